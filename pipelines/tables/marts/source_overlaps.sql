WITH named AS (
  SELECT DISTINCT claim.source_id, claim.company_id, company.scope
  FROM curated.claims AS claim
  JOIN curated.companies AS company ON company.company_id = claim.company_id
),
sizes AS (
  SELECT source_id, count(*) AS company_count FROM named GROUP BY source_id
)
SELECT
  one.source_id AS left_source_id,
  other.source_id AS right_source_id,
  count(*) AS shared_company_count,
  count(CASE WHEN one.scope = 'core' THEN one.company_id END) AS shared_core_company_count,
  min(left_size.company_count) AS left_company_count,
  min(right_size.company_count) AS right_company_count,
  CAST(count(*) AS DOUBLE) / min(left_size.company_count) AS shared_share
FROM named AS one
JOIN named AS other ON other.company_id = one.company_id AND other.source_id <> one.source_id
JOIN sizes AS left_size ON left_size.source_id = one.source_id
JOIN sizes AS right_size ON right_size.source_id = other.source_id
GROUP BY one.source_id, other.source_id
