SELECT source_id, max(checked_date) AS last_good_date
FROM (
  SELECT source_id, checked_at, min(checked_date) AS checked_date
  FROM curated.upstream_checks
  GROUP BY source_id, checked_at
  HAVING count(CASE WHEN check_outcome = 'failed' THEN source_id END) = 0
) AS good
GROUP BY source_id
ORDER BY source_id
