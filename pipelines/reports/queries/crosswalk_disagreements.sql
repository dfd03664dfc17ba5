SELECT overlap_basis, disagreement_kind, left_layer_id, right_layer_id, mapping_predicate, company_id, company_name, scope, shared_company_count, left_company_count,
  right_company_count, reason
FROM marts.crosswalk_disagreements
WHERE left_taxonomy_id = $left_id AND right_taxonomy_id = $right_id OR left_taxonomy_id = $right_id AND right_taxonomy_id = $left_id
ORDER BY CASE overlap_basis WHEN 'reviewed' THEN 1 WHEN 'published' THEN 2 ELSE 3 END, disagreement_kind, left_layer_id, right_layer_id, scope DESC, company_name, company_id
