-- The last two words of plain names, each once, in long lines; the caller finds those that may be dropped.
SELECT string_agg(word, ' ; x ')
FROM (
  SELECT last_word AS word FROM written_names
  UNION
  SELECT list_last(string_split(head, ' ')) FROM written_names WHERE ending <> ''
) AS words
GROUP BY hash(word) % 200
