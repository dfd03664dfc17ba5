-- A quantity that is no number at all, or one that no site can have, is unknown here and stands in staged.quarantine.
-- Coordinates are read where they are written in degrees, minutes and seconds.
WITH spans AS (
  SELECT source_id, record_id, min(snapshot_date) AS first_seen, max(snapshot_date) AS last_seen
  FROM raw.facilities
  GROUP BY source_id, record_id
),
read AS (
  SELECT
    *,
    TRY_CAST(h100_equivalents AS DOUBLE) AS h100_number,
    TRY_CAST(power AS DOUBLE) AS power_number,
    TRY_CAST(chips AS DOUBLE) AS chip_number,
    TRY_CAST(substr(operational_on, 1, 4) AS BIGINT) AS year_number,
    TRY_CAST(regexp_extract(latitude, '^([0-9]+)°', 1) AS DOUBLE)
      + coalesce(TRY_CAST(regexp_extract(latitude, '°([0-9]+)''', 1) AS DOUBLE), 0) / 60
      + coalesce(TRY_CAST(regexp_extract(latitude, '''([0-9.]+)"', 1) AS DOUBLE), 0) / 3600 AS latitude_number,
    TRY_CAST(regexp_extract(longitude, '^([0-9]+)°', 1) AS DOUBLE)
      + coalesce(TRY_CAST(regexp_extract(longitude, '°([0-9]+)''', 1) AS DOUBLE), 0) / 60
      + coalesce(TRY_CAST(regexp_extract(longitude, '''([0-9.]+)"', 1) AS DOUBLE), 0) / 3600 AS longitude_number
  FROM raw.facilities
)
SELECT
  read.source_id,
  CAST(read.snapshot_date AS DATE) AS snapshot_date,
  read.record_id,
  concat(read.source_id, ':', read.record_id) AS facility_id,
  read.kind AS facility_kind,
  read.name AS facility_name,
  coalesce(string_split(read.owner, '|'), CAST([] AS VARCHAR[])) AS owner_names,
  coalesce(string_split(read.users, '|'), CAST([] AS VARCHAR[])) AS user_names,
  read.country AS country_stated,
  place.country_code,
  read.region AS region_stated,
  read.city AS city_stated,
  read.address,
  CASE WHEN read.latitude_number <= 90 THEN round(CASE WHEN read.latitude LIKE '%S' THEN -read.latitude_number ELSE read.latitude_number END, 5) END
    AS latitude_degrees,
  CASE WHEN read.longitude_number <= 180 THEN round(CASE WHEN read.longitude LIKE '%W' THEN -read.longitude_number ELSE read.longitude_number END, 5) END
    AS longitude_degrees,
  read.status AS status_stated,
  CASE
    WHEN lower(read.status) IN ('existing', 'operational', 'active') THEN 'operational'
    WHEN lower(read.status) IN ('planned', 'announced', 'under construction') THEN 'planned'
    WHEN lower(read.status) IN ('decommissioned', 'closed') THEN 'gone'
    ELSE 'unknown'
  END AS facility_status,
  read.certainty,
  read.single_cluster,
  read.operational_on,
  CASE WHEN read.year_number BETWEEN 1940 AND 2100 THEN read.year_number END AS operational_year,
  read.decommissioned_on,
  CASE WHEN read.h100_number BETWEEN 0 AND 1e12 THEN read.h100_number END AS h100_equivalent_count,
  CASE WHEN read.power_number BETWEEN 0 AND 1e6 THEN read.power_number END AS power_megawatts,
  read.chip_type,
  CASE WHEN read.chip_number BETWEEN 0 AND 1e12 THEN CAST(round(read.chip_number) AS BIGINT) END AS chip_count,
  read.sector,
  coalesce(lower(read.is_possible_duplicate) = 'true', FALSE) AS is_possible_duplicate,
  read.possible_duplicate_of,
  read.builds_upon,
  read.superseded_by,
  read.source_url,
  read.snapshot_date = spans.last_seen AS is_last_version,
  snapshot.is_latest AS is_in_latest_snapshot,
  CAST(spans.first_seen AS DATE) AS first_seen_date,
  CAST(spans.last_seen AS DATE) AS last_seen_date
FROM read
JOIN spans ON spans.source_id = read.source_id AND spans.record_id = read.record_id
JOIN staged.snapshots AS snapshot ON snapshot.source_id = read.source_id AND snapshot.snapshot_date = CAST(read.snapshot_date AS DATE)
LEFT JOIN staged.places AS place
  ON place.place_key = concat_ws('/', coalesce(read.country, ''), coalesce(read.region, ''), coalesce(read.city, ''))
