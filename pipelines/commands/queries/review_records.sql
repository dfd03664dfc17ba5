-- All records of organisations, as far as decisions speak of them.
SELECT record.mention_id, record.source_id, record.first_seen_date, record.record_kind, record.record_name, record.url, mention.company_id, mention.is_organisation
FROM staged.records AS record
LEFT JOIN resolved.company_mentions AS mention ON mention.mention_id = record.mention_id
WHERE record.is_last_version
ORDER BY record.mention_id
