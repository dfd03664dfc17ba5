-- The ends of plain names that may be dropped, as written but for case.
SELECT DISTINCT ending FROM written_names SEMI JOIN dropped_words ON dropped_words.word = written_names.last_word WHERE ending <> ''
