SELECT DISTINCT named.source_id, named.category_scheme, named.category_label, layer.taxonomy_id, layer.layer_id
FROM (
  SELECT source_id, category_scheme, category_label, unnest(layer_ids) AS layer_id FROM curated.source_categories
) AS named
JOIN curated.layers AS layer ON layer.layer_id = named.layer_id
