-- A label that puts a record out of scope is as specific as one that names an activity: broad fallback labels do not overrule it.
WITH labelled AS (
  SELECT
    claim.mention_id,
    claim.source_id,
    claim.claim_id,
    claim.first_seen_date,
    claim.last_seen_date,
    category.activity_id,
    category.category_stance,
    category.is_fallback
  FROM curated.claims AS claim
  JOIN curated.source_categories AS category
    ON category.source_id = claim.source_id AND concat(category.category_scheme, ':', category.category_label) = claim.value
  WHERE claim.property = 'category' AND claim.is_last_stated AND category.category_stance IN ('activity', 'out')
),
specific AS (
  SELECT DISTINCT mention_id FROM labelled WHERE NOT is_fallback
)
SELECT DISTINCT labelled.mention_id, labelled.source_id, labelled.activity_id, labelled.claim_id, labelled.first_seen_date, labelled.last_seen_date
FROM labelled
LEFT JOIN specific ON specific.mention_id = labelled.mention_id
WHERE labelled.category_stance = 'activity' AND (NOT labelled.is_fallback OR specific.mention_id IS NULL)
