-- What brings records together: the keys that several have. A name counts with and without its weak words.
CREATE OR REPLACE TEMP VIEW all_keys AS
SELECT hash('name', core) AS key_hash, 'name' AS kind, core AS key, record_no, role, compact, weak_words, words, line, via FROM name_forms
UNION ALL
SELECT hash('name', compact) AS key_hash, 'name' AS kind, compact AS key, record_no, role, compact, weak_words, words, line, via
FROM name_forms WHERE compact <> core
UNION ALL
SELECT
  hash('site', site) AS key_hash, 'site' AS kind, site AS key, record_no, CASE WHEN claims THEN 'home' ELSE 'page' END AS role,
  '' AS compact, '' AS weak_words, 0 AS words, 0 AS line, '' AS via
FROM sites WHERE site IS NOT NULL
UNION ALL
SELECT hash('page', page) AS key_hash, 'page' AS kind, page AS key, record_no, 'page' AS role, '' AS compact, '' AS weak_words, 0 AS words, 0 AS line, '' AS via
FROM sites WHERE page IS NOT NULL
UNION ALL
SELECT
  hash('identifier', identifier) AS key_hash, 'identifier' AS kind, identifier AS key, record_no, 'identifier' AS role,
  '' AS compact, '' AS weak_words, 0 AS words, 0 AS line, '' AS via
FROM (SELECT record_no, unnest(external_ids) AS identifier FROM records WHERE len(external_ids) > 0) AS identifiers;

CREATE OR REPLACE TEMP TABLE keys AS
SELECT *
FROM all_keys
SEMI JOIN (SELECT key_hash FROM all_keys GROUP BY key_hash HAVING min(record_no) <> max(record_no)) AS shared ON shared.key_hash = all_keys.key_hash
