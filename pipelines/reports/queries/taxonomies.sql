SELECT taxonomy_id, title, short_title, publisher, document, source_id, document_title, document_date, document_url, citation_note, model_kind, direction, is_numbered, layer_count,
  order_note, attributes
FROM curated.taxonomies
ORDER BY document IS NULL, document, taxonomy_id
