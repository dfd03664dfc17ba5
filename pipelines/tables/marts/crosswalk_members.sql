WITH in_scope AS (
  SELECT company_id, scope FROM curated.companies WHERE organisation_type = 'company' AND scope <> 'out'
),
main_layers AS (
  SELECT taxonomy_id, layer_id, layer_order FROM curated.layers WHERE layer_depth = 1
),
reviewed_rows AS (
  SELECT
    review.company_id,
    review.taxonomy_id,
    review.layer_id,
    review.review_rank,
    bool_or(review.is_arguable) OVER (PARTITION BY review.company_id, review.taxonomy_id, review.reviewer_code) AS is_open,
    dense_rank() OVER (PARTITION BY review.company_id, review.taxonomy_id ORDER BY review.reviewer_code) AS reviewer_place
  FROM curated.layer_reviews AS review
),
reviewed AS (
  SELECT review.company_id, review.taxonomy_id, coalesce(ancestry.ancestor_layer_id, 'none') AS layer_id, min(review.review_rank) AS review_rank
  FROM reviewed_rows AS review
  LEFT JOIN curated.layer_ancestors AS ancestry
    ON ancestry.layer_id = review.layer_id AND ancestry.ancestor_layer_id IN (SELECT layer_id FROM main_layers)
  WHERE review.reviewer_place = 1 AND NOT review.is_open
  GROUP BY review.company_id, review.taxonomy_id, coalesce(ancestry.ancestor_layer_id, 'none')
),
ranked AS (
  SELECT
    'all' AS overlap_basis,
    placement.taxonomy_id,
    placement.company_id,
    placement.layer_id,
    coalesce(placed.primary_layer_id = placement.layer_id, FALSE) AS is_primary
  FROM curated.company_layers AS placement
  JOIN main_layers AS layer ON layer.layer_id = placement.layer_id
  LEFT JOIN curated.company_placements AS placed ON placed.company_id = placement.company_id AND placed.taxonomy_id = placement.taxonomy_id
  UNION ALL
  SELECT 'all', model.taxonomy_id, company.company_id, 'none', FALSE
  FROM in_scope AS company
  CROSS JOIN curated.taxonomies AS model
  WHERE NOT EXISTS (
    SELECT 1 FROM curated.company_layers AS placement WHERE placement.company_id = company.company_id AND placement.taxonomy_id = model.taxonomy_id
  )
  UNION ALL
  SELECT
    'published',
    placement.taxonomy_id,
    placement.company_id,
    placement.layer_id,
    -- the primary layer where it is a published one, else the one that most sources state
    row_number() OVER (
      PARTITION BY placement.company_id, placement.taxonomy_id
      ORDER BY coalesce(placed.primary_layer_id = placement.layer_id, FALSE) DESC, placement.source_count DESC, layer.layer_order, placement.layer_id
    ) = 1
  FROM curated.company_layers AS placement
  JOIN main_layers AS layer ON layer.layer_id = placement.layer_id
  LEFT JOIN curated.company_placements AS placed ON placed.company_id = placement.company_id AND placed.taxonomy_id = placement.taxonomy_id
  WHERE placement.placement_basis = 'published'
  UNION ALL
  SELECT
    'reviewed',
    review.taxonomy_id,
    review.company_id,
    review.layer_id,
    review.layer_id <> 'none'
    AND row_number() OVER (
      PARTITION BY review.company_id, review.taxonomy_id ORDER BY CASE WHEN review.layer_id = 'none' THEN 1 ELSE 0 END, review.review_rank, review.layer_id
    ) = 1
  FROM reviewed AS review
)
SELECT ranked.overlap_basis, ranked.taxonomy_id, ranked.company_id, company.scope, ranked.layer_id, ranked.is_primary
FROM ranked
JOIN in_scope AS company ON company.company_id = ranked.company_id
