SELECT company.scope_view, min(funding.as_of_date) AS earliest_date, quantile_disc(funding.as_of_date, 0.5) AS middle_date, max(funding.as_of_date) AS latest_date,
  count(CASE WHEN funding.as_of_date IS NULL THEN company.company_id END) AS undated_count
FROM marts.layer_companies AS company
JOIN curated.company_funding AS funding ON funding.company_id = company.company_id
WHERE company.layer_id = $layer_id AND NOT company.is_public AND company.funding_usd IS NOT NULL
GROUP BY company.scope_view
ORDER BY company.scope_view
