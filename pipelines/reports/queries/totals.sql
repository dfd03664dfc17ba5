SELECT metric.scope_view,
  CAST(max(CASE WHEN metric.metric_id = 'company_count' THEN metric.metric_value END) AS BIGINT) AS company_count,
  CAST((SELECT sum(company_count) FROM marts.scope_counts) AS BIGINT) AS named_company_count,
  CAST(max(CASE WHEN metric.metric_id = 'known_country_count' THEN metric.metric_value END) AS BIGINT) AS known_country_count,
  CAST(max(CASE WHEN metric.metric_id = 'public_company_count' THEN metric.metric_value END) AS BIGINT) AS public_company_count,
  CAST(max(CASE WHEN metric.metric_id = 'stale_company_count' THEN metric.metric_value END) AS BIGINT) AS stale_company_count,
  CAST(max(CASE WHEN metric.metric_id = 'several_sources_count' THEN metric.metric_value END) AS BIGINT) AS several_sources_count,
  max(CASE WHEN metric.metric_id = 'disclosed_funding_usd' THEN metric.total_count END) AS funding_total_count,
  max(CASE WHEN metric.metric_id = 'disclosed_funding_usd' THEN metric.known_count END) AS funding_known_count,
  max(CASE WHEN metric.metric_id = 'disclosed_funding_usd' THEN metric.metric_value END) AS funding_usd,
  max(CASE WHEN metric.metric_id = 'disclosed_funding_usd' THEN metric.value_low END) AS funding_low_usd,
  max(CASE WHEN metric.metric_id = 'disclosed_funding_usd' THEN metric.value_high END) AS funding_high_usd
FROM marts.layer_metrics AS metric
WHERE metric.layer_id = $layer_id
GROUP BY metric.scope_view
ORDER BY metric.scope_view
