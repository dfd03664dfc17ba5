-- The parent is a company of the map where exactly one company of a fact sheet has its name.
WITH stated AS (
  SELECT claim.company_id, claim.value AS parent_name, claim.claim_id, claim.source_id, page.valid_from_stated, page.source_url
  FROM curated.claims AS claim
  LEFT JOIN staged.evidence AS page ON page.mention_id = claim.mention_id AND page.property = 'parent' AND page.value = claim.value
  WHERE claim.property = 'parent' AND claim.company_id IS NOT NULL AND claim.is_last_stated
),
named AS (
  SELECT claim.value AS name, min(claim.company_id) AS company_id
  FROM curated.claims AS claim
  WHERE claim.property IN ('name', 'alias', 'legal_name') AND claim.company_id IS NOT NULL
    AND EXISTS (SELECT 1 FROM staged.evidence AS page WHERE page.mention_id = claim.mention_id)
  GROUP BY claim.value
  HAVING count(DISTINCT claim.company_id) = 1
)
SELECT
  stated.company_id,
  stated.parent_name,
  min(named.company_id) AS parent_company_id,
  min(stated.valid_from_stated) AS valid_from_stated,
  min(stated.source_url) AS source_url,
  list(DISTINCT stated.claim_id ORDER BY stated.claim_id) AS claim_ids,
  count(DISTINCT stated.source_id) AS source_count
FROM stated
LEFT JOIN named ON named.name = stated.parent_name
GROUP BY stated.company_id, stated.parent_name
