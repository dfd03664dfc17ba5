WITH published AS (
  SELECT mention.company_id, mention.taxonomy_id, unnest(mention.layer_ids) AS layer_id, mention.claim_id
  FROM curated.layer_mentions AS mention
  JOIN curated.mention_roles AS role ON role.mention_role = mention.mention_role
  WHERE mention.company_id IS NOT NULL AND mention.is_placed AND role.places_company
  UNION ALL
  -- a list that is itself a published layer model places whoever carries its labels
  SELECT claim.company_id, label.taxonomy_id, label.layer_id, claim.claim_id
  FROM curated.claims AS claim
  JOIN curated.category_layers AS label
    ON label.source_id = claim.source_id AND concat(label.category_scheme, ':', label.category_label) = claim.value
  WHERE claim.property = 'category' AND claim.is_last_stated AND claim.company_id IS NOT NULL
),
placed AS (
  SELECT published.company_id, published.taxonomy_id, published.layer_id, 'published' AS placement_basis, published.claim_id
  FROM published
  UNION ALL
  SELECT
    activity.company_id,
    mapping.taxonomy_id,
    mapping.layer_id,
    CASE mapping.membership WHEN 'whole' THEN 'mapped' ELSE 'mapped_in_part' END,
    unnest(activity.claim_ids)
  FROM curated.company_activities AS activity
  JOIN curated.company_scope AS scope ON scope.company_id = activity.company_id
  JOIN curated.activity_layers AS mapping
    ON mapping.activity_id = activity.activity_id AND (mapping.membership = 'whole' OR mapping.membership = 'part' AND scope.scope = 'core')
),
rolled AS (
  SELECT DISTINCT placed.company_id, placed.taxonomy_id, ancestry.ancestor_layer_id AS layer_id, placed.placement_basis, placed.claim_id
  FROM placed
  JOIN curated.layer_ancestors AS ancestry ON ancestry.layer_id = placed.layer_id
  JOIN curated.claims AS claim ON claim.claim_id = placed.claim_id
  JOIN curated.taxonomies AS model ON model.taxonomy_id = placed.taxonomy_id
  -- a list's own labels place a company in the list's own model; our reading of the same labels does not place it there a second time
  WHERE placed.placement_basis = 'published' OR model.source_id IS NULL OR model.source_id <> claim.source_id
),
stating AS (
  SELECT cited.company_id, count(DISTINCT claim.source_id) AS source_count
  FROM (SELECT activity.company_id, unnest(activity.claim_ids) AS claim_id FROM curated.company_activities AS activity) AS cited
  JOIN curated.claims AS claim ON claim.claim_id = cited.claim_id
  GROUP BY cited.company_id
)
SELECT
  rolled.company_id,
  rolled.taxonomy_id,
  rolled.layer_id,
  CASE
    WHEN bool_or(rolled.placement_basis = 'published') THEN 'published'
    WHEN bool_or(rolled.placement_basis = 'mapped') THEN 'mapped'
    ELSE 'mapped_in_part'
  END AS placement_basis,
  CASE
    WHEN bool_or(rolled.placement_basis = 'published') THEN CAST(1 AS DOUBLE)
    ELSE CAST((count(DISTINCT claim.source_id) + 1) AS DOUBLE) / (min(stating.source_count) + 2) * CASE WHEN bool_or(rolled.placement_basis = 'mapped') THEN 1 ELSE 0.5 END
  END AS confidence,
  list(DISTINCT rolled.claim_id ORDER BY rolled.claim_id) AS claim_ids,
  count(DISTINCT claim.source_id) AS source_count,
  min(claim.first_seen_date) AS first_seen_date,
  max(claim.last_seen_date) AS last_seen_date
FROM rolled
JOIN curated.claims AS claim ON claim.claim_id = rolled.claim_id
LEFT JOIN stating ON stating.company_id = rolled.company_id
GROUP BY rolled.company_id, rolled.taxonomy_id, rolled.layer_id
