SELECT
  company_id,
  source_id,
  value AS status_stated,
  list(claim_id ORDER BY claim_id) AS claim_ids,
  min(first_seen_date) AS first_seen_date,
  max(last_seen_date) AS last_seen_date,
  bool_or(is_current) AS is_current
FROM curated.claims
WHERE property = 'status' AND company_id IS NOT NULL
GROUP BY company_id, source_id, value
