WITH seen AS (
  SELECT company_id, list(DISTINCT source_id ORDER BY source_id) AS source_ids
  FROM curated.claims
  WHERE company_id IS NOT NULL
  GROUP BY company_id
),
placed AS (
  SELECT company_id, list(layer_id ORDER BY layer_id) AS layer_ids FROM curated.company_layers GROUP BY company_id
),
made AS (
  SELECT company_id, list(modality_id ORDER BY modality_id) AS modality_ids FROM curated.company_modalities GROUP BY company_id
)
SELECT company.company_id, company.company_name, company.url, company.country_code, country.country_name, country.market_region_name AS region_name, company.city_name,
  company.founded_year, company.scope, company.scope_evidence, company.status, company.is_public, company.is_stale,
  CASE WHEN NOT company.is_public THEN funding.funding_usd END AS funding_usd, funding.funding_state,
  company.source_count, coalesce(seen.source_ids, CAST([] AS VARCHAR[])) AS source_ids, coalesce(placed.layer_ids, CAST([] AS VARCHAR[])) AS layer_ids,
  coalesce(made.modality_ids, CAST([] AS VARCHAR[])) AS modality_ids
FROM curated.companies AS company
JOIN curated.company_funding AS funding ON funding.company_id = company.company_id
LEFT JOIN curated.countries AS country ON country.country_code = company.country_code
LEFT JOIN seen ON seen.company_id = company.company_id
LEFT JOIN placed ON placed.company_id = company.company_id
LEFT JOIN made ON made.company_id = company.company_id
WHERE company.organisation_type = 'company' AND company.scope IN ('core', 'adjacent')
ORDER BY lower(company.company_name), company.company_id
