-- The primary layer lets a chart count each company once: the layer that a review puts first, else the first by the evidence (weighed_layers.sql).
WITH counted AS (
  SELECT company.company_id, company.scope, model.taxonomy_id
  FROM curated.companies AS company
  CROSS JOIN curated.taxonomies AS model
  WHERE company.organisation_type = 'company' AND company.scope IN ('core', 'adjacent')
),
ranked AS (
  SELECT
    placement.company_id,
    placement.taxonomy_id,
    placement.layer_id,
    count(*) OVER (PARTITION BY placement.company_id, placement.taxonomy_id) AS layer_count,
    row_number() OVER (
      PARTITION BY placement.company_id, placement.taxonomy_id
      ORDER BY
        CASE layer.layer_kind WHEN 'layer' THEN 0 WHEN 'substrate' THEN 1 ELSE 2 END,
        CASE WHEN named.review_verdict = 'in' THEN named.review_rank ELSE 1000 END,
        coalesce(weighed.rule_rank, 1000),
        layer.stack_order
    ) AS place
  FROM curated.company_layers AS placement
  JOIN curated.layers AS layer ON layer.layer_id = placement.layer_id AND layer.layer_depth = 1
  LEFT JOIN curated.weighed_layers AS weighed
    ON weighed.company_id = placement.company_id AND weighed.taxonomy_id = placement.taxonomy_id AND weighed.layer_id = placement.layer_id
  LEFT JOIN curated.reviewed_layers AS named
    ON named.company_id = placement.company_id AND named.taxonomy_id = placement.taxonomy_id AND named.layer_id = placement.layer_id
),
reviewed AS (
  SELECT DISTINCT company_id, taxonomy_id FROM curated.reviewed_layers
),
unsure AS (
  SELECT DISTINCT company_id, taxonomy_id FROM curated.layer_candidates
),
mapped AS (
  SELECT activity.company_id, mapping.taxonomy_id, bool_or(mapping.membership = 'part') AS is_in_part
  FROM curated.company_activities AS activity
  JOIN curated.activity_layers AS mapping ON mapping.activity_id = activity.activity_id
  GROUP BY activity.company_id, mapping.taxonomy_id
)
SELECT
  counted.company_id,
  counted.taxonomy_id,
  ranked.layer_id AS primary_layer_id,
  CASE WHEN ranked.layer_id IS NULL THEN 'unplaced' ELSE 'placed' END AS placement_status,
  CASE
    WHEN ranked.layer_id IS NOT NULL THEN NULL
    WHEN reviewed.company_id IS NOT NULL THEN 'by_review'
    WHEN unsure.company_id IS NOT NULL THEN 'too_unsure'
    WHEN mapped.company_id IS NULL THEN 'nothing_stated'
    WHEN mapped.is_in_part THEN 'not_generative'
    ELSE 'no_counterpart'
  END AS unplaced_reason,
  coalesce(ranked.layer_count, 0) AS layer_count
FROM counted
LEFT JOIN ranked ON ranked.company_id = counted.company_id AND ranked.taxonomy_id = counted.taxonomy_id AND ranked.place = 1
LEFT JOIN reviewed ON reviewed.company_id = counted.company_id AND reviewed.taxonomy_id = counted.taxonomy_id
LEFT JOIN unsure ON unsure.company_id = counted.company_id AND unsure.taxonomy_id = counted.taxonomy_id
LEFT JOIN mapped ON mapped.company_id = counted.company_id AND mapped.taxonomy_id = counted.taxonomy_id
