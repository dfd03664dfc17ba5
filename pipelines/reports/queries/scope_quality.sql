SELECT scope, quality_measure, weighting, measured_value, value_low, value_high, case_count
FROM marts.scope_quality
ORDER BY scope, quality_measure, weighting
