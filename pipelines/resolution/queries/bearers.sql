-- Who carries a name, over all records: at how many sites, and how many when those with an address of the name are one (no common word is), in how many countries, with founding years how far apart, in how many lists that give
-- its site, in a fact sheet or not, and whether it is made of weak words alone ("AI Labs").
CREATE OR REPLACE TEMP TABLE bearers AS
WITH wanted AS (
  SELECT DISTINCT hash('name', pairs.name_key) AS key_hash
  FROM pairs
  JOIN sites AS one ON one.record_no = pairs.left_no
  JOIN sites AS other ON other.record_no = pairs.right_no
  WHERE pairs.name_key IS NOT NULL AND (one.site IS DISTINCT FROM other.site OR one.site IS NULL OR NOT (one.claims OR other.claims))  -- elsewhere nobody asks
)
SELECT
  any_value(keys.key) AS key,
  count(DISTINCT sites.site) AS site_count,
  count(DISTINCT CASE
    WHEN (keys.words > 1 OR common.word IS NULL) AND is_address_of(sites.stem, keys.key, TRUE) THEN 'an address of the name' ELSE sites.site
  END) FILTER (WHERE sites.site IS NOT NULL) AS unlike_site_count,
  count(DISTINCT record.country) AS country_count,
  max(record.year) - min(record.year) AS year_span,
  count(DISTINCT CASE WHEN sites.site IS NOT NULL THEN record.source_id END) AS list_count,
  bool_or(record.is_sheet) AS is_in_sheet
FROM keys
JOIN wanted ON wanted.key_hash = keys.key_hash
JOIN records AS record ON record.record_no = keys.record_no
JOIN sites ON sites.record_no = keys.record_no
LEFT JOIN common_words AS common ON common.word = keys.key
WHERE keys.kind = 'name' AND keys.role IN ('name', 'alias', 'former_name', 'part')
GROUP BY keys.key_hash
