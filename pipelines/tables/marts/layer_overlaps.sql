WITH members AS (
  SELECT company.taxonomy_id, company.layer_id, company.scope_view, company.company_id
  FROM marts.layer_companies AS company
  JOIN curated.layers AS layer ON layer.layer_id = company.layer_id AND layer.layer_depth = 1
),
sizes AS (
  SELECT layer_id, scope_view, count(*) AS company_count FROM members GROUP BY layer_id, scope_view
),
shared AS (
  SELECT
    one.taxonomy_id AS left_taxonomy_id,
    one.layer_id AS left_layer_id,
    other.taxonomy_id AS right_taxonomy_id,
    other.layer_id AS right_layer_id,
    one.scope_view,
    count(*) AS shared_company_count
  FROM members AS one
  JOIN members AS other
    ON other.company_id = one.company_id AND other.scope_view = one.scope_view AND other.taxonomy_id <> one.taxonomy_id
  GROUP BY one.taxonomy_id, one.layer_id, other.taxonomy_id, other.layer_id, one.scope_view
)
SELECT
  shared.left_taxonomy_id,
  shared.left_layer_id,
  shared.right_taxonomy_id,
  shared.right_layer_id,
  shared.scope_view,
  shared.shared_company_count,
  one.company_count AS left_company_count,
  other.company_count AS right_company_count,
  CAST(shared.shared_company_count AS DOUBLE) / (one.company_count + other.company_count - shared.shared_company_count) AS jaccard_share
FROM shared
JOIN sizes AS one ON one.layer_id = shared.left_layer_id AND one.scope_view = shared.scope_view
JOIN sizes AS other ON other.layer_id = shared.right_layer_id AND other.scope_view = shared.scope_view
