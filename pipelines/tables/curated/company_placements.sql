WITH ranked AS (
  SELECT
    placement.company_id,
    placement.taxonomy_id,
    placement.layer_id,
    row_number() OVER (
      PARTITION BY placement.company_id, placement.taxonomy_id ORDER BY placement.confidence DESC, placement.source_count DESC, layer.layer_order
    ) AS place,
    count(*) OVER (PARTITION BY placement.company_id, placement.taxonomy_id) AS layer_count
  FROM curated.company_layers AS placement
  JOIN curated.layers AS layer ON layer.layer_id = placement.layer_id AND layer.layer_depth = 1
)
SELECT
  company.company_id,
  model.taxonomy_id,
  ranked.layer_id AS primary_layer_id,
  CASE WHEN ranked.layer_id IS NULL THEN 'unplaced' ELSE 'placed' END AS placement_status,
  CASE WHEN ranked.layer_id IS NULL THEN 'not known' END AS unplaced_reason,
  coalesce(ranked.layer_count, 0) AS layer_count
FROM curated.companies AS company
CROSS JOIN curated.taxonomies AS model
LEFT JOIN ranked ON ranked.company_id = company.company_id AND ranked.taxonomy_id = model.taxonomy_id AND ranked.place = 1
WHERE company.organisation_type = 'company' AND company.scope <> 'out'
