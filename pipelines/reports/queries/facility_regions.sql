-- One list only, the one with the most clusters: lists, kinds and statuses are never added up.
SELECT region.source_id, region.facility_kind, region.facility_status, region.region_code, region.region_name,
  region.facility_count, region.known_facility_count, region.all_facility_count,
  region.h100_equivalent_count, region.h100_known_count, region.located_h100_equivalent_count, region.h100_share,
  (
    SELECT count(*) FROM curated.facilities AS facility
    WHERE facility.source_id = region.source_id AND facility.facility_kind = region.facility_kind
      AND facility.facility_status = region.facility_status AND NOT facility.is_counted
  ) AS not_counted_count,
  (
    SELECT string_agg(DISTINCT facility.counting, ', ' ORDER BY facility.counting) FROM curated.facilities AS facility
    WHERE facility.source_id = region.source_id AND facility.facility_kind = region.facility_kind
      AND facility.facility_status = region.facility_status AND NOT facility.is_counted
  ) AS not_counted_because,
  (
    SELECT count(*) FROM curated.facilities AS facility
    WHERE facility.source_id = region.source_id AND facility.facility_kind <> region.facility_kind
      AND facility.facility_status = region.facility_status AND facility.is_counted
  ) AS other_kind_count
FROM marts.facility_regions AS region
WHERE region.facility_kind = 'gpu_cluster' AND region.facility_status = 'operational' AND region.region_scheme = 'market'
  AND region.source_id = (
    SELECT source_id FROM marts.facility_regions
    WHERE facility_kind = 'gpu_cluster' AND facility_status = 'operational'
    ORDER BY all_facility_count DESC, source_id
    LIMIT 1
  )
ORDER BY region.region_code = 'unknown', region.h100_equivalent_count DESC NULLS LAST, region.facility_count DESC, region.region_code
