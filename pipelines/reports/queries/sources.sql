SELECT source.source_id, source.title, source.publisher, source.homepage, source.source_kind, source.record_grain, source.licence, source.licence_url, source.permitted_use,
  source.cadence, source.first_snapshot_date, source.last_snapshot_date, source.snapshot_count, source.note,
  ledger.rows_in_count, ledger.used_count, ledger.merged_count, ledger.ignored_count, ledger.quarantined_count,
  ledger.company_count, ledger.core_company_count, ledger.sole_source_company_count,
  coalesce(checked.rule_count, 0) AS rule_count, coalesce(checked.broken_rule_count, 0) AS broken_rule_count
FROM curated.sources AS source
JOIN marts.source_ledger AS ledger ON ledger.source_id = source.source_id
LEFT JOIN (
  SELECT source_id, count(*) AS rule_count, count(CASE WHEN NOT is_passed THEN source_id END) AS broken_rule_count
  FROM curated.source_checks
  WHERE is_latest
  GROUP BY source_id
) AS checked ON checked.source_id = source.source_id
ORDER BY lower(source.title), source.source_id
