SELECT
  source_id,
  CAST(snapshot_date AS DATE) AS snapshot_date,
  record_id,
  concat(source_id, ':', record_id) AS mention_id,
  property,
  value,
  valid_from AS valid_from_stated,
  source_url,
  CAST(checked_on AS DATE) AS checked_date
FROM raw.evidence
