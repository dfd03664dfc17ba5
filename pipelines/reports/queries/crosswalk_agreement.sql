SELECT left_taxonomy_id, right_taxonomy_id, scope_view, overlap_basis, agreement_measure, round(measured_value, 4) AS measured_value, round(value_low, 4) AS value_low,
  round(value_high, 4) AS value_high, unit, company_count, left_placed_count, right_placed_count
FROM marts.taxonomy_agreement
-- where nothing could be measured, one row says of how few companies
WHERE measured_value IS NOT NULL OR agreement_measure = 'adjusted_mutual_information'
ORDER BY left_taxonomy_id, right_taxonomy_id, scope_view, overlap_basis, agreement_measure
