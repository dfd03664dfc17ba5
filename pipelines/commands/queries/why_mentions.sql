-- What the layer documents say, word for word, with the line.
SELECT document, line_number, entity_as_written, mention_role, layer_as_written, sublayer_as_written, is_placed, owner_name, owner_basis, owner_source_url, flag
FROM curated.layer_mentions
WHERE company_id = $company_id
ORDER BY document, line_number, entity_as_written
