SELECT mention.layer_mention_id, mention.document, mention.layer_as_written, mention.layer_ids, mention.sublayer_as_written, mention.entity_as_written, mention.entity_kind,
  mention.is_mappable, mention.mention_role, mention.layer_basis, mention.offering_name, mention.owner_name, mention.company_id, mention.owner_basis, mention.owner_source_url,
  mention.is_owner_published, mention.is_placed, mention.candidate_name, mention.line_number, mention.character_offset, mention.exact_mention_count, mention.flag, mention.note
FROM curated.layer_mentions AS mention
WHERE mention.taxonomy_id = $taxonomy_id
ORDER BY mention.line_number, mention.character_offset, mention.entity_as_written, mention.layer_mention_id
