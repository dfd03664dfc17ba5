WITH leader AS (
  SELECT cell.*, row_number() OVER (PARTITION BY layer_id, scope_view ORDER BY company_share DESC, region_code) AS region_rank
  FROM marts.layer_regions AS cell
  WHERE taxonomy_id = $taxonomy_id AND region_code <> 'unknown' AND NOT is_too_few
),
without_one AS (
  SELECT layer_id, scope_view, region_code,
    min(company_share) AS lowest_share, min_by(left_out_source_id, company_share) AS lowest_without_source_id,
    max(company_share) AS highest_share, max_by(left_out_source_id, company_share) AS highest_without_source_id
  FROM marts.leave_one_source_out
  WHERE taxonomy_id = $taxonomy_id
  GROUP BY layer_id, scope_view, region_code
)
SELECT layer.scope_view, layer.layer_id, layer.layer_code, layer.layer_name,
  leader.region_code AS leading_region_code, region.region_name AS leading_region_name,
  leader.company_count, known.known_count AS known_company_count, known.total_count AS layer_company_count,
  leader.company_share, leader.company_share_low, leader.company_share_high,
  without_one.lowest_share, without_one.lowest_without_source_id, without_one.highest_share, without_one.highest_without_source_id,
  hhi.metric_value AS region_hhi, effective.metric_value AS effective_region_count, top3.metric_value AS top3_region_share
FROM marts.layer_scopes AS layer
JOIN marts.layer_metrics AS known
  ON known.layer_id = layer.layer_id AND known.scope_view = layer.scope_view AND known.metric_id = 'known_country_count'
LEFT JOIN leader ON leader.layer_id = layer.layer_id AND leader.scope_view = layer.scope_view AND leader.region_rank = 1
LEFT JOIN marts.regions AS region ON region.region_code = leader.region_code
LEFT JOIN without_one
  ON without_one.layer_id = layer.layer_id AND without_one.scope_view = layer.scope_view AND without_one.region_code = leader.region_code
LEFT JOIN marts.layer_metrics AS hhi ON hhi.layer_id = layer.layer_id AND hhi.scope_view = layer.scope_view AND hhi.metric_id = 'region_hhi'
LEFT JOIN marts.layer_metrics AS effective
  ON effective.layer_id = layer.layer_id AND effective.scope_view = layer.scope_view AND effective.metric_id = 'effective_regions'
LEFT JOIN marts.layer_metrics AS top3
  ON top3.layer_id = layer.layer_id AND top3.scope_view = layer.scope_view AND top3.metric_id = 'top3_region_share'
WHERE layer.taxonomy_id = $taxonomy_id AND layer.layer_depth BETWEEN 1 AND CAST($deepest AS BIGINT)
ORDER BY layer.scope_view, layer.stack_order DESC, layer.layer_id
