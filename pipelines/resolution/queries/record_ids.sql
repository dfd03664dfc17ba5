SELECT mention_id FROM records ORDER BY record_no
