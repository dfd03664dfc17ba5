WITH members AS (
  SELECT DISTINCT scope_view, company_id, country_code, is_public, is_stale, funding_usd, funding_low_usd, funding_high_usd
  FROM marts.layer_companies
  WHERE taxonomy_id = $taxonomy_id
)
SELECT scope_view,
  count(*) AS company_count,
  count(country_code) AS known_country_count,
  count(CASE WHEN is_public THEN 1 END) AS public_company_count,
  count(CASE WHEN is_stale THEN 1 END) AS stale_company_count,
  count(CASE WHEN NOT is_public THEN 1 END) AS funding_total_count,
  count(CASE WHEN NOT is_public THEN funding_usd END) AS funding_known_count,
  sum(CASE WHEN NOT is_public THEN funding_usd END) AS funding_usd,
  sum(CASE WHEN NOT is_public THEN funding_low_usd END) AS funding_low_usd,
  sum(CASE WHEN NOT is_public THEN funding_high_usd END) AS funding_high_usd
FROM members
GROUP BY scope_view
ORDER BY scope_view
