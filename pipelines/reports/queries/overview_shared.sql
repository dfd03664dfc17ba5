SELECT scope_view, left_layer_id, right_layer_id, shared_company_count
FROM marts.layer_overlaps
ORDER BY scope_view, left_layer_id, right_layer_id
