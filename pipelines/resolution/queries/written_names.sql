-- Plain names, each once, cut before their last word: words of Latin letters and digits with single spaces between, perhaps a comma before the last
-- word and a point behind it.
CREATE OR REPLACE TEMP TABLE written_names AS
SELECT text, folded, last_word, folded[:length(folded) - length(ending)] AS head, ending
FROM (
  SELECT text, folded, rtrim(last_part, '.') AS last_word, CASE WHEN length(last_part) < length(folded) THEN right(folded, length(last_part) + 1 + gap) ELSE '' END AS ending
  FROM (
    SELECT text, lower(text) AS folded, list_last(string_split(lower(text), ' ')) AS last_part, contains(text, ',')::INTEGER AS gap
    FROM (SELECT DISTINCT text FROM record_names WHERE regexp_full_match(text, '[A-Za-z0-9]+( [A-Za-z0-9]+)*(, [A-Za-z0-9]+)?\.?')) AS distinct_names
  ) AS parts
) AS cut
