SELECT * FROM curated.companies WHERE company_id = $company_id
