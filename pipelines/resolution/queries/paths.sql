SELECT DISTINCT path FROM taken_apart WHERE path <> ''
