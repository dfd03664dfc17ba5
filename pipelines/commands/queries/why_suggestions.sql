-- What the company may do, where no source says it, with the facts that decided.
SELECT suggestion.activity_id, activity.activity_name, suggestion.probability, suggestion.deciding_tokens
FROM curated.suggested_activities AS suggestion
JOIN curated.activities AS activity ON activity.activity_id = suggestion.activity_id
WHERE suggestion.company_id = $company_id
ORDER BY suggestion.probability DESC, suggestion.activity_id
