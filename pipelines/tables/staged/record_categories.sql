WITH labels AS (
  SELECT DISTINCT source_id, snapshot_date, record_id, unnest(string_split(categories, '|')) AS category
  FROM raw.records
  WHERE categories IS NOT NULL
)
SELECT
  source_id,
  CAST(snapshot_date AS DATE) AS snapshot_date,
  record_id,
  concat(source_id, ':', record_id) AS mention_id,
  split_part(category, ':', 1) AS category_scheme,
  substr(category, strpos(category, ':') + 1) AS category_label
FROM labels
