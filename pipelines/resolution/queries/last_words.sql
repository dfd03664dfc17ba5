-- The words at the end of plain names (words of Latin letters and digits with single spaces between); the caller finds those that may be dropped.
SELECT DISTINCT lower(regexp_extract(text, '[A-Za-z0-9]+$')) AS word FROM record_names WHERE regexp_full_match(text, '[A-Za-z0-9]+( [A-Za-z0-9]+)*')
