SELECT first.scope_view, first.layer_id AS left_layer_id, second.layer_id AS right_layer_id, count(*) AS shared_company_count
FROM marts.layer_companies AS first
JOIN marts.layer_companies AS second ON second.company_id = first.company_id AND second.scope_view = first.scope_view
JOIN curated.layers AS left_layer ON left_layer.layer_id = first.layer_id AND left_layer.layer_depth = 1
JOIN curated.layers AS right_layer ON right_layer.layer_id = second.layer_id AND right_layer.layer_depth = 1
WHERE first.taxonomy_id <> second.taxonomy_id
GROUP BY first.scope_view, first.layer_id, second.layer_id
ORDER BY first.scope_view, first.layer_id, second.layer_id
