SELECT DISTINCT text FROM record_names ANTI JOIN name_keys ON name_keys.text = record_names.text
