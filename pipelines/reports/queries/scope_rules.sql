SELECT scope_rule_order, scope_evidence, scope, meaning, company_count
FROM marts.scope_counts
ORDER BY scope_rule_order
