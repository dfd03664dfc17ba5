-- The records that stand in a pair, with what is compared.
CREATE OR REPLACE TEMP TABLE compared AS
SELECT
  record.record_no,
  record.source_id,
  record.name,
  record.country,
  record.city,
  record.year,
  CASE WHEN len(record.external_ids) > 0 THEN record.external_ids END AS external_ids,
  CASE WHEN len(record.activities) > 0 THEN record.activities END AS activities,
  sites.site,
  sites.stem,
  sites.page,
  sites.claims::INTEGER AS claims,
  sites.has_moved
FROM records AS record
JOIN sites ON sites.record_no = record.record_no
SEMI JOIN (SELECT left_no AS record_no FROM pairs UNION ALL SELECT right_no FROM pairs) AS paired ON paired.record_no = record.record_no
