SELECT source_id, property, known_count, record_count, known_share
FROM marts.source_fill_rates
ORDER BY source_id, property
