-- Each modality with each claim that tells it. Where the label itself does not, the activities that have it by definition are the bridge.
SELECT
  told.modality_id,
  modality.modality_name,
  told.modality_basis,
  (
    SELECT list(DISTINCT activity.activity_name ORDER BY activity.activity_name)
    FROM curated.record_activities AS done
    JOIN curated.activities AS activity ON activity.activity_id = done.activity_id
    WHERE done.claim_id = told.claim_id AND told.modality_basis = 'activity' AND list_contains(activity.modality_ids, told.modality_id)
  ) AS activities,
  claim.claim_id,
  claim.source_id,
  claim.record_id,
  claim.property,
  claim.value,
  claim.first_seen_date,
  claim.last_seen_date,
  claim.is_current
FROM curated.modality_evidence AS told
JOIN curated.modalities AS modality ON modality.modality_id = told.modality_id
JOIN curated.claims AS claim ON claim.claim_id = told.claim_id
WHERE told.company_id = $company_id
ORDER BY modality.modality_order, claim.property <> 'named_in', told.modality_basis DESC, claim.source_id, claim.record_id, claim.value
