SELECT
  relation.offering_id,
  relation.name_relation AS offering_relation,
  relation.object_name AS other_name,
  relation.other_offering_id,
  statement.valid_from_stated,
  statement.source_url,
  relation.statement_line
FROM resolved.stated_relations AS relation
JOIN curated.aliases AS statement
  ON statement.subject_name = relation.subject_name AND statement.name_relation = relation.name_relation AND statement.object_name = relation.object_name
WHERE relation.name_relation = 'successor_of' AND relation.offering_id IS NOT NULL
