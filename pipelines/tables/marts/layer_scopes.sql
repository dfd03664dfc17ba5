SELECT layer.taxonomy_id, layer.layer_id, view.scope_view, layer.layer_kind, layer.layer_depth, layer.parent_layer_id, layer.stack_order, layer.layer_code, layer.layer_name
FROM curated.layers AS layer
CROSS JOIN (SELECT 'core' AS scope_view UNION ALL SELECT 'core_and_adjacent') AS view
