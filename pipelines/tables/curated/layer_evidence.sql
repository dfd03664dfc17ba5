-- Every claim that speaks for a company in a layer, layers above sublayers included.
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
  UNION ALL
  -- a suggestion rests on the company's names and labels
  SELECT suggestion.company_id, mapping.taxonomy_id, mapping.layer_id, 'suggested', claim.claim_id
  FROM curated.suggested_activities AS suggestion
  JOIN curated.activity_layers AS mapping ON mapping.activity_id = suggestion.activity_id AND mapping.membership = 'whole'
  JOIN curated.claims AS claim ON claim.company_id = suggestion.company_id AND claim.is_last_stated AND claim.property IN ('name', 'category')
)
SELECT DISTINCT placed.company_id, placed.taxonomy_id, ancestry.ancestor_layer_id AS layer_id, placed.placement_basis, placed.claim_id
FROM placed
JOIN curated.layer_ancestors AS ancestry ON ancestry.layer_id = placed.layer_id
JOIN curated.claims AS claim ON claim.claim_id = placed.claim_id
JOIN curated.taxonomies AS model ON model.taxonomy_id = placed.taxonomy_id
-- a list's own labels place a company in the list's own model; our reading of the same labels does not place it there a second time
WHERE placed.placement_basis = 'published' OR model.source_id IS NULL OR model.source_id <> claim.source_id
