SELECT figure.figure_id, figure.document, figure.stated_source, figure.figure_metric, figure.operator, figure.value_stated, figure.value_number, figure.figure_unit, figure.from_year, figure.to_year,
  metric.metric_id, metric.scope_view, metric.metric_value, metric.value_low, metric.value_high, metric.known_count, metric.total_count, metric.unit
FROM curated.market_figures AS figure
JOIN marts.layer_metrics AS metric ON metric.metric_id = $metric_id AND metric.layer_id = 'all' AND metric.scope_view = 'core' AND metric.breakdown_value = 'all'
WHERE figure.figure_id = $figure_id
