SELECT kind, key, records FROM skipped_blocks ORDER BY ALL
