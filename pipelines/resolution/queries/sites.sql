-- Whose site a record's address is on: the registered domain, after moves that aliases.csv states; none on a host that many share, save for the
-- home page of that host when the record is named after it. `claims` is true for the home page, which stands for the whole domain.
CREATE OR REPLACE TEMP TABLE sites AS
WITH own_names AS (
  SELECT host_pages.record_no, list(key.core) || list(key.compact) AS forms
  FROM (SELECT record_no FROM records WHERE is_shared AND is_root AND is_key) AS host_pages
  JOIN record_names ON record_names.record_no = host_pages.record_no AND record_names.role IN ('name', 'part')
  JOIN name_keys AS key ON key.text = record_names.text
  GROUP BY host_pages.record_no
),
known AS (
  SELECT
    record.record_no,
    record.domain,
    record.address,
    record.is_key,
    record.is_root,
    replace(record.stem, '-', '') AS plain_stem,
    record.is_key AND (NOT record.is_shared OR (record.is_root AND coalesce(list_contains(own_names.forms, replace(record.stem, '-', '')), FALSE))) AS has_site
  FROM records AS record
  LEFT JOIN own_names ON own_names.record_no = record.record_no
)
SELECT
  known.record_no,
  CASE WHEN known.has_site THEN coalesce(moved.new_domain, known.domain) END AS site,
  known.has_site AND known.domain <> coalesce(moved.new_domain, known.domain) AS has_moved,
  CASE WHEN known.has_site THEN known.plain_stem END AS stem,
  known.has_site AND known.is_root AS claims,
  CASE WHEN NOT known.has_site AND NOT known.is_key THEN known.address END AS page
FROM known
LEFT JOIN domain_moves AS moved ON moved.old_domain = known.domain
