WITH latest AS (
  SELECT claim.source_id, claim.property, claim.mention_id
  FROM curated.claims AS claim
  WHERE claim.is_current AND claim.property NOT IN ('kind', 'named_in')
),
records AS (
  SELECT source_id, count(DISTINCT mention_id) AS record_count FROM latest WHERE property = 'name' GROUP BY source_id
)
SELECT
  latest.source_id,
  latest.property,
  count(DISTINCT latest.mention_id) AS known_count,
  min(records.record_count) AS record_count,
  CAST(count(DISTINCT latest.mention_id) AS DOUBLE) / min(records.record_count) AS known_share
FROM latest
JOIN records ON records.source_id = latest.source_id
GROUP BY latest.source_id, latest.property
