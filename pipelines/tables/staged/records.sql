-- A founding year or head count that cannot be one is unknown here; it stays visible in the raw record and stands in staged.quarantine.
WITH spans AS (
  SELECT source_id, record_id, min(snapshot_date) AS first_seen, max(snapshot_date) AS last_seen
  FROM raw.records
  GROUP BY source_id, record_id
)
SELECT
  record.source_id,
  CAST(record.snapshot_date AS DATE) AS snapshot_date,
  record.record_id,
  concat(record.source_id, ':', record.record_id) AS mention_id,
  -- a list that mixes companies and products and gives only a repository, a foundation's page or a paper, names a project
  CASE WHEN record.kind = 'listing' AND link.page_kind = 'project_page' THEN 'project' ELSE record.kind END AS record_kind,
  record.name AS record_name,
  record.legal_name,
  record.owner AS owner_name,
  record.parent AS parent_name,
  record.url,
  link.domain,
  link.domain_stem,
  coalesce(link.is_root_page, FALSE) AS is_root_page,
  coalesce(link.is_domain_key, FALSE) AS is_domain_key,
  record.country AS country_stated,
  place.country_code,
  place.city_name,
  CASE WHEN TRY_CAST(record.founded_year AS BIGINT) BETWEEN 1600 AND 2100 THEN CAST(record.founded_year AS BIGINT) END AS founded_year,
  CASE WHEN TRY_CAST(record.employees AS BIGINT) >= 0 THEN CAST(record.employees AS BIGINT) END AS employee_count,
  record.cohort,
  record.status AS status_stated,
  record.organisation_type,
  coalesce(string_split(record.former_names, '|'), CAST([] AS VARCHAR[])) AS former_names,
  coalesce(string_split(record.aliases, '|'), CAST([] AS VARCHAR[])) AS aliases,
  coalesce(string_split(record.external_ids, '|'), CAST([] AS VARCHAR[])) AS external_ids,
  record.snapshot_date = spans.last_seen AS is_last_version,
  snapshot.is_latest AS is_in_latest_snapshot,
  CAST(spans.first_seen AS DATE) AS first_seen_date,
  CAST(spans.last_seen AS DATE) AS last_seen_date
FROM raw.records AS record
JOIN spans ON spans.source_id = record.source_id AND spans.record_id = record.record_id
JOIN staged.snapshots AS snapshot ON snapshot.source_id = record.source_id AND snapshot.snapshot_date = CAST(record.snapshot_date AS DATE)
LEFT JOIN staged.urls AS link ON link.url = record.url
LEFT JOIN staged.places AS place
  ON place.place_key = concat_ws('/', coalesce(record.country, ''), coalesce(record.region, ''), coalesce(record.city, ''))
