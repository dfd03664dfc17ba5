-- Who carries a name, over all records: at how many sites, in how many countries, with founding years how far apart, in how many lists that give
-- its site, in a fact sheet or not, and whether it is made of weak words alone ("AI Labs").
CREATE OR REPLACE TEMP TABLE bearers AS
WITH wanted AS (
  SELECT DISTINCT hash('name', name_key) AS key_hash FROM pairs WHERE name_key IS NOT NULL
)
SELECT
  any_value(keys.key) AS key,
  count(DISTINCT sites.site) AS site_count,
  count(DISTINCT record.country) AS country_count,
  max(record.year) - min(record.year) AS year_span,
  count(DISTINCT CASE WHEN sites.site IS NOT NULL THEN record.source_id END) AS list_count,
  bool_or(record.is_sheet) AS is_in_sheet,
  max(keys.words) AS words,
  bool_or(keys.words = 0) AS is_all_weak
FROM keys
JOIN wanted ON wanted.key_hash = keys.key_hash
JOIN records AS record ON record.record_no = keys.record_no
JOIN sites ON sites.record_no = keys.record_no
WHERE keys.kind = 'name' AND keys.role IN ('name', 'alias', 'former_name', 'part')
GROUP BY keys.key_hash
