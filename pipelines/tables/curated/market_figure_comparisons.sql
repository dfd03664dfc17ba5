-- Compound annual growth = (later / earlier) ^ (1 / years) - 1. Two documents disagree when the later figure is more than half away
-- from what the earlier document's own growth leads to.
WITH sizes AS (
  SELECT
    figure_id,
    document,
    value_number AS value,
    to_year AS year,
    printf('%sUSD %g billion (%d)', CASE operator WHEN '>' THEN 'over ' WHEN '<' THEN 'under ' WHEN '~' THEN 'about ' ELSE '' END, value_number, to_year) AS words
  FROM staged.market_figures
  WHERE figure_metric LIKE '%generative AI market size' AND figure_unit = 'USD billion' AND value_number IS NOT NULL AND to_year IS NOT NULL
),
pairs AS (
  SELECT
    earlier.figure_id AS earlier_figure_id,
    later.figure_id AS later_figure_id,
    earlier.document = later.document AS is_same_document,
    earlier.document AS earlier_document,
    earlier.year AS earlier_year,
    later.year AS later_year,
    earlier.value AS earlier_value,
    later.value AS later_value,
    earlier.words AS earlier_words,
    later.words AS later_words,
    power(later.value / earlier.value, 1.0 / (later.year - earlier.year)) - 1 AS growth
  FROM sizes AS earlier
  JOIN sizes AS later ON later.year > earlier.year
),
own_growth AS (
  SELECT earlier_document, max(growth) AS growth FROM pairs WHERE is_same_document GROUP BY earlier_document
),
compared AS (
  SELECT pairs.*, CASE WHEN NOT pairs.is_same_document THEN pairs.earlier_value * power(1 + own_growth.growth, pairs.later_year - pairs.earlier_year) END AS expected
  FROM pairs
  LEFT JOIN own_growth ON own_growth.earlier_document = pairs.earlier_document
)
SELECT
  earlier_figure_id,
  later_figure_id,
  is_same_document,
  earlier_year,
  later_year,
  earlier_value,
  later_value,
  growth AS implied_annual_growth_share,
  expected AS expected_later_value,
  later_value / expected AS ratio_to_expected,
  CASE
    WHEN is_same_document THEN 'same_document'
    WHEN expected IS NULL THEN 'cannot_be_told'
    WHEN later_value / expected BETWEEN 1 / 1.5 AND 1.5 THEN 'consistent'
    ELSE 'disagree'
  END AS comparison_verdict,
  CASE
    WHEN is_same_document THEN printf('%s to %s implies %.1f %% growth a year', earlier_words, later_words, growth * 100)
    ELSE printf('%s in one document and %s in another; the first one''s own growth leads to USD %.1f billion', earlier_words, later_words, expected)
  END AS statement
FROM compared
