SELECT
  told.offering_id,
  told.modality_id,
  list(DISTINCT told.claim_id ORDER BY told.claim_id) AS claim_ids,
  count(DISTINCT told.source_id) AS source_count,
  min(told.first_seen_date) AS first_seen_date,
  max(told.last_seen_date) AS last_seen_date
FROM curated.modality_evidence AS told
WHERE told.offering_id IS NOT NULL
GROUP BY told.offering_id, told.modality_id
