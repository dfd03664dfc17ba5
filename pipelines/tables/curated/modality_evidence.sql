-- A label's own statement counts always, also of a broad label. What its activities have counts only where the label states nothing itself
-- and where the activity counts for the record, so that a broad label is not heard beside a better one.
WITH stated AS (
  SELECT claim.claim_id, unnest(category.modality_ids) AS modality_id, 'label' AS modality_basis
  FROM curated.claims AS claim
  JOIN curated.source_categories AS category
    ON category.source_id = claim.source_id AND concat(category.category_scheme, ':', category.category_label) = claim.value
  WHERE claim.property = 'category' AND claim.is_last_stated
),
by_activity AS (
  SELECT activity.claim_id, unnest(definition.modality_ids) AS modality_id, 'activity' AS modality_basis
  FROM curated.record_activities AS activity
  JOIN curated.claims AS claim ON claim.claim_id = activity.claim_id
  JOIN curated.source_categories AS category
    ON category.source_id = claim.source_id AND concat(category.category_scheme, ':', category.category_label) = claim.value
      AND category.activity_id = activity.activity_id
  JOIN curated.activities AS definition ON definition.activity_id = activity.activity_id
  WHERE category.modality_ids IS NULL
),
of_claims AS (
  SELECT told.claim_id, told.modality_id, told.modality_basis, claim.company_id, claim.offering_id
  FROM (SELECT * FROM stated UNION ALL SELECT * FROM by_activity) AS told
  JOIN curated.claims AS claim ON claim.claim_id = told.claim_id
),
of_documents AS (
  SELECT
    mention.claim_id,
    heading.modality_id,
    'document' AS modality_basis,
    CASE WHEN role.places_company THEN mention.company_id END AS company_id,
    CASE WHEN role.places_offering THEN mention.offering_id END AS offering_id
  FROM curated.layer_mentions AS mention
  JOIN curated.mention_roles AS role ON role.mention_role = mention.mention_role
  JOIN (SELECT modality_id, unnest(document_headings) AS document_heading FROM curated.modalities) AS heading
    ON heading.document_heading = mention.sublayer_as_written
  WHERE mention.is_placed
),
told AS (
  SELECT claim_id, modality_id, modality_basis, company_id, offering_id FROM of_claims
  UNION ALL
  SELECT claim_id, modality_id, modality_basis, company_id, offering_id FROM of_documents
)
SELECT
  told.claim_id,
  claim.source_id,
  told.modality_id,
  min(told.modality_basis) AS modality_basis,
  min(CASE WHEN offering.offering_id IS NULL OR offering.offering_kind NOT IN ('project', 'dataset') THEN told.company_id END) AS company_id,
  min(told.offering_id) AS offering_id,
  claim.first_seen_date,
  claim.last_seen_date
FROM told
JOIN curated.claims AS claim ON claim.claim_id = told.claim_id
LEFT JOIN curated.offerings AS offering ON offering.offering_id = told.offering_id
GROUP BY told.claim_id, claim.source_id, told.modality_id, claim.first_seen_date, claim.last_seen_date
