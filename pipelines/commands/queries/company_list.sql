SELECT company_id, company_name FROM curated.companies
