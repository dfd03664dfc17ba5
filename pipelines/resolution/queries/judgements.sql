-- Score and decision of each pair. The bits of its levels are summed; then guards hold back what the score alone must not do:
-- names never join two records that something speaks against (a second country or year of one rare name only where another field speaks for it),
-- two things against one name part them, one list's own distinction is believed, and a
-- former name of one word, which others soon take up, needs a second field.
CREATE OR REPLACE TEMP TABLE judgements AS
WITH measured AS (
  SELECT *, CASE WHEN is_certain THEN $threshold ELSE name_threshold END AS needed FROM weighed
),
decided AS (
  SELECT
    *,
    round(1 / (1 + pow(2, -evidence_bits)), 4) AS raw_score,
    CASE
      WHEN name = 'apart' AND identifier <> 'shared' THEN 'different'
      WHEN identifier = 'differs_in_one_list' AND is_certain THEN 'unsure'
      WHEN identifier = 'differs_in_one_list' THEN 'different'
      WHEN NOT is_certain AND has_name AND contrary > 1 THEN 'different'
      WHEN NOT is_certain AND NOT has_name THEN 'unsure'
      WHEN NOT is_certain AND contrary > 0 AND NOT is_outweighed THEN 'unsure'
      WHEN
        NOT is_certain AND name = 'formerly' AND country <> 'same' AND city = 'none' AND founded NOT IN ('same', 'near') AND rarity <> 'several_words'
        THEN 'unsure'
      WHEN 1 / (1 + pow(2, -evidence_bits)) >= needed THEN 'same'
      ELSE 'unsure'
    END AS decision
  FROM measured
)
SELECT
  left_no,
  right_no,
  decision,
  CASE
    WHEN decision = 'different' THEN 0
    WHEN decision = 'unsure' THEN least(raw_score, needed - 0.01)
    WHEN rests_on_name THEN least(raw_score, 0.98)
    ELSE raw_score
  END AS score,
  is_certain,
  decision = 'unsure' AND has_name AND domain IN ('differs', 'twin', 'differs_as_renamed') AS is_held_apart,
  round(evidence_bits, 2) AS evidence_bits
FROM decided
