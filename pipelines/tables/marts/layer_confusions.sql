WITH held_out AS (
  SELECT company_id, taxonomy_id, min(CASE WHEN review_rank = 1 AND review_verdict = 'in' THEN layer_id END) AS first_layer_id
  FROM (
    SELECT named.*
    FROM curated.reviewed_layers AS named
    LEFT JOIN curated.layers AS layer ON layer.layer_id = named.layer_id
    WHERE named.is_held_out AND (layer.layer_depth = 1 OR named.layer_id = 'none')
  ) AS main
  GROUP BY company_id, taxonomy_id
),
first_by_rule AS (
  SELECT company_id, taxonomy_id, layer_id FROM curated.weighed_layers WHERE rule_rank = 1
)
SELECT
  held_out.taxonomy_id,
  held_out.first_layer_id AS reviewed_layer_id,
  coalesce(first_by_rule.layer_id, 'unplaced') AS assigned_layer_id,
  count(*) AS company_count
FROM held_out
JOIN curated.company_scope AS scope ON scope.company_id = held_out.company_id AND scope.scope <> 'out'
LEFT JOIN first_by_rule ON first_by_rule.company_id = held_out.company_id AND first_by_rule.taxonomy_id = held_out.taxonomy_id
WHERE held_out.first_layer_id IS NOT NULL
GROUP BY held_out.taxonomy_id, held_out.first_layer_id, coalesce(first_by_rule.layer_id, 'unplaced')
