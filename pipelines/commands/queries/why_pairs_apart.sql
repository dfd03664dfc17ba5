-- Pairs of a record of the company and a record of another one: unsure, judged the same and refused, or decided by a person not to be merged.
WITH apart AS (
  SELECT pair.left_mention_id, pair.right_mention_id, 'unsure' AS standing, pair.score, pair.reason, NULL AS refusal_reason, NULL AS decision_line
  FROM resolved.judged_pairs AS pair
  ANTI JOIN resolved.decided_pairs AS decided
    ON decided.left_mention_id = pair.left_mention_id AND decided.right_mention_id = pair.right_mention_id
  WHERE pair.judgement = 'unsure'
  UNION ALL
  SELECT left_mention_id, right_mention_id, 'refused', score, reason, refusal_reason, decision_line FROM resolved.refused_merges
  UNION ALL
  SELECT left_mention_id, right_mention_id, concat('decided_', judgement), NULL, reason, NULL, decision_line
  FROM resolved.decided_pairs
  WHERE judgement <> 'same'
),
sided AS (
  SELECT apart.*, one.company_id AS left_company_id, other.company_id AS right_company_id
  FROM apart
  JOIN resolved.company_mentions AS one ON one.mention_id = apart.left_mention_id AND one.is_organisation
  JOIN resolved.company_mentions AS other ON other.mention_id = apart.right_mention_id AND other.is_organisation
  WHERE one.company_id <> other.company_id AND $company_id IN (one.company_id, other.company_id)
)
SELECT
  sided.standing,
  CASE WHEN sided.left_company_id = $company_id THEN sided.left_mention_id ELSE sided.right_mention_id END AS mention_id,
  CASE WHEN sided.left_company_id = $company_id THEN sided.right_mention_id ELSE sided.left_mention_id END AS other_mention_id,
  company.company_id AS other_company_id,
  company.company_name AS other_company_name,
  sided.score,
  sided.reason,
  sided.refusal_reason,
  sided.decision_line
FROM sided
JOIN curated.companies AS company ON company.company_id = CASE WHEN sided.left_company_id = $company_id THEN sided.right_company_id ELSE sided.left_company_id END
ORDER BY list_position(['unsure', 'refused', 'decided_unsure', 'decided_different'], sided.standing), sided.score DESC NULLS LAST, mention_id, other_mention_id
