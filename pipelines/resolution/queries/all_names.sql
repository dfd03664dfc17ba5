INSERT INTO name_keys BY NAME SELECT * FROM other_keys
