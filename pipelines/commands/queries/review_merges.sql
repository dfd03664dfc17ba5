-- Steps that hold a company together by names alone, with a score below $below.
SELECT
  step.left_mention_id,
  step.right_mention_id,
  'merged' AS question,
  step.score,
  step.reason,
  step.company_id AS left_company_id,
  company.company_name AS left_company_name,
  step.company_id AS right_company_id,
  company.company_name AS right_company_name,
  total.funding_usd AS left_funding_usd,
  NULL::DOUBLE AS right_funding_usd,
  (SELECT count(*) FROM curated.company_layers AS layer WHERE layer.company_id = step.company_id) AS layer_count
FROM resolved.merge_steps AS step
JOIN curated.companies AS company ON company.company_id = step.company_id
LEFT JOIN curated.company_funding AS total ON total.company_id = step.company_id
WHERE step.merge_basis = 'names' AND step.score < $below
ORDER BY step.left_mention_id, step.right_mention_id
