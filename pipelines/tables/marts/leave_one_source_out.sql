WITH origins AS (
  SELECT DISTINCT company_id, source_id FROM curated.claims WHERE company_id IS NOT NULL AND property = 'name'
),
origin_counts AS (
  SELECT company_id, count(*) AS source_count FROM origins GROUP BY company_id
),
lists AS (
  SELECT DISTINCT source_id FROM origins
),
remaining AS (
  SELECT company.taxonomy_id, company.layer_id, company.scope_view, lists.source_id AS left_out_source_id, company.region_code, company.company_id
  FROM marts.layer_companies AS company
  JOIN origin_counts ON origin_counts.company_id = company.company_id
  CROSS JOIN lists
  LEFT JOIN origins ON origins.company_id = company.company_id AND origins.source_id = lists.source_id
  WHERE company.region_code IS NOT NULL AND (origins.source_id IS NULL OR origin_counts.source_count > 1)
),
known AS (
  SELECT taxonomy_id, layer_id, scope_view, left_out_source_id, count(*) AS known_company_count
  FROM remaining
  GROUP BY taxonomy_id, layer_id, scope_view, left_out_source_id
)
SELECT
  layer.taxonomy_id,
  layer.layer_id,
  layer.scope_view,
  lists.source_id AS left_out_source_id,
  region.region_code,
  count(remaining.company_id) AS company_count,
  coalesce(min(known.known_company_count), 0) AS known_company_count,
  CASE WHEN min(known.known_company_count) >= 10 THEN CAST(count(remaining.company_id) AS DOUBLE) / min(known.known_company_count) END AS company_share
FROM marts.layer_scopes AS layer
CROSS JOIN lists
CROSS JOIN marts.regions AS region
LEFT JOIN known
  ON known.taxonomy_id = layer.taxonomy_id AND known.layer_id = layer.layer_id AND known.scope_view = layer.scope_view
  AND known.left_out_source_id = lists.source_id
LEFT JOIN remaining
  ON remaining.taxonomy_id = layer.taxonomy_id AND remaining.layer_id = layer.layer_id AND remaining.scope_view = layer.scope_view
  AND remaining.left_out_source_id = lists.source_id AND remaining.region_code = region.region_code
WHERE region.region_code <> 'unknown'
GROUP BY layer.taxonomy_id, layer.layer_id, layer.scope_view, lists.source_id, region.region_code
