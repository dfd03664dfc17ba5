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
),
summed AS (
  SELECT
    placed.offering_id,
    placed.taxonomy_id,
    ancestry.ancestor_layer_id AS layer_id,
    CASE WHEN bool_or(placed.placement_basis = 'published') THEN 'published' ELSE 'mapped' END AS placement_basis,
    list(DISTINCT placed.claim_id ORDER BY placed.claim_id) AS claim_ids,
    count(DISTINCT claim.source_id) AS source_count,
    min(claim.first_seen_date) AS first_seen_date,
    max(claim.last_seen_date) AS last_seen_date
  FROM placed
  JOIN curated.layer_ancestors AS ancestry ON ancestry.layer_id = placed.layer_id
  JOIN curated.claims AS claim ON claim.claim_id = placed.claim_id
  JOIN curated.taxonomies AS model ON model.taxonomy_id = placed.taxonomy_id
  WHERE placed.placement_basis = 'published' OR model.source_id IS NULL OR model.source_id <> claim.source_id
  GROUP BY placed.offering_id, placed.taxonomy_id, ancestry.ancestor_layer_id
),
-- offerings were not reviewed: what reviews found of companies of which one source says something stands in for them
like_companies AS (
  SELECT CAST(sum(right_count) + 1 AS DOUBLE) / (sum(reviewed_count) + 2) AS reliability
  FROM curated.placement_reliability
  WHERE placement_basis = 'mapped' AND source_agreement = 'one_source'
)
SELECT
  summed.offering_id,
  summed.taxonomy_id,
  summed.layer_id,
  summed.placement_basis,
  CASE WHEN summed.placement_basis = 'published' THEN CAST(1 AS DOUBLE) ELSE coalesce(like_companies.reliability, 0.5) END AS confidence,
  summed.claim_ids,
  summed.source_count,
  summed.first_seen_date,
  summed.last_seen_date
FROM summed
CROSS JOIN like_companies
