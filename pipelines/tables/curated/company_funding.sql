-- A parent's total repeated on several of its products is one total: the statement about the company itself goes first, then the latest,
-- then the largest; the range spans all readable statements. Totals are never added up.
WITH totals AS (
  SELECT
    claim.*,
    row_number() OVER (PARTITION BY company_id ORDER BY is_about_offering, is_dated DESC, as_of_date DESC, amount_usd DESC, funding_claim_id) AS choice
  FROM curated.funding_claims AS claim
  WHERE money_kind = 'total_raised' AND amount_usd IS NOT NULL
),
ranges AS (
  SELECT
    company_id,
    min(amount_usd_low) AS low,
    max(amount_usd_high) AS high,
    list(funding_claim_id ORDER BY funding_claim_id) AS funding_claim_ids,
    count(*) AS claim_count
  FROM totals
  GROUP BY company_id
),
undisclosed AS (
  SELECT DISTINCT company_id FROM curated.funding_claims WHERE amount_state = 'undisclosed'
)
SELECT
  company.company_id,
  CASE
    WHEN totals.amount_usd IS NOT NULL THEN 'known'
    WHEN company.is_public THEN 'public_company'
    WHEN undisclosed.company_id IS NOT NULL THEN 'undisclosed'
    ELSE 'unknown'
  END AS funding_state,
  totals.amount_usd AS funding_usd,
  ranges.low AS funding_low_usd,
  ranges.high AS funding_high_usd,
  CASE WHEN totals.amount_usd IS NOT NULL THEN 'stated_total' END AS funding_method,
  totals.as_of_date,
  totals.source_id,
  coalesce(ranges.funding_claim_ids, CAST([] AS VARCHAR[])) AS funding_claim_ids,
  coalesce(ranges.claim_count, 0) AS claim_count
FROM curated.companies AS company
LEFT JOIN totals ON totals.company_id = company.company_id AND totals.choice = 1
LEFT JOIN ranges ON ranges.company_id = company.company_id
LEFT JOIN undisclosed ON undisclosed.company_id = company.company_id
