-- Owning an open-source project that is generative does not make its owner a generative-AI company: it is evidence of AI, no more.
WITH open_projects AS (
  SELECT claim.claim_id
  FROM curated.claims AS claim
  JOIN curated.offerings AS offering ON offering.offering_id = claim.offering_id
  WHERE offering.offering_kind IN ('project', 'dataset')
)
SELECT mention.company_id, 'document_mention' AS scope_evidence, mention.claim_id
FROM curated.layer_mentions AS mention
WHERE mention.company_id IS NOT NULL AND mention.is_placed
UNION
SELECT
  claim.company_id,
  CASE
    WHEN category.is_generative AND open_project.claim_id IS NULL THEN 'generative_label'
    WHEN category.is_generative OR category.is_ai THEN 'ai_label'
    ELSE 'out_label'
  END,
  claim.claim_id
FROM curated.claims AS claim
LEFT JOIN open_projects AS open_project ON open_project.claim_id = claim.claim_id
JOIN curated.source_categories AS category
  ON category.source_id = claim.source_id AND concat(category.category_scheme, ':', category.category_label) = claim.value
WHERE claim.property = 'category' AND claim.is_last_stated AND claim.company_id IS NOT NULL
  AND (category.is_generative OR category.is_ai OR category.category_stance = 'out')
UNION
SELECT
  activity.company_id,
  CASE WHEN definition.is_generative_only AND open_project.claim_id IS NULL THEN 'generative_activity' ELSE 'activity' END,
  activity.claim_id
FROM (SELECT company_id, activity_id, unnest(claim_ids) AS claim_id FROM curated.company_activities) AS activity
JOIN curated.activities AS definition ON definition.activity_id = activity.activity_id
LEFT JOIN open_projects AS open_project ON open_project.claim_id = activity.claim_id
UNION
SELECT claim.company_id, 'no_evidence', claim.claim_id
FROM curated.claims AS claim
WHERE claim.company_id IS NOT NULL AND claim.property = 'name'
