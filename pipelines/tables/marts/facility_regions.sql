-- Added up in whole H100 equivalents and whole kilowatts, so that the order of the rows cannot show in a sum.
WITH placed AS (
  SELECT
    facility_id,
    source_id,
    facility_kind,
    facility_status,
    country_code,
    CAST(round(h100_equivalent_count) AS BIGINT) AS h100,
    CAST(round(power_megawatts * 1000) AS BIGINT) AS kilowatts
  FROM curated.facilities
  WHERE is_counted AND facility_status IN ('operational', 'planned')
),
homes AS (
  SELECT 'market' AS region_scheme, country_code, market_region_code AS region_code, market_region_name AS region_name FROM curated.countries
  UNION ALL
  SELECT 'un_m49', country_code, coalesce(m49_region_code, 'not_in_m49'), coalesce(m49_region_name, 'Not in M49') FROM curated.countries
  UNION ALL
  SELECT 'country', country_code, country_code, country_name
  FROM curated.countries
  WHERE country_code IN (SELECT country_code FROM placed)
),
regions AS (
  SELECT DISTINCT region_scheme, region_code, region_name FROM homes
  UNION ALL
  SELECT DISTINCT region_scheme, 'unknown', 'Unknown' FROM homes
),
located AS (
  SELECT placed.*, homes.region_scheme, homes.region_code
  FROM placed
  JOIN homes ON homes.country_code = placed.country_code
  UNION ALL
  SELECT placed.*, scheme.region_scheme, 'unknown'
  FROM placed
  CROSS JOIN (SELECT DISTINCT region_scheme FROM homes) AS scheme
  WHERE placed.country_code IS NULL
),
cells AS (
  SELECT
    kind.source_id,
    kind.facility_kind,
    kind.facility_status,
    region.region_scheme,
    region.region_code,
    region.region_name,
    count(located.facility_id) AS facility_count,
    CAST(sum(located.h100) AS BIGINT) AS h100,
    count(located.h100) AS h100_known_count,
    CAST(sum(located.kilowatts) AS BIGINT) AS kilowatts,
    count(located.kilowatts) AS power_known_count
  FROM (SELECT DISTINCT source_id, facility_kind, facility_status FROM placed) AS kind
  CROSS JOIN regions AS region
  LEFT JOIN located
    ON located.source_id = kind.source_id AND located.facility_kind = kind.facility_kind AND located.facility_status = kind.facility_status
    AND located.region_scheme = region.region_scheme AND located.region_code = region.region_code
  GROUP BY kind.source_id, kind.facility_kind, kind.facility_status, region.region_scheme, region.region_code, region.region_name
),
totals AS (
  SELECT
    source_id,
    facility_kind,
    facility_status,
    region_scheme,
    CAST(sum(facility_count) AS BIGINT) AS all_facility_count,
    CAST(sum(CASE WHEN region_code <> 'unknown' THEN facility_count ELSE 0 END) AS BIGINT) AS known_facility_count,
    CAST(sum(CASE WHEN region_code <> 'unknown' THEN h100 END) AS BIGINT) AS located_h100,
    CAST(sum(CASE WHEN region_code <> 'unknown' THEN kilowatts END) AS BIGINT) AS located_kilowatts
  FROM cells
  GROUP BY source_id, facility_kind, facility_status, region_scheme
),
shares AS (
  SELECT
    cells.*,
    totals.all_facility_count,
    totals.known_facility_count,
    totals.located_h100,
    totals.located_kilowatts,
    totals.known_facility_count < 10 AS is_too_few,
    cells.region_code <> 'unknown' AND totals.known_facility_count >= 10 AS has_share
  FROM cells
  JOIN totals
    ON totals.source_id = cells.source_id AND totals.facility_kind = cells.facility_kind AND totals.facility_status = cells.facility_status
    AND totals.region_scheme = cells.region_scheme
)
SELECT
  source_id,
  facility_kind,
  facility_status,
  region_scheme,
  region_code,
  region_name,
  facility_count,
  known_facility_count,
  all_facility_count,
  CASE WHEN has_share THEN CAST(facility_count AS DOUBLE) / known_facility_count END AS facility_share,
  h100 AS h100_equivalent_count,
  h100_known_count,
  located_h100 AS located_h100_equivalent_count,
  CASE WHEN has_share AND located_h100 > 0 THEN CAST(coalesce(h100, 0) AS DOUBLE) / located_h100 END AS h100_share,
  CAST(kilowatts AS DOUBLE) / 1000 AS power_megawatts,
  power_known_count,
  CAST(located_kilowatts AS DOUBLE) / 1000 AS located_power_megawatts,
  CASE WHEN has_share AND located_kilowatts > 0 THEN CAST(coalesce(kilowatts, 0) AS DOUBLE) / located_kilowatts END AS power_share,
  is_too_few
FROM shares
