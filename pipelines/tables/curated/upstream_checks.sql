SELECT * FROM staged.upstream_checks
