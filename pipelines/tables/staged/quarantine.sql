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
WHERE founded_year IS NOT NULL AND coalesce(TRY_CAST(founded_year AS BIGINT) NOT BETWEEN 1600 AND 2100, TRUE)
UNION ALL
SELECT source_id, CAST(snapshot_date AS DATE), concat(source_id, ':', record_id), 'value_unread', 'the stated head count is not a number', employees
FROM raw.records
WHERE employees IS NOT NULL AND coalesce(TRY_CAST(employees AS BIGINT) < 0, TRUE)
UNION ALL
SELECT source_id, snapshot_date, facility_id, 'value_unread', 'the stated country is not in vocabulary/countries.yml', country_stated
FROM staged.facilities
WHERE country_stated IS NOT NULL AND country_code IS NULL
UNION ALL
SELECT source_id, snapshot_date, facility_id, 'value_unread', 'the stated status is none that the reader knows', status_stated
FROM staged.facilities
WHERE status_stated IS NOT NULL AND facility_status = 'unknown'
UNION ALL
SELECT facility.source_id, facility.snapshot_date, facility.facility_id, 'value_unread', 'the stated size is no number that a site can have',
  concat_ws(', ', CASE WHEN facility.h100_equivalent_count IS NULL THEN stated.h100_equivalents END,
    CASE WHEN facility.power_megawatts IS NULL THEN stated.power END, CASE WHEN facility.chip_count IS NULL THEN stated.chips END)
FROM staged.facilities AS facility
JOIN raw.facilities AS stated
  ON stated.source_id = facility.source_id AND stated.record_id = facility.record_id AND CAST(stated.snapshot_date AS DATE) = facility.snapshot_date
WHERE (stated.h100_equivalents IS NOT NULL AND facility.h100_equivalent_count IS NULL)
  OR (stated.power IS NOT NULL AND facility.power_megawatts IS NULL)
  OR (stated.chips IS NOT NULL AND facility.chip_count IS NULL)
