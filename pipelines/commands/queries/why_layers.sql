-- Each layer with each claim that puts the company there. For a mapped placement the activity is the bridge: label → activity → layer.
WITH RECURSIVE placement AS (
  SELECT company_id, taxonomy_id, layer_id, placement_basis, confidence, unnest(CASE WHEN len(claim_ids) = 0 THEN [NULL] ELSE claim_ids END) AS claim_id
  FROM curated.company_layers
  WHERE company_id = $company_id
),
ancestry AS (
  SELECT layer_id, layer_id AS ancestor_id, parent_layer_id FROM curated.layers
  UNION ALL
  SELECT ancestry.layer_id, parent.layer_id, parent.parent_layer_id
  FROM ancestry
  JOIN curated.layers AS parent ON parent.layer_id = ancestry.parent_layer_id
),
bridge AS (
  SELECT DISTINCT label.claim_id, map.taxonomy_id, ancestry.ancestor_id AS layer_id, activity.activity_name, map.relation, map.membership
  FROM placement
  JOIN curated.record_activities AS label ON label.claim_id = placement.claim_id
  JOIN curated.activities AS activity ON activity.activity_id = label.activity_id
  JOIN curated.activity_layers AS map ON map.activity_id = label.activity_id AND map.membership IN ('whole', 'part')
  JOIN ancestry ON ancestry.layer_id = map.layer_id
)
SELECT
  placement.taxonomy_id,
  taxonomy.short_title,
  placement.layer_id,
  layer.parent_layer_id,
  layer.layer_code,
  layer.layer_name,
  layer.layer_depth,
  layer.layer_kind,
  placement.placement_basis,
  placement.confidence,
  claim.claim_id,
  claim.source_id,
  claim.record_id,
  claim.property,
  claim.value,
  claim.first_seen_date,
  claim.last_seen_date,
  claim.is_current,
  (
    SELECT list(DISTINCT concat(bridge.activity_name, CASE bridge.membership WHEN 'part' THEN ', in part' ELSE '' END))
    FROM bridge
    WHERE bridge.claim_id = claim.claim_id AND bridge.taxonomy_id = placement.taxonomy_id AND bridge.layer_id = placement.layer_id
  ) AS activities
FROM placement
JOIN curated.layers AS layer ON layer.taxonomy_id = placement.taxonomy_id AND layer.layer_id = placement.layer_id
JOIN curated.taxonomies AS taxonomy ON taxonomy.taxonomy_id = placement.taxonomy_id
LEFT JOIN curated.claims AS claim ON claim.claim_id = placement.claim_id
ORDER BY placement.taxonomy_id, layer.layer_depth, layer.stack_order, placement.layer_id, claim.property <> 'named_in', claim.source_id, claim.record_id, claim.value
