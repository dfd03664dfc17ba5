SELECT layer.scope_view, layer.layer_id, layer.layer_code, layer.layer_name, layer.layer_kind,
  funding.metric_value AS funding_usd, funding.value_low AS funding_low_usd, funding.value_high AS funding_high_usd,
  funding.known_count, funding.total_count,
  CAST(public_companies.metric_value AS BIGINT) AS public_company_count
FROM marts.layer_scopes AS layer
JOIN marts.layer_metrics AS funding
  ON funding.layer_id = layer.layer_id AND funding.scope_view = layer.scope_view AND funding.metric_id = 'disclosed_funding_usd'
JOIN marts.layer_metrics AS public_companies
  ON public_companies.layer_id = layer.layer_id AND public_companies.scope_view = layer.scope_view AND public_companies.metric_id = 'public_company_count'
WHERE layer.taxonomy_id = $taxonomy_id AND layer.layer_depth BETWEEN 1 AND CAST($deepest AS BIGINT)
ORDER BY layer.scope_view, layer.stack_order DESC, layer.layer_id
