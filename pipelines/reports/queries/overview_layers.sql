SELECT layer.taxonomy_id, layer.scope_view, layer.layer_id, layer.layer_code, layer.layer_name, layer.layer_kind, node.layer_order, node.stack_position,
  CAST(companies.metric_value AS BIGINT) AS company_count,
  funding.metric_value AS funding_usd, funding.value_low AS funding_low_usd, funding.value_high AS funding_high_usd, funding.known_count AS funding_known_count,
  funding.total_count AS funding_total_count,
  known.known_count AS known_country_count,
  leader.region_code AS leading_region_code, leader.region_name AS leading_region_name, leader.company_share, leader.company_share_low, leader.company_share_high
FROM marts.layer_scopes AS layer
JOIN curated.layers AS node ON node.layer_id = layer.layer_id
JOIN marts.layer_metrics AS companies
  ON companies.layer_id = layer.layer_id AND companies.scope_view = layer.scope_view AND companies.metric_id = 'company_count'
JOIN marts.layer_metrics AS funding
  ON funding.layer_id = layer.layer_id AND funding.scope_view = layer.scope_view AND funding.metric_id = 'disclosed_funding_usd'
JOIN marts.layer_metrics AS known
  ON known.layer_id = layer.layer_id AND known.scope_view = layer.scope_view AND known.metric_id = 'known_country_count'
LEFT JOIN (
  SELECT cell.layer_id, cell.scope_view, cell.region_code, region.region_name, cell.company_share, cell.company_share_low, cell.company_share_high,
    row_number() OVER (PARTITION BY cell.layer_id, cell.scope_view ORDER BY cell.company_share DESC, cell.region_code) AS region_rank
  FROM marts.layer_regions AS cell
  JOIN marts.regions AS region ON region.region_code = cell.region_code
  WHERE cell.region_code <> 'unknown' AND NOT cell.is_too_few
) AS leader ON leader.layer_id = layer.layer_id AND leader.scope_view = layer.scope_view AND leader.region_rank = 1
WHERE layer.layer_depth = 1 AND layer.taxonomy_id IN (SELECT taxonomy_id FROM curated.taxonomies WHERE document IS NOT NULL)
ORDER BY layer.taxonomy_id, layer.scope_view, node.layer_order
