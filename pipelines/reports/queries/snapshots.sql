SELECT source_id, snapshot_date, retrieved_date, rows_in_count, used_count, merged_count, ignored_count, quarantined_count, is_latest
FROM curated.snapshots
ORDER BY source_id, snapshot_date
