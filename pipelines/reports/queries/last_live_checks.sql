SELECT source_id, checked_at, checked_date, file_name, check_outcome, http_status, reason, used_snapshot_date
FROM curated.upstream_checks AS looked
WHERE checked_at = (SELECT max(checked_at) FROM curated.upstream_checks AS other WHERE other.source_id = looked.source_id)
ORDER BY source_id, check_order
