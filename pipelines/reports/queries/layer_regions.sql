SELECT layer.scope_view, layer.layer_id, layer.layer_code, layer.layer_name, cell.region_code, region.region_name,
  cell.company_count, cell.known_company_count, cell.layer_company_count,
  CAST(cell.company_count AS DOUBLE) / nullif(cell.layer_company_count, 0) AS share_of_all_companies,
  cell.company_share, cell.company_share_low, cell.company_share_high,
  cell.funding_usd, cell.funding_known_count, cell.funding_share, cell.is_too_few
FROM marts.layer_regions AS cell
JOIN marts.layer_scopes AS layer ON layer.layer_id = cell.layer_id AND layer.scope_view = cell.scope_view
JOIN marts.regions AS region ON region.region_code = cell.region_code
WHERE layer.taxonomy_id = $taxonomy_id AND layer.layer_depth BETWEEN 1 AND CAST($deepest AS BIGINT)
ORDER BY layer.scope_view, layer.stack_order DESC, layer.layer_id, cell.region_code
