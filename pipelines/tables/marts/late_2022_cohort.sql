-- The nearest public stand-in for a list of December 2022. Money is what was stated by the middle of 2023: the totals nearest to the end of 2022.
WITH listed AS (
  SELECT DISTINCT claim.company_id
  FROM curated.claims AS claim
  JOIN curated.source_categories AS category
    ON category.source_id = claim.source_id AND concat(category.category_scheme, ':', category.category_label) = claim.value
  WHERE claim.property = 'category' AND claim.company_id IS NOT NULL AND category.is_generative AND category.edition_year <= 2022
),
totals AS (
  SELECT
    company_id,
    amount_usd,
    row_number() OVER (PARTITION BY company_id ORDER BY is_about_offering, is_dated DESC, as_of_date DESC, amount_usd DESC, funding_claim_id) AS choice
  FROM curated.funding_claims
  WHERE money_kind = 'total_raised' AND amount_usd IS NOT NULL AND is_dated AND as_of_date <= CAST('2023-06-30' AS DATE)
)
SELECT
  company.company_id,
  company.company_name,
  company.founded_year,
  coalesce(company.founded_year <= 2022, FALSE) AS is_founded_by_2022,
  listed.company_id IS NOT NULL AS is_listed_by_2022,
  company.is_public,
  totals.amount_usd AS funding_then_usd
FROM curated.companies AS company
LEFT JOIN listed ON listed.company_id = company.company_id
LEFT JOIN totals ON totals.company_id = company.company_id AND totals.choice = 1
WHERE company.scope = 'core' AND company.organisation_type = 'company' AND (company.founded_year <= 2022 OR listed.company_id IS NOT NULL)
