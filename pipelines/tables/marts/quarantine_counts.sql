SELECT source_id, snapshot_date, outcome, reason, count(*) AS record_count, min(record_label) AS example_label
FROM curated.quarantine
GROUP BY source_id, snapshot_date, outcome, reason
