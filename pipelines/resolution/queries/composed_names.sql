-- Names that may hold several; name_parts looks at them one by one.
SELECT DISTINCT source_id, name AS text FROM records WHERE regexp_matches(name, $pattern)
UNION
SELECT DISTINCT source_id, unnest(list_filter(aliases || former_names, lambda text: regexp_matches(text, $pattern))) AS text
FROM records
WHERE len(aliases) + len(former_names) > 0
