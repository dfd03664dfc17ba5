SELECT rule.scope_rule_order, rule.scope_evidence, rule.scope, rule.meaning, count(company.company_id) AS company_count
FROM curated.scope_rules AS rule
LEFT JOIN curated.companies AS company ON company.scope_evidence = rule.scope_evidence AND company.organisation_type = 'company'
GROUP BY rule.scope_rule_order, rule.scope_evidence, rule.scope, rule.meaning
