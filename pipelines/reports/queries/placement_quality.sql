SELECT quality.taxonomy_id, model.short_title, quality.quality_measure, quality.measured_value, quality.value_low, quality.value_high, quality.case_count
FROM marts.layer_quality AS quality
JOIN curated.taxonomies AS model ON model.taxonomy_id = quality.taxonomy_id
WHERE quality.layer_id = 'all' AND quality.weighting = 'sample'
ORDER BY quality.taxonomy_id, quality.quality_measure
