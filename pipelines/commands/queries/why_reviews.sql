-- What readings of the company's public pages found, and how far that went into its placements.
SELECT
  review.reviewer_code,
  review.review_state,
  review.scope_reviewed,
  review.modality_ids,
  review.summary,
  review.sureness,
  review.evidence_url,
  review.second_url,
  review.reviewed_on_date,
  review.decision_line,
  review.note
FROM curated.company_reviews AS review
WHERE review.company_id = $company_id
ORDER BY review.reviewer_code
