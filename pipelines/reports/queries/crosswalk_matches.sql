SELECT scope_view, left_layer_id, right_layer_id, shared_company_count, left_company_count, right_company_count
FROM marts.layer_matches
WHERE left_taxonomy_id = $left_id AND right_taxonomy_id = $right_id AND overlap_basis = 'all'
ORDER BY scope_view, shared_company_count DESC, left_layer_id
