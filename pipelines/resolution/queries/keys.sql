-- What brings records together. A name counts with and without its weak words.
CREATE OR REPLACE TEMP TABLE keys AS
SELECT 'name' AS kind, core AS key, record_no, role, compact, weak_words, words, line, via FROM name_forms
UNION ALL
SELECT 'name' AS kind, compact AS key, record_no, role, compact, weak_words, words, line, via FROM name_forms WHERE compact <> core
UNION ALL
SELECT 'site' AS kind, site AS key, record_no, CASE WHEN claims THEN 'home' ELSE 'page' END AS role, '' AS compact, '' AS weak_words, 0 AS words, 0 AS line, '' AS via
FROM sites WHERE site IS NOT NULL
UNION ALL
SELECT 'page' AS kind, page AS key, record_no, 'page' AS role, '' AS compact, '' AS weak_words, 0 AS words, 0 AS line, '' AS via FROM sites WHERE page IS NOT NULL
UNION ALL
SELECT 'identifier' AS kind, unnest(external_ids) AS key, record_no, 'identifier' AS role, '' AS compact, '' AS weak_words, 0 AS words, 0 AS line, '' AS via
FROM records WHERE len(external_ids) > 0
