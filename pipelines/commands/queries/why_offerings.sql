SELECT offering_id, offering_name, offering_kind, owner_basis, source_count, first_seen_date, last_seen_date
FROM curated.offerings
WHERE company_id = $company_id
ORDER BY source_count DESC, offering_name
