SELECT
  offering_id,
  min(offering_name) AS offering_name,
  min(offering_kind) AS offering_kind,
  min(company_id) AS company_id,
  CASE
    WHEN bool_or(owner_basis = 'stated') THEN 'stated'
    WHEN bool_or(owner_basis = 'cited') THEN 'cited'
    WHEN bool_or(owner_basis = 'same_domain') THEN 'same_domain'
    WHEN bool_or(owner_basis = 'name') THEN 'name'
    ELSE 'unknown'
  END AS owner_basis
FROM resolved.offering_mentions
GROUP BY offering_id
