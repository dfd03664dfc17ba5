SELECT scope_view, left_layer_id, right_layer_id, shared_company_count
FROM marts.layer_overlaps
WHERE overlap_basis = 'all' AND shared_company_count > 0
ORDER BY scope_view, left_layer_id, right_layer_id
