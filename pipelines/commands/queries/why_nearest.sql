-- Names that look most like a text that no company bears.
WITH wanted AS (
  SELECT strip_accents(lower(trim($text))) AS word
)
SELECT name, max(jaro_winkler_similarity(strip_accents(lower(name)), word)) AS likeness
FROM curated.company_names, wanted
GROUP BY name
HAVING likeness > 0.75
ORDER BY likeness DESC, name
LIMIT 5
