-- Wilson score interval (Wilson 1927): (p + z²/2n ± z·sqrt(p(1−p)/n + z²/4n²)) / (1 + z²/n), z = 1.96.
WITH cells AS (
  SELECT
    layer.taxonomy_id,
    layer.layer_id,
    layer.scope_view,
    region.region_code,
    count(company.company_id) AS company_count,
    sum(CASE WHEN NOT company.is_public THEN company.funding_usd END) AS funding_usd,
    count(CASE WHEN NOT company.is_public THEN company.funding_usd END) AS funding_known_count
  FROM marts.layer_scopes AS layer
  CROSS JOIN marts.regions AS region
  LEFT JOIN marts.layer_companies AS company
    ON company.taxonomy_id = layer.taxonomy_id AND company.layer_id = layer.layer_id AND company.scope_view = layer.scope_view
    AND coalesce(company.region_code, 'unknown') = region.region_code
  GROUP BY layer.taxonomy_id, layer.layer_id, layer.scope_view, region.region_code
),
totals AS (
  SELECT
    taxonomy_id,
    layer_id,
    scope_view,
    CAST(sum(company_count) AS BIGINT) AS layer_company_count,
    CAST(sum(CASE WHEN region_code <> 'unknown' THEN company_count ELSE 0 END) AS BIGINT) AS known_company_count,
    sum(CASE WHEN region_code <> 'unknown' THEN funding_usd END) AS layer_funding_usd
  FROM cells
  GROUP BY taxonomy_id, layer_id, scope_view
),
shares AS (
  SELECT
    cells.*,
    totals.layer_company_count,
    totals.known_company_count,
    totals.layer_funding_usd,
    totals.known_company_count < 10 AS is_too_few,
    CAST(totals.known_company_count AS DOUBLE) AS n,
    CASE WHEN cells.region_code <> 'unknown' AND totals.known_company_count >= 10
      THEN CAST(cells.company_count AS DOUBLE) / totals.known_company_count END AS p
  FROM cells
  JOIN totals ON totals.taxonomy_id = cells.taxonomy_id AND totals.layer_id = cells.layer_id AND totals.scope_view = cells.scope_view
)
SELECT
  taxonomy_id,
  layer_id,
  scope_view,
  region_code,
  company_count,
  known_company_count,
  layer_company_count,
  p AS company_share,
  greatest(0, (p + 3.8416 / (2 * n) - 1.96 * sqrt(p * (1 - p) / n + 3.8416 / (4 * n * n))) / (1 + 3.8416 / n)) AS company_share_low,
  least(1, (p + 3.8416 / (2 * n) + 1.96 * sqrt(p * (1 - p) / n + 3.8416 / (4 * n * n))) / (1 + 3.8416 / n)) AS company_share_high,
  funding_usd,
  funding_known_count,
  layer_funding_usd,
  CASE WHEN region_code <> 'unknown' AND NOT is_too_few AND layer_funding_usd > 0 THEN coalesce(funding_usd, 0) / layer_funding_usd END AS funding_share,
  is_too_few
FROM shares
