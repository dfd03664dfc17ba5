-- Who carries a name, over all records: at how many sites, in how many countries, with founding years how far apart, in how many lists that give
-- its site, and in a fact sheet or not.
CREATE OR REPLACE TEMP TABLE bearers AS
WITH wanted AS (
  SELECT DISTINCT name_key AS key FROM pairs WHERE name_key IS NOT NULL
)
SELECT
  keys.key,
  count(DISTINCT sites.site) AS site_count,
  count(DISTINCT record.country) AS country_count,
  max(record.year) - min(record.year) AS year_span,
  count(DISTINCT CASE WHEN sites.site IS NOT NULL THEN record.source_id END) AS list_count,
  bool_or(record.is_sheet) AS is_in_sheet,
  max(keys.words) AS words
FROM keys
JOIN wanted ON wanted.key = keys.key
JOIN records AS record ON record.record_no = keys.record_no
JOIN sites ON sites.record_no = keys.record_no
WHERE keys.kind = 'name' AND keys.role IN ('name', 'alias', 'former_name', 'part')
GROUP BY keys.key
