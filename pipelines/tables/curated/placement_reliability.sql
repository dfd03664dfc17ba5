-- How often candidate placements of each kind are right by review, on the half of the reviewed companies that quality is not measured on. Few cases lean on
-- the rate of their basis, that on the rate of all: each rate is taken as if four cases at the rate above it had been seen before.
WITH reviewed AS (
  SELECT DISTINCT company_id, taxonomy_id FROM curated.reviewed_layers WHERE NOT is_held_out
),
judged AS (
  SELECT
    candidate.placement_basis,
    candidate.source_agreement,
    candidate.scope,
    CASE WHEN named.review_verdict = 'in' THEN 1 ELSE 0 END AS is_right
  FROM curated.layer_candidates AS candidate
  JOIN reviewed ON reviewed.company_id = candidate.company_id AND reviewed.taxonomy_id = candidate.taxonomy_id
  LEFT JOIN curated.reviewed_layers AS named
    ON named.company_id = candidate.company_id AND named.taxonomy_id = candidate.taxonomy_id AND named.layer_id = candidate.layer_id
  WHERE named.review_verdict IS NULL OR named.review_verdict = 'in'
),
overall AS (
  SELECT CAST((count(*) FILTER (WHERE is_right = 1) + 1) AS DOUBLE) / (count(*) + 2) AS rate FROM judged
),
of_basis AS (
  SELECT kinds.placement_basis, (coalesce(sum(judged.is_right), 0) + 4 * min(overall.rate)) / (count(judged.is_right) + 4) AS rate
  FROM (SELECT DISTINCT placement_basis FROM curated.layer_candidates) AS kinds
  CROSS JOIN overall
  LEFT JOIN judged ON judged.placement_basis = kinds.placement_basis
  GROUP BY kinds.placement_basis
)
SELECT
  kinds.placement_basis,
  kinds.source_agreement,
  kinds.scope,
  count(judged.is_right) AS reviewed_count,
  CAST(coalesce(sum(judged.is_right), 0) AS BIGINT) AS right_count,
  CAST((coalesce(sum(judged.is_right), 0) + 4 * min(of_basis.rate)) / (count(judged.is_right) + 4) AS DOUBLE) AS reliability
FROM (SELECT DISTINCT placement_basis, source_agreement, scope FROM curated.layer_candidates) AS kinds
JOIN of_basis ON of_basis.placement_basis = kinds.placement_basis
LEFT JOIN judged
  ON judged.placement_basis = kinds.placement_basis AND judged.source_agreement = kinds.source_agreement AND judged.scope = kinds.scope
GROUP BY kinds.placement_basis, kinds.source_agreement, kinds.scope
