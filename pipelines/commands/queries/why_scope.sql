-- The scope, the rule that gave it, and the claims that are its evidence.
SELECT
  scope.scope,
  scope.scope_evidence,
  rule.meaning,
  (
    SELECT list({source_id: claim.source_id, record_id: claim.record_id, property: claim.property, value: claim.value} ORDER BY claim.source_id, claim.record_id, claim.value)
    FROM curated.claims AS claim
    WHERE list_contains(scope.claim_ids, claim.claim_id)
  ) AS claims
FROM curated.company_scope AS scope
JOIN curated.scope_rules AS rule ON rule.scope_evidence = scope.scope_evidence
WHERE scope.company_id = $company_id
