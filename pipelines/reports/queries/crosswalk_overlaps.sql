SELECT overlap.scope_view, overlap.left_layer_id, overlap.right_layer_id, coalesce(declared.mapping_predicate, 'none') AS mapping_predicate, overlap.shared_company_count,
  overlap.left_company_count, overlap.right_company_count, round(overlap.jaccard_share, 4) AS jaccard_share, round(overlap.shared_left_share, 4) AS shared_left_share,
  round(overlap.shared_right_share, 4) AS shared_right_share
FROM marts.layer_overlaps AS overlap
LEFT JOIN curated.layer_crosswalk AS declared
  ON declared.subject_layer_id = overlap.left_layer_id AND declared.object_layer_id = overlap.right_layer_id
WHERE overlap.left_taxonomy_id = $left_id AND overlap.right_taxonomy_id = $right_id AND overlap.overlap_basis = 'all'
ORDER BY overlap.scope_view, overlap.left_layer_id, overlap.right_layer_id
