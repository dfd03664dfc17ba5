-- Every name of every record once, with what it is: in the list's words, or as taken out of them by name_parts.
CREATE OR REPLACE TEMP TABLE record_names AS
WITH written AS (
  SELECT record_no, 'name' AS role, name AS text FROM records
  UNION ALL
  SELECT record_no, 'alias' AS role, unnest(aliases) AS text FROM records WHERE len(aliases) > 0
  UNION ALL
  SELECT record_no, 'former_name' AS role, unnest(former_names) AS text FROM records WHERE len(former_names) > 0
)
SELECT written.record_no, written.role, written.text
FROM written
ANTI JOIN name_parts ON name_parts.written = written.text
UNION ALL
SELECT written.record_no, CASE WHEN part.role = 'name' THEN written.role ELSE part.role END AS role, part.text
FROM written
JOIN name_parts AS part ON part.written = written.text
