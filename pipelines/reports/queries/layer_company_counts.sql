SELECT layer.scope_view, layer.layer_id, layer.layer_code, layer.layer_name, layer.layer_kind,
  CAST(companies.metric_value AS BIGINT) AS company_count,
  CAST(once.metric_value AS BIGINT) AS primary_company_count,
  countries.known_count AS known_country_count,
  CAST(public_companies.metric_value AS BIGINT) AS public_company_count,
  CAST(offerings.metric_value AS BIGINT) AS offering_count
FROM marts.layer_scopes AS layer
JOIN marts.layer_metrics AS companies
  ON companies.layer_id = layer.layer_id AND companies.scope_view = layer.scope_view AND companies.metric_id = 'company_count'
JOIN marts.layer_metrics AS countries
  ON countries.layer_id = layer.layer_id AND countries.scope_view = layer.scope_view AND countries.metric_id = 'known_country_count'
JOIN marts.layer_metrics AS public_companies
  ON public_companies.layer_id = layer.layer_id AND public_companies.scope_view = layer.scope_view AND public_companies.metric_id = 'public_company_count'
JOIN marts.layer_metrics AS offerings
  ON offerings.layer_id = layer.layer_id AND offerings.scope_view = layer.scope_view AND offerings.metric_id = 'offering_count'
LEFT JOIN marts.layer_metrics AS once
  ON once.layer_id = layer.layer_id AND once.scope_view = layer.scope_view AND once.metric_id = 'primary_company_count'
WHERE layer.taxonomy_id = $taxonomy_id AND layer.layer_depth BETWEEN 1 AND CAST($deepest AS BIGINT)
ORDER BY layer.scope_view, layer.stack_order DESC, layer.layer_id
