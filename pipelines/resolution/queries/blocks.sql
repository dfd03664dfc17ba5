-- Keys that several records have. Up to a number (ALL_PAIRS) of records every pair is compared; a larger block of certain evidence becomes a star around its
-- first home page (or record), which links the same records; a larger block of one name is cut up by country and year, then by country and city.
CREATE OR REPLACE TEMP TABLE blocks AS
SELECT
  kind,
  key,
  count(DISTINCT record_no) AS records,
  min(record_no) FILTER (WHERE role = 'home') AS first_home,
  min(record_no) AS first_record
FROM keys
GROUP BY kind, key
HAVING count(*) > 1 AND count(DISTINCT record_no) > 1
