-- The steps by which the company's records came together, the strongest first.
SELECT
  step.step_number,
  step.left_mention_id,
  one.record_name AS left_name,
  step.right_mention_id,
  other.record_name AS right_name,
  step.merge_basis,
  step.score,
  step.reason,
  decided.decided_date,
  step.decision_line
FROM resolved.merge_steps AS step
JOIN staged.records AS one ON one.mention_id = step.left_mention_id AND one.is_last_version
JOIN staged.records AS other ON other.mention_id = step.right_mention_id AND other.is_last_version
LEFT JOIN resolved.decided_pairs AS decided ON decided.left_mention_id = step.left_mention_id AND decided.right_mention_id = step.right_mention_id
WHERE step.company_id = $company_id
ORDER BY step.step_number
