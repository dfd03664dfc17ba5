SELECT
  claim.company_id,
  claim.value AS name,
  CASE claim.property WHEN 'name' THEN 'listed_name' ELSE claim.property END AS name_kind,
  list(claim.claim_id ORDER BY claim.claim_id) AS claim_ids,
  count(DISTINCT claim.source_id) AS source_count,
  min(claim.first_seen_date) AS first_seen_date,
  max(claim.last_seen_date) AS last_seen_date
FROM curated.claims AS claim
WHERE claim.company_id IS NOT NULL AND claim.offering_id IS NULL AND claim.property IN ('name', 'former_name', 'alias')
GROUP BY claim.company_id, claim.value, claim.property
