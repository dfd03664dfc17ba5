SELECT * FROM curated.company_funding WHERE company_id = $company_id
