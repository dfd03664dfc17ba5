-- By how much placements in a layer are right more or less often than placements of their kind are elsewhere: the difference of the log odds of what was
-- seen and of what was expected, each with four cases of either outcome added, so that few cases move little.
WITH reviewed AS (
  SELECT DISTINCT company_id, taxonomy_id FROM curated.reviewed_layers WHERE NOT is_held_out
),
judged AS (
  SELECT
    candidate.taxonomy_id,
    candidate.layer_id,
    candidate.placement_basis,
    CASE WHEN named.review_verdict = 'in' THEN 1 ELSE 0 END AS is_right,
    kind.reliability
  FROM curated.layer_candidates AS candidate
  JOIN reviewed ON reviewed.company_id = candidate.company_id AND reviewed.taxonomy_id = candidate.taxonomy_id
  JOIN curated.placement_reliability AS kind
    ON kind.placement_basis = candidate.placement_basis AND kind.source_agreement = candidate.source_agreement AND kind.scope = candidate.scope
  LEFT JOIN curated.reviewed_layers AS named
    ON named.company_id = candidate.company_id AND named.taxonomy_id = candidate.taxonomy_id AND named.layer_id = candidate.layer_id
  WHERE named.review_verdict IS NULL OR named.review_verdict = 'in'
),
summed AS (
  SELECT
    taxonomy_id,
    layer_id,
    placement_basis,
    count(*) AS reviewed_count,
    sum(is_right) AS right_count,
    -- whole billionths add up to the same sum in any order
    CAST(sum(CAST(round(reliability * 1000000000) AS BIGINT)) AS DOUBLE) / 1000000000 AS expected_right_count
  FROM judged
  GROUP BY taxonomy_id, layer_id, placement_basis
)
SELECT
  taxonomy_id,
  layer_id,
  placement_basis,
  reviewed_count,
  CAST(right_count AS BIGINT) AS right_count,
  CAST(expected_right_count AS DOUBLE) AS expected_right_count,
  CAST(
    ln(CAST(right_count + 4 AS DOUBLE) / (reviewed_count - right_count + 4)) - ln((expected_right_count + 4) / (reviewed_count - expected_right_count + 4)) AS DOUBLE
  ) AS log_odds_shift
FROM summed
