SELECT
  claim.document_claim_id,
  claim.scope_view,
  claim.document,
  claim.taxonomy_id,
  model.short_title AS document_label,
  claim.claim_label,
  claim.claim_layer_ids,
  claim.claim_region,
  claim.says,
  claim.character_offset,
  claim.test,
  claim.unit,
  claim.measured_value,
  claim.value_low,
  claim.value_high,
  CASE WHEN claim.measured_value IS NOT NULL THEN measure.worst_low END AS worst_low,
  CASE WHEN claim.measured_value IS NOT NULL THEN measure.worst_high END AS worst_high,
  claim.known_count,
  claim.total_count,
  claim.interval_method,
  claim.bound_stated,
  claim.verdict,
  claim.verdict_ground,
  claim.verdict_reason,
  claim.caveat,
  claim.largest_source_id,
  claim.value_without_largest_source,
  claim.verdict_without_largest_source,
  claim.is_verdict_stable
FROM marts.document_claims AS claim
JOIN curated.taxonomies AS model ON model.taxonomy_id = claim.taxonomy_id
LEFT JOIN marts.claim_measures AS measure
  ON measure.document_claim_id = claim.document_claim_id AND measure.scope_view = claim.scope_view AND measure.left_out_source_id = 'none'
ORDER BY claim.document, claim.character_offset, claim.document_claim_id, claim.scope_view
