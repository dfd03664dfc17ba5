-- Order is of no use before the end, where it is asked for.
SET preserve_insertion_order = FALSE;

-- The records with a number in the order of their ids, so that nothing depends on the order in which they came.
CREATE OR REPLACE TEMP TABLE records AS
WITH numbers AS (
  SELECT mention_id, (row_number() OVER (ORDER BY mention_id) - 1)::INTEGER AS record_no FROM given_records
)
SELECT numbers.record_no, given_records.*
FROM given_records
JOIN numbers ON numbers.mention_id = given_records.mention_id
