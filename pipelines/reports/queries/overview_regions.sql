-- Wilson score interval at 95 %, as in marts.layer_regions, over all companies in scope, each counted once.
WITH views AS (
  SELECT 'core' AS scope_view, 'core' AS scope
  UNION ALL SELECT 'core_and_adjacent', 'core'
  UNION ALL SELECT 'core_and_adjacent', 'adjacent'
),
cells AS (
  SELECT views.scope_view, coalesce(country.market_region_code, 'unknown') AS region_code, count(*) AS company_count
  FROM curated.companies AS company
  JOIN views ON views.scope = company.scope
  LEFT JOIN curated.countries AS country ON country.country_code = company.country_code
  WHERE company.organisation_type = 'company'
  GROUP BY views.scope_view, coalesce(country.market_region_code, 'unknown')
),
totals AS (
  SELECT scope_view, CAST(sum(company_count) AS BIGINT) AS total_count,
    CAST(sum(CASE WHEN region_code <> 'unknown' THEN company_count ELSE 0 END) AS BIGINT) AS known_count
  FROM cells
  GROUP BY scope_view
),
shares AS (
  SELECT cells.*, totals.total_count, totals.known_count, CAST(totals.known_count AS DOUBLE) AS n,
    CASE WHEN cells.region_code <> 'unknown' AND totals.known_count >= 10 THEN CAST(cells.company_count AS DOUBLE) / totals.known_count END AS p
  FROM cells
  JOIN totals ON totals.scope_view = cells.scope_view
)
SELECT shares.scope_view, shares.region_code, region.region_name, shares.company_count, shares.known_count, shares.total_count,
  p AS company_share,
  greatest(0, (p + 3.8416 / (2 * n) - 1.96 * sqrt(p * (1 - p) / n + 3.8416 / (4 * n * n))) / (1 + 3.8416 / n)) AS company_share_low,
  least(1, (p + 3.8416 / (2 * n) + 1.96 * sqrt(p * (1 - p) / n + 3.8416 / (4 * n * n))) / (1 + 3.8416 / n)) AS company_share_high
FROM shares
JOIN marts.regions AS region ON region.region_code = shares.region_code
ORDER BY shares.scope_view, company_share DESC NULLS LAST, shares.region_code
