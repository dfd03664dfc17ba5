SELECT left_source_id, right_source_id, shared_company_count, shared_core_company_count, left_company_count, right_company_count, shared_share
FROM marts.source_overlaps
ORDER BY left_source_id, shared_company_count DESC, right_source_id
