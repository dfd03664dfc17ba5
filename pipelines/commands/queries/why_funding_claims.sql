-- Every amount as stated, and whether the published total rests on it.
SELECT
  claim.funding_claim_id,
  claim.source_id,
  claim.money_kind,
  claim.amount_stated,
  claim.amount_usd,
  claim.amount_state,
  claim.as_of_date,
  claim.is_dated,
  claim.round_stated,
  claim.round_status,
  claim.source_url,
  claim.is_about_offering,
  claim.first_seen_date,
  claim.last_seen_date,
  coalesce(list_contains(total.funding_claim_ids, claim.funding_claim_id), FALSE) AS is_used
FROM curated.funding_claims AS claim
LEFT JOIN curated.company_funding AS total ON total.company_id = claim.company_id
WHERE claim.company_id = $company_id
ORDER BY claim.source_id, claim.money_kind, claim.as_of_date, claim.amount_usd DESC NULLS LAST, claim.funding_claim_id
