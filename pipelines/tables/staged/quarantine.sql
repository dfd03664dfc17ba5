SELECT source_id, CAST(snapshot_date AS DATE) AS snapshot_date, record AS record_label, outcome, reason, coalesce(detail, '') AS detail
FROM raw.set_aside
UNION ALL
SELECT source_id, snapshot_date, mention_id, 'value_unread', 'the stated country is not in vocabulary/countries.yml', country_stated
FROM staged.records
WHERE country_stated IS NOT NULL AND country_code IS NULL
UNION ALL
SELECT source_id, snapshot_date, mention_id, 'value_unread', 'the stated amount cannot be read without guessing', amount_stated
FROM staged.funding_claims
WHERE amount_state = 'unparsed'
GROUP BY ALL
UNION ALL
SELECT source_id, CAST(snapshot_date AS DATE), concat(source_id, ':', record_id), 'value_unread', 'the stated founding year is not a year', founded_year
FROM raw.records
WHERE founded_year IS NOT NULL AND TRY_CAST(founded_year AS BIGINT) IS NULL
UNION ALL
SELECT source_id, CAST(snapshot_date AS DATE), concat(source_id, ':', record_id), 'value_unread', 'the stated head count is not a number', employees
FROM raw.records
WHERE employees IS NOT NULL AND TRY_CAST(employees AS BIGINT) IS NULL
