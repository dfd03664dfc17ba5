WITH RECURSIVE ancestry AS (
  SELECT layer_id, layer_id AS ancestor_layer_id, parent_layer_id FROM curated.layers
  UNION ALL
  SELECT ancestry.layer_id, parent.layer_id, parent.parent_layer_id
  FROM ancestry
  JOIN curated.layers AS parent ON parent.layer_id = ancestry.parent_layer_id
)
SELECT layer_id, ancestor_layer_id FROM ancestry
