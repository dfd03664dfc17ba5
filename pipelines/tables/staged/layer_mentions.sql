SELECT
  mention.mention_id AS layer_mention_id,
  mention.source_id,
  CAST(mention.snapshot_date AS DATE) AS snapshot_date,
  mention.document,
  mention.taxonomy_id,
  mention.layer_as_written,
  coalesce(string_split(mention.layer_codes, '|'), CAST([] AS VARCHAR[])) AS layer_codes,
  mention.sublayer_as_written,
  mention.entity_as_written,
  mention.entity_kind,
  CAST(mention.is_mappable AS BOOLEAN) AS is_mappable,
  mention.role AS mention_role,
  mention.layer_basis,
  mention.offering AS offering_name,
  mention.owner AS owner_name,
  mention.owner_basis,
  mention.owner_group,
  mention.alias_hint,
  mention.candidate AS candidate_name,
  CAST(mention.line AS BIGINT) AS line_number,
  CAST(mention.char_offset AS BIGINT) AS character_offset,
  CAST(mention.exact_mentions AS BIGINT) AS exact_mention_count,
  mention.flag,
  mention.note
FROM raw.mentions AS mention
JOIN staged.snapshots AS snapshot
  ON snapshot.source_id = mention.source_id AND snapshot.snapshot_date = CAST(mention.snapshot_date AS DATE) AND snapshot.is_latest
