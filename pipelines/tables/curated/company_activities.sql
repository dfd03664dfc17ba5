SELECT
  member.company_id,
  activity.activity_id,
  list(DISTINCT activity.claim_id ORDER BY activity.claim_id) AS claim_ids,
  count(DISTINCT activity.source_id) AS source_count,
  min(activity.first_seen_date) AS first_seen_date,
  max(activity.last_seen_date) AS last_seen_date
FROM curated.record_activities AS activity
JOIN resolved.company_mentions AS member ON member.mention_id = activity.mention_id
GROUP BY member.company_id, activity.activity_id
