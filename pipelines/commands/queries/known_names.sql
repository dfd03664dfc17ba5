-- Every table and column of the release, for a hint when a query names one that is not there.
SELECT schema_name, table_name, column_name
FROM duckdb_columns()
WHERE NOT internal
ORDER BY schema_name, table_name, column_index
