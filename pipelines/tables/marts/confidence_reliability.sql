WITH reviewed AS (
  SELECT DISTINCT company_id, taxonomy_id FROM curated.reviewed_layers WHERE is_held_out
),
judged AS (
  SELECT
    weighed.confidence,
    CASE
      WHEN weighed.placement_basis = 'published' THEN 'published'
      WHEN weighed.confidence < 0.2 THEN '0.0–0.2'
      WHEN weighed.confidence < 0.35 THEN '0.2–0.35'
      WHEN weighed.confidence < 0.5 THEN '0.35–0.5'
      WHEN weighed.confidence < 0.65 THEN '0.5–0.65'
      WHEN weighed.confidence < 0.8 THEN '0.65–0.8'
      WHEN weighed.confidence < 0.9 THEN '0.8–0.9'
      ELSE '0.9–1.0'
    END AS confidence_band,
    CASE WHEN named.review_verdict = 'in' THEN 1 ELSE 0 END AS is_right
  FROM curated.weighed_layers AS weighed
  JOIN reviewed ON reviewed.company_id = weighed.company_id AND reviewed.taxonomy_id = weighed.taxonomy_id
  LEFT JOIN curated.reviewed_layers AS named
    ON named.company_id = weighed.company_id AND named.taxonomy_id = weighed.taxonomy_id AND named.layer_id = weighed.layer_id
  WHERE named.review_verdict IS NULL OR named.review_verdict = 'in'
),
summed AS (
  SELECT
    confidence_band,
    count(*) AS reviewed_count,
    CAST(sum(is_right) AS BIGINT) AS right_count,
    -- whole billionths add up to the same sum in any order
    CAST(sum(CAST(round(confidence * 1000000000) AS BIGINT)) AS DOUBLE) / 1000000000 / count(*) AS mean_confidence,
    CAST(sum(is_right) AS DOUBLE) / count(*) AS right_share
  FROM judged
  GROUP BY confidence_band
)
-- Wilson score interval, 95 %
SELECT
  confidence_band,
  reviewed_count,
  right_count,
  mean_confidence,
  right_share,
  greatest(0, (right_share + 1.9208 / reviewed_count - 1.96 * sqrt(right_share * (1 - right_share) / reviewed_count + 0.9604 / (reviewed_count * reviewed_count))) / (1 + 3.8416 / reviewed_count)) AS share_low,
  least(1, (right_share + 1.9208 / reviewed_count + 1.96 * sqrt(right_share * (1 - right_share) / reviewed_count + 0.9604 / (reviewed_count * reviewed_count))) / (1 + 3.8416 / reviewed_count)) AS share_high
FROM summed
