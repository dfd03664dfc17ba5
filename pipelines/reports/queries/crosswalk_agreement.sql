SELECT left_taxonomy_id, right_taxonomy_id, scope_view, overlap_basis, agreement_measure, measured_value, value_low, value_high, unit, company_count, left_placed_count, right_placed_count,
  interval_method
FROM marts.taxonomy_agreement
ORDER BY left_taxonomy_id, right_taxonomy_id, scope_view, overlap_basis, agreement_measure
