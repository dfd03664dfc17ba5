WITH members AS (
  SELECT member.overlap_basis, view.scope_view, member.taxonomy_id, member.company_id, member.layer_id
  FROM marts.crosswalk_members AS member
  JOIN (
    SELECT 'core' AS scope_view, 'core' AS scope
    UNION ALL SELECT 'core_and_adjacent', 'core'
    UNION ALL SELECT 'core_and_adjacent', 'adjacent'
  ) AS view ON view.scope = member.scope
),
spoken_of AS (
  SELECT DISTINCT overlap_basis, scope_view, taxonomy_id, company_id FROM members
),
sizes AS (
  SELECT member.overlap_basis, member.scope_view, member.taxonomy_id, member.layer_id, other.taxonomy_id AS other_taxonomy_id, count(*) AS company_count
  FROM members AS member
  JOIN spoken_of AS other
    ON other.overlap_basis = member.overlap_basis
    AND other.scope_view = member.scope_view
    AND other.company_id = member.company_id
    AND other.taxonomy_id <> member.taxonomy_id
  WHERE member.layer_id <> 'none'
  GROUP BY member.overlap_basis, member.scope_view, member.taxonomy_id, member.layer_id, other.taxonomy_id
),
shared AS (
  SELECT one.overlap_basis, one.scope_view, one.layer_id AS left_layer_id, other.layer_id AS right_layer_id, count(*) AS shared_company_count
  FROM members AS one
  JOIN members AS other
    ON other.overlap_basis = one.overlap_basis
    AND other.scope_view = one.scope_view
    AND other.company_id = one.company_id
    AND other.taxonomy_id <> one.taxonomy_id
  WHERE one.layer_id <> 'none' AND other.layer_id <> 'none'
  GROUP BY one.overlap_basis, one.scope_view, one.layer_id, other.layer_id
)
SELECT
  one.taxonomy_id AS left_taxonomy_id,
  one.layer_id AS left_layer_id,
  other.taxonomy_id AS right_taxonomy_id,
  other.layer_id AS right_layer_id,
  one.scope_view,
  one.overlap_basis,
  coalesce(shared.shared_company_count, 0) AS shared_company_count,
  one.company_count AS left_company_count,
  other.company_count AS right_company_count,
  CAST(coalesce(shared.shared_company_count, 0) AS DOUBLE) / (one.company_count + other.company_count - coalesce(shared.shared_company_count, 0)) AS jaccard_share,
  CAST(coalesce(shared.shared_company_count, 0) AS DOUBLE) / one.company_count AS shared_left_share,
  CAST(coalesce(shared.shared_company_count, 0) AS DOUBLE) / other.company_count AS shared_right_share
FROM sizes AS one
JOIN sizes AS other
  ON other.overlap_basis = one.overlap_basis
  AND other.scope_view = one.scope_view
  AND other.taxonomy_id = one.other_taxonomy_id
  AND other.other_taxonomy_id = one.taxonomy_id
LEFT JOIN shared
  ON shared.overlap_basis = one.overlap_basis
  AND shared.scope_view = one.scope_view
  AND shared.left_layer_id = one.layer_id
  AND shared.right_layer_id = other.layer_id
