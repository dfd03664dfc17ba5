WITH placed AS (
  SELECT mention.offering_id, mention.taxonomy_id, unnest(mention.layer_ids) AS layer_id, 'published' AS placement_basis, mention.claim_id
  FROM curated.layer_mentions AS mention
  JOIN curated.mention_roles AS role ON role.mention_role = mention.mention_role
  WHERE mention.offering_id IS NOT NULL AND mention.is_placed AND role.places_offering
  UNION ALL
  SELECT claim.offering_id, label.taxonomy_id, label.layer_id, 'published', claim.claim_id
  FROM curated.claims AS claim
  JOIN curated.category_layers AS label
    ON label.source_id = claim.source_id AND concat(label.category_scheme, ':', label.category_label) = claim.value
  WHERE claim.property = 'category' AND claim.is_last_stated AND claim.offering_id IS NOT NULL
  UNION ALL
  SELECT offering.offering_id, mapping.taxonomy_id, mapping.layer_id, 'mapped', activity.claim_id
  FROM curated.record_activities AS activity
  JOIN resolved.offering_mentions AS offering ON offering.mention_id = activity.mention_id
  JOIN curated.activity_layers AS mapping ON mapping.activity_id = activity.activity_id AND mapping.membership = 'whole'
)
SELECT
  placed.offering_id,
  placed.taxonomy_id,
  ancestry.ancestor_layer_id AS layer_id,
  CASE WHEN bool_or(placed.placement_basis = 'published') THEN 'published' ELSE 'mapped' END AS placement_basis,
  list(DISTINCT placed.claim_id ORDER BY placed.claim_id) AS claim_ids,
  count(DISTINCT claim.source_id) AS source_count
FROM placed
JOIN curated.layer_ancestors AS ancestry ON ancestry.layer_id = placed.layer_id
JOIN curated.claims AS claim ON claim.claim_id = placed.claim_id
JOIN curated.taxonomies AS model ON model.taxonomy_id = placed.taxonomy_id
WHERE placed.placement_basis = 'published' OR model.source_id IS NULL OR model.source_id <> claim.source_id
GROUP BY placed.offering_id, placed.taxonomy_id, ancestry.ancestor_layer_id
