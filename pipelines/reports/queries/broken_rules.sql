SELECT source_id, snapshot_date, source_rule, rule_subject, message
FROM curated.source_checks
WHERE is_latest AND NOT is_passed
ORDER BY source_id, source_rule, rule_subject
