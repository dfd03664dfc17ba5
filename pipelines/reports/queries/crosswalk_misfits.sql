SELECT overlap_basis, disagreement_kind, left_layer_id, right_layer_id, mapping_predicate, company_id, company_name
FROM marts.crosswalk_disagreements
ORDER BY CASE overlap_basis WHEN 'reviewed' THEN 1 WHEN 'published' THEN 2 ELSE 3 END, disagreement_kind, left_layer_id, right_layer_id, company_name, company_id
