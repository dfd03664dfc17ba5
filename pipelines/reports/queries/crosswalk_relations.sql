SELECT declared.subject_layer_id, one.layer_name AS subject_layer_name, declared.mapping_predicate, declared.object_layer_id, other.layer_name AS object_layer_name,
  declared.similarity_score, declared.reason
FROM curated.layer_crosswalk AS declared
JOIN curated.layers AS one ON one.layer_id = declared.subject_layer_id AND one.layer_depth = 1
JOIN curated.layers AS other ON other.layer_id = declared.object_layer_id AND other.layer_depth = 1
WHERE declared.subject_taxonomy_id = $left_id AND declared.object_taxonomy_id = $right_id
ORDER BY one.layer_order, declared.subject_layer_id, declared.similarity_score DESC, declared.object_layer_id
