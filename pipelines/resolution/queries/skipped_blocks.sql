-- What was too large to be compared: of a name the records that are in no part small enough, of an identifier, page or site with a home page all
-- records. Pages of a site without a home page are no block: nothing says that they are one company's.
CREATE OR REPLACE TEMP TABLE skipped_blocks AS
SELECT kind, key, count(DISTINCT record_no) AS records
FROM crowded_names
WHERE part_records IS NULL OR part_records > $all_pairs
GROUP BY kind, key
HAVING count(DISTINCT record_no) > 1
UNION ALL
SELECT kind, key, records FROM blocks WHERE kind <> 'name' AND records > $largest_block AND (kind <> 'site' OR first_home IS NOT NULL)
