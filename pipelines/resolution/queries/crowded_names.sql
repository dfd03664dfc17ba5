-- Names that too many records carry for every pair to be compared (more than all_pairs): cut up by country and year, else by country and city.
-- `part_records` counts the records of one part; a record without country, or without year and city, is in no part.
CREATE OR REPLACE TEMP TABLE crowded_names AS
WITH crowded AS (
  SELECT
    keys.*,
    CASE
      WHEN record.country IS NOT NULL AND record.year IS NOT NULL THEN hash('country and year', keys.key, record.country, record.year)
      WHEN record.country IS NOT NULL AND record.city IS NOT NULL THEN hash('country and city', keys.key, record.country, record.city)
    END AS part
  FROM keys
  JOIN blocks ON blocks.key_hash = keys.key_hash AND blocks.records > $all_pairs
  JOIN records AS record ON record.record_no = keys.record_no
  WHERE keys.kind = 'name'
)
SELECT *, CASE WHEN part IS NOT NULL THEN count(*) OVER (PARTITION BY part) END AS part_records FROM crowded
