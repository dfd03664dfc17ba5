WITH views AS (
  SELECT 'core' AS scope_view, 'core' AS scope
  UNION ALL SELECT 'core_and_adjacent', 'core'
  UNION ALL SELECT 'core_and_adjacent', 'adjacent'
)
SELECT views.scope_view,
  count(*) AS company_count,
  (SELECT count(*) FROM curated.companies WHERE organisation_type = 'company') AS named_company_count,
  count(company.country_code) AS known_country_count,
  count(CASE WHEN company.is_public THEN 1 END) AS public_company_count,
  count(CASE WHEN company.is_stale THEN 1 END) AS stale_company_count,
  count(CASE WHEN company.source_count > 1 THEN 1 END) AS several_sources_count,
  count(CASE WHEN NOT company.is_public THEN 1 END) AS funding_total_count,
  count(CASE WHEN NOT company.is_public THEN funding.funding_usd END) AS funding_known_count,
  sum(CASE WHEN NOT company.is_public THEN funding.funding_usd END) AS funding_usd,
  sum(CASE WHEN NOT company.is_public THEN funding.funding_low_usd END) AS funding_low_usd,
  sum(CASE WHEN NOT company.is_public THEN funding.funding_high_usd END) AS funding_high_usd
FROM curated.companies AS company
JOIN views ON views.scope = company.scope
JOIN curated.company_funding AS funding ON funding.company_id = company.company_id
WHERE company.organisation_type = 'company'
GROUP BY views.scope_view
ORDER BY views.scope_view
