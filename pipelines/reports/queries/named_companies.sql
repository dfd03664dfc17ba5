SELECT count(*) AS named_count, count(CASE WHEN source_count = 1 THEN company_id END) AS sole_source_count
FROM curated.companies
