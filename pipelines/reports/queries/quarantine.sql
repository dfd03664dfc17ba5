SELECT source_id, snapshot_date, outcome, reason, count(*) AS record_count, min(record_label) AS example
FROM curated.quarantine
GROUP BY source_id, snapshot_date, outcome, reason
ORDER BY source_id, snapshot_date, record_count DESC, reason
