-- The comparable form of plain names whose last word stays: nothing but lower case. Equal to normalise.name_key, which reads all others.
CREATE OR REPLACE TEMP TABLE name_keys AS
SELECT
  text,
  lower(text) AS full_name,
  replace(lower(text), ' ', '') AS compact,
  replace(lower(text), ' ', '') AS core,
  lower(text) AS core_words,
  '' AS weak_words,
  1 + length(text) - length(replace(text, ' ', '')) AS words
FROM (SELECT DISTINCT text FROM record_names WHERE regexp_full_match(text, '[A-Za-z0-9]+( [A-Za-z0-9]+)*')) AS plain
ANTI JOIN dropped_words ON dropped_words.word = lower(regexp_extract(plain.text, '[A-Za-z0-9]+$'))
