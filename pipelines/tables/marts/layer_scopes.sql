-- A model as a whole is the layer above its layers, and the whole map the one above the models: their figures are made like any layer's.
WITH wholes AS (
  SELECT taxonomy_id, layer_id, layer_kind, layer_depth, parent_layer_id, stack_order, layer_code, layer_name FROM curated.layers
  UNION ALL
  SELECT taxonomy_id, taxonomy_id, 'model', 0, NULL, 0, 'model', short_title FROM curated.taxonomies
  UNION ALL
  SELECT 'all', 'all', 'all', 0, NULL, 0, 'all', 'All companies'
)
SELECT
  wholes.taxonomy_id,
  wholes.layer_id,
  view.scope_view,
  wholes.layer_kind,
  wholes.layer_depth,
  wholes.parent_layer_id,
  wholes.stack_order,
  wholes.layer_code,
  wholes.layer_name
FROM wholes
CROSS JOIN (SELECT 'core' AS scope_view UNION ALL SELECT 'core_and_adjacent') AS view
