-- All candidate pairs: a name, a site, a page on a shared host or an identifier in common. Two pages of a site that neither claims are a pair only
-- with a name in common: they may be two customers of a platform.
CREATE OR REPLACE TEMP TABLE pairs AS
WITH linked_members AS (
  SELECT keys.kind, keys.key, keys.record_no, keys.role, blocks.records, coalesce(blocks.first_home, blocks.first_record) AS hub, blocks.first_home
  FROM keys
  JOIN blocks ON blocks.kind = keys.kind AND blocks.key = keys.key
  WHERE keys.kind <> 'name'
),
apart AS (
  SELECT least(one.record_no, other.record_no) AS left_no, greatest(one.record_no, other.record_no) AS right_no, min(apart_names.line) AS line
  FROM apart_names
  JOIN name_forms AS one ON one.compact = apart_names.one
  JOIN name_forms AS other ON other.compact = apart_names.other
  GROUP BY ALL
),
found AS (
  SELECT left_no, right_no FROM name_pairs
  UNION
  SELECT one.record_no, other.record_no
  FROM linked_members AS one
  JOIN linked_members AS other ON other.kind = one.kind AND other.key = one.key AND one.record_no < other.record_no
  WHERE one.records <= $all_pairs AND (one.kind <> 'site' OR one.role = 'home' OR other.role = 'home')
  UNION
  SELECT least(hub, record_no), greatest(hub, record_no)
  FROM linked_members
  WHERE records > $all_pairs AND records <= $largest_block AND record_no <> hub AND (kind <> 'site' OR first_home IS NOT NULL)
)
SELECT
  found.left_no,
  found.right_no,
  coalesce(name_pairs.agreement, 0) AS agreement,
  name_pairs.key AS name_key,
  name_pairs.via,
  coalesce(name_pairs.is_part, FALSE) AS is_part,
  coalesce(name_pairs.is_former, FALSE) AS is_former,
  coalesce(name_pairs.line, apart.line, 0) AS line,
  apart.line IS NOT NULL AS is_apart,
  coalesce(name_pairs.shared_names, 0) AS shared_names
FROM found
LEFT JOIN name_pairs ON name_pairs.left_no = found.left_no AND name_pairs.right_no = found.right_no
LEFT JOIN apart ON apart.left_no = found.left_no AND apart.right_no = found.right_no
