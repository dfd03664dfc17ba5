-- Names in other scripts also stand in Latin letters, as weaker evidence.
INSERT INTO record_names
SELECT DISTINCT record_names.record_no, 'transliterated', latin_names.text
FROM record_names
JOIN latin_names ON latin_names.written = record_names.text
