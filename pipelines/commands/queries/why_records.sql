-- The source rows that are this company, and why they were taken to be it.
SELECT
  record.source_id,
  record.record_id,
  record.record_kind,
  record.record_name,
  record.url,
  record.country_stated,
  record.first_seen_date,
  record.last_seen_date,
  record.is_in_latest_snapshot,
  member.membership,
  member.match_reason
FROM resolved.company_mentions AS member
JOIN staged.records AS record ON record.mention_id = member.mention_id AND record.is_last_version
WHERE member.company_id = $company_id
ORDER BY member.membership, record.source_id, record.record_id
