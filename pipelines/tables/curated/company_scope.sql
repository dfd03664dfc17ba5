WITH decided AS (
  SELECT evidence.company_id, min(rule.scope_rule_order) AS scope_rule_order
  FROM curated.scope_evidence AS evidence
  JOIN curated.scope_rules AS rule ON rule.scope_evidence = evidence.scope_evidence
  GROUP BY evidence.company_id
)
SELECT
  decided.company_id,
  rule.scope,
  rule.scope_evidence,
  list(DISTINCT evidence.claim_id ORDER BY evidence.claim_id) AS claim_ids
FROM decided
JOIN curated.scope_rules AS rule ON rule.scope_rule_order = decided.scope_rule_order
JOIN curated.scope_evidence AS evidence ON evidence.company_id = decided.company_id AND evidence.scope_evidence = rule.scope_evidence
GROUP BY decided.company_id, rule.scope, rule.scope_evidence
