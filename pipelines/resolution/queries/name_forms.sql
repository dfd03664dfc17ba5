-- Each record's names in comparable form, with those that are inferred: the name as in the web address, names that aliases.csv links.
CREATE OR REPLACE TEMP TABLE name_forms AS
WITH stated AS (
  SELECT record_names.record_no, record_names.role, key.full_name, key.compact, key.core, key.core_words, key.weak_words, key.words, 0 AS line, '' AS via
  FROM record_names
  JOIN name_keys AS key ON key.text = record_names.text
  WHERE key.compact <> ''
)
SELECT * FROM stated
UNION ALL
SELECT stated.record_no, 'linked' AS role, link.full_name, link.compact, link.core, link.core_words, link.weak_words, link.words, link.line, link.known_as AS via
FROM stated
JOIN linked_names AS link ON link.known_as = stated.compact
WHERE stated.role IN ('name', 'alias', 'former_name', 'part')
UNION ALL
SELECT stated.record_no, 'like_domain' AS role, sites.stem AS full_name, sites.stem AS compact, sites.stem AS core, sites.stem AS core_words, '' AS weak_words, 1 AS words, 0 AS line, '' AS via
FROM stated
JOIN sites ON sites.record_no = stated.record_no AND sites.claims
WHERE
  stated.role = 'name' AND sites.stem NOT IN (stated.compact, stated.core) AND length(sites.stem) >= 4
  AND starts_with(sites.stem, stated.core) AND length(stated.core) >= 3
