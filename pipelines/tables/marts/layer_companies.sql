WITH placements AS (
  SELECT company_id, taxonomy_id, layer_id, placement_basis, confidence FROM curated.company_layers
  UNION ALL
  SELECT company_id, taxonomy_id, taxonomy_id, CASE WHEN bool_or(placement_basis = 'published') THEN 'published' ELSE min(placement_basis) END, max(confidence) FROM curated.company_layers GROUP BY company_id, taxonomy_id
  UNION ALL
  SELECT company_id, 'all', 'all', 'in_scope', CAST(1 AS DOUBLE) FROM curated.companies
)
SELECT
  placement.taxonomy_id,
  placement.layer_id,
  view.scope_view,
  company.company_id,
  company.company_name,
  company.scope,
  company.organisation_type,
  company.is_public,
  placement.placement_basis,
  placement.confidence,
  placement.layer_id = placement.taxonomy_id OR coalesce(first.primary_layer_id = placement.layer_id, FALSE) AS is_primary,
  company.country_code,
  country.market_region_code AS region_code,
  company.founded_year,
  funding.funding_usd,
  funding.funding_low_usd,
  funding.funding_high_usd,
  company.source_count,
  company.is_stale
FROM placements AS placement
JOIN curated.companies AS company ON company.company_id = placement.company_id
JOIN (
  SELECT 'core' AS scope_view, 'core' AS scope
  UNION ALL SELECT 'core_and_adjacent', 'core'
  UNION ALL SELECT 'core_and_adjacent', 'adjacent'
) AS view ON view.scope = company.scope
JOIN curated.company_funding AS funding ON funding.company_id = company.company_id
LEFT JOIN curated.company_placements AS first ON first.company_id = placement.company_id AND first.taxonomy_id = placement.taxonomy_id
LEFT JOIN curated.countries AS country ON country.country_code = company.country_code
WHERE company.organisation_type = 'company'
