-- How many records have each key. Up to a number (ALL_PAIRS) of records every pair is compared; a larger block of certain evidence becomes a star
-- around its first home page (or record), which links the same records; a larger block of one name is cut up (crowded_names.sql). What is
-- still larger is skipped (skipped_blocks.sql).
CREATE OR REPLACE TEMP TABLE blocks AS
SELECT
  key_hash,
  any_value(kind) AS kind,
  any_value(key) AS key,
  count(DISTINCT record_no) AS records,
  min(record_no) FILTER (WHERE role = 'home') AS first_home,
  min(record_no) AS first_record
FROM keys
GROUP BY key_hash
