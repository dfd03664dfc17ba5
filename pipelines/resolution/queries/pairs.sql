-- All candidate pairs: a name, a site, a page on a shared host or an identifier in common. Two pages of a site that neither claims are a pair only
-- with a name in common: they may be two customers of a platform.
CREATE OR REPLACE TEMP TABLE pairs AS
WITH linked_members AS (
  SELECT keys.kind, keys.key_hash, keys.record_no, keys.role, blocks.records, coalesce(blocks.first_home, blocks.first_record) AS hub, blocks.first_home
  FROM keys
  JOIN blocks ON blocks.key_hash = keys.key_hash
  WHERE keys.kind <> 'name'
),
found AS (
  SELECT left_no, right_no FROM name_pairs
  UNION
  SELECT one.record_no, other.record_no
  FROM linked_members AS one
  JOIN linked_members AS other ON other.key_hash = one.key_hash AND one.record_no < other.record_no
  WHERE one.records <= $all_pairs AND (one.kind <> 'site' OR one.role = 'home' OR other.role = 'home')
  UNION
  SELECT least(hub, record_no), greatest(hub, record_no)
  FROM linked_members
  WHERE records > $all_pairs AND records <= $largest_block AND record_no <> hub AND (kind <> 'site' OR first_home IS NOT NULL)
),
told_apart AS (
  SELECT record_no, compact FROM name_forms WHERE compact IN (SELECT one FROM apart_names UNION ALL SELECT other FROM apart_names)
),
apart AS (
  SELECT found.left_no, found.right_no, min(apart_names.line) AS line
  FROM found
  JOIN told_apart AS one ON one.record_no = found.left_no
  JOIN told_apart AS other ON other.record_no = found.right_no
  JOIN apart_names ON (apart_names.one = one.compact AND apart_names.other = other.compact) OR (apart_names.one = other.compact AND apart_names.other = one.compact)
  GROUP BY ALL
)
SELECT
  found.left_no,
  found.right_no,
  coalesce(name_pairs.agreement, 0) AS agreement,
  name_pairs.key AS name_key,
  name_pairs.via,
  name_pairs.words,
  coalesce(name_pairs.is_all_weak, FALSE) AS is_all_weak,
  coalesce(name_pairs.is_part, FALSE) AS is_part,
  coalesce(name_pairs.is_former, FALSE) AS is_former,
  coalesce(apart.line, name_pairs.line, 0) AS line,
  apart.line IS NOT NULL AS is_apart,
  coalesce(name_pairs.shared_names, 0) AS shared_names
FROM found
LEFT JOIN name_pairs ON name_pairs.left_no = found.left_no AND name_pairs.right_no = found.right_no
LEFT JOIN apart ON apart.left_no = found.left_no AND apart.right_no = found.right_no
