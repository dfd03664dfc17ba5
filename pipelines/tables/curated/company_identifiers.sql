-- The home page and identifiers of something that a company offers are not its own.
SELECT company_id, identifier_scheme, identifier, list(DISTINCT claim_id ORDER BY claim_id) AS claim_ids
FROM (
  SELECT claim.company_id, split_part(claim.value, ':', 1) AS identifier_scheme, substr(claim.value, strpos(claim.value, ':') + 1) AS identifier, claim.claim_id
  FROM curated.claims AS claim
  JOIN resolved.company_mentions AS member ON member.mention_id = claim.mention_id AND member.membership = 'company'
  WHERE claim.property = 'external_id'
  UNION ALL
  SELECT claim.company_id, 'domain', record.domain, claim.claim_id
  FROM curated.claims AS claim
  JOIN staged.records AS record ON record.mention_id = claim.mention_id AND record.url = claim.value
  JOIN resolved.company_mentions AS member ON member.mention_id = claim.mention_id AND member.membership = 'company'
  WHERE claim.property = 'url' AND record.is_domain_key AND record.is_root_page
) AS stated
GROUP BY company_id, identifier_scheme, identifier
