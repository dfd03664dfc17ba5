SELECT layer_id, parent_layer_id, layer_kind, layer_depth, layer_order, stack_order, stack_position, layer_code, layer_name, also_written_as, definition, attributes, defect
FROM curated.layers
WHERE taxonomy_id = $taxonomy_id
ORDER BY layer_order, layer_id
