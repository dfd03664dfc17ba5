-- Pairs of records with a name in common, and how well it agrees: 1 the same, 2 but for weak words, 3 another name of one of them, 4 linked by
-- aliases.csv, 5 as in a web address, 6 in transliteration. Names as short as short_name agree only whole. A name that agrees with and without its
-- weak words is one shared name, not two.
CREATE OR REPLACE TEMP TABLE name_pairs AS
WITH members AS (
  SELECT keys.key_hash AS block_key, keys.key, keys.record_no, keys.role, keys.compact, keys.weak_words, keys.words, keys.line, keys.via
  FROM keys
  JOIN blocks ON blocks.key_hash = keys.key_hash AND blocks.records <= $all_pairs
  WHERE keys.kind = 'name'
  UNION ALL
  SELECT part AS block_key, key, record_no, role, compact, weak_words, words, line, via FROM crowded_names WHERE part_records <= $all_pairs
),
agreeing AS (
  SELECT
    one.record_no AS left_no,
    other.record_no AS right_no,
    one.key,
    one.compact AS left_compact,
    other.compact AS right_compact,
    greatest(one.words, other.words) AS words,
    least(one.words, other.words) = 0 AS is_all_weak,
    greatest(one.line, other.line) AS line,
    greatest(one.via, other.via) AS via,
    CASE
      WHEN one.role = 'linked' OR other.role = 'linked' THEN 4
      WHEN one.role = 'transliterated' OR other.role = 'transliterated' THEN 6
      WHEN one.role = 'like_domain' OR other.role = 'like_domain' THEN 5
      WHEN one.role <> 'name' OR other.role <> 'name' THEN 3
      WHEN one.compact = other.compact THEN 1
      ELSE 2
    END AS agreement,
    one.role = 'part' OR other.role = 'part' AS is_part,
    one.role = 'former_name' OR other.role = 'former_name' AS is_former
  FROM members AS one
  JOIN members AS other ON other.block_key = one.block_key AND one.record_no < other.record_no
  WHERE
    one.compact = other.compact
    OR (
      length(one.key) > $short_name
      AND (
        one.weak_words = '' OR other.weak_words = '' OR one.weak_words = other.weak_words
        OR list_has_all(string_split(one.weak_words, ' '), string_split(other.weak_words, ' '))
        OR list_has_all(string_split(other.weak_words, ' '), string_split(one.weak_words, ' '))
      )
    )
),
several AS (
  SELECT left_no, right_no, least(count(DISTINCT left_compact), count(DISTINCT right_compact)) AS shared_names
  FROM agreeing
  WHERE agreement <= 3
  GROUP BY left_no, right_no
  HAVING count(*) > 1 AND min(left_compact) <> max(left_compact) AND min(right_compact) <> max(right_compact)
),
summed AS (
  SELECT
    left_no,
    right_no,
    min(agreement) AS agreement,
    min(concat(agreement, lpad((99999 - length(key))::VARCHAR, 5, '0'), key))[7:] AS key,  -- the longest of those that agree best
    max(words) AS words,
    bool_or(is_all_weak) AS is_all_weak,
    max(line) AS line,
    max(via) AS via,
    bool_and(is_part OR agreement > 3) AS is_part,
    bool_and(is_former OR agreement > 3) AS is_former
  FROM agreeing
  GROUP BY left_no, right_no
)
SELECT summed.*, coalesce(several.shared_names, CASE WHEN summed.agreement <= 3 THEN 1 ELSE 0 END) AS shared_names
FROM summed
LEFT JOIN several ON several.left_no = summed.left_no AND several.right_no = summed.right_no
