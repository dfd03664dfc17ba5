-- The comparable form of plain names of which at most the last word may be dropped, as name_endings says; equal to normalise.name_key, which reads
-- all others.
CREATE OR REPLACE TEMP TABLE name_keys AS
WITH cut AS (
  SELECT written.text, ended.kept, ended.weak_words, CASE WHEN ended.ending IS NULL THEN written.folded ELSE written.head END AS head
  FROM written_names AS written
  LEFT JOIN name_endings AS ended ON ended.ending = written.ending
  WHERE NOT (ended.ending IS NULL AND (contains(written.folded, '.') OR contains(written.folded, ',')))
)
SELECT
  cut.text,
  concat(cut.head, cut.kept) AS full_name,
  replace(concat(cut.head, cut.kept), ' ', '') AS compact,
  replace(cut.head, ' ', '') AS core,
  cut.head AS core_words,
  coalesce(cut.weak_words, '') AS weak_words,
  1 + length(cut.head) - length(replace(cut.head, ' ', '')) AS words
FROM cut
ANTI JOIN dropped_words ON dropped_words.word = list_last(string_split(cut.head, ' '))
