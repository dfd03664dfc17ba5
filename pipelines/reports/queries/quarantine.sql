SELECT source_id, snapshot_date, outcome, reason, record_count, example_label AS example
FROM marts.quarantine_counts
ORDER BY source_id, snapshot_date, record_count DESC, reason
