-- The confidence of each candidate placement, and whether it counts: a publication's own always does, a mapped one when it is more likely right than wrong.
WITH own AS (
  SELECT
    candidate.company_id,
    candidate.taxonomy_id,
    candidate.layer_id,
    candidate.placement_basis,
    CASE
      WHEN candidate.placement_basis = 'published' THEN CAST(1 AS DOUBLE)
      ELSE CAST(1 / (1 + exp(-(ln(kind.reliability / (1 - kind.reliability)) + coalesce(shift.log_odds_shift, 0)))) AS DOUBLE)
    END AS confidence,
    candidate.claim_ids,
    candidate.source_count,
    candidate.first_seen_date,
    candidate.last_seen_date
  FROM curated.layer_candidates AS candidate
  JOIN curated.placement_reliability AS kind
    ON kind.placement_basis = candidate.placement_basis AND kind.source_agreement = candidate.source_agreement AND kind.scope = candidate.scope
  LEFT JOIN curated.layer_reliability AS shift
    ON shift.taxonomy_id = candidate.taxonomy_id AND shift.layer_id = candidate.layer_id AND shift.placement_basis = candidate.placement_basis
),
-- a company is in the layer above a sublayer at least as surely as in the sublayer
weighed AS (
  SELECT
    own.company_id,
    own.taxonomy_id,
    own.layer_id,
    own.placement_basis,
    max(below.confidence) AS confidence,
    own.claim_ids,
    own.source_count,
    own.first_seen_date,
    own.last_seen_date
  FROM own
  JOIN curated.layer_ancestors AS ancestry ON ancestry.ancestor_layer_id = own.layer_id
  JOIN own AS below ON below.company_id = own.company_id AND below.layer_id = ancestry.layer_id
  GROUP BY own.company_id, own.taxonomy_id, own.layer_id, own.placement_basis, own.claim_ids, own.source_count, own.first_seen_date, own.last_seen_date
),
counted AS (
  SELECT *, placement_basis = 'published' OR confidence >= 0.5 AS is_counted FROM weighed
),
sizes AS (
  SELECT layer_id, count(*) AS company_count FROM counted WHERE is_counted GROUP BY layer_id
),
ranked AS (
  SELECT
    counted.company_id,
    counted.layer_id,
    row_number() OVER (
      PARTITION BY counted.company_id, counted.taxonomy_id
      ORDER BY
        CASE layer.layer_kind WHEN 'layer' THEN 0 WHEN 'substrate' THEN 1 ELSE 2 END,
        counted.confidence DESC,
        counted.source_count DESC,
        sizes.company_count,
        layer.stack_order
    ) AS rule_rank
  FROM counted
  JOIN curated.layers AS layer ON layer.layer_id = counted.layer_id AND layer.layer_depth = 1
  JOIN sizes ON sizes.layer_id = counted.layer_id
  WHERE counted.is_counted
)
SELECT counted.*, ranked.rule_rank
FROM counted
LEFT JOIN ranked ON ranked.company_id = counted.company_id AND ranked.layer_id = counted.layer_id
