SELECT * FROM staged.source_checks
