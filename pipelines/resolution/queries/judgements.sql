-- Score, decision and reason of each pair. The bits of its levels are summed; then guards hold back what the score alone must not do:
-- names never join two records that something speaks against, two things against one name part them, one list's own distinction is believed, and a
-- former name of one word, which others soon take up, needs a second field.
CREATE OR REPLACE TEMP TABLE judgements AS
WITH weighed AS (
  SELECT
    features.*,
    identifier_weight.bits + domain_weight.bits + name_weight.bits + bearers_weight.bits + rarity_weight.bits + country_weight.bits + city_weight.bits
    + founded_weight.bits + names_weight.bits + list_weight.bits AS evidence_bits,
    features.identifier = 'shared' OR features.domain IN ('same_home', 'same_site', 'moved', 'same_page') AS is_certain,
    (features.identifier = 'differs')::INTEGER + (features.domain = 'differs')::INTEGER + (features.country = 'differs')::INTEGER
    + (features.founded = 'differs')::INTEGER AS contrary,
    list_filter(
      [
        replace(identifier_weight.says, '{identifier}', coalesce(features.identifier_shown, '')),
        replace(replace(replace(name_weight.says, '{left}', features.left_name), '{right}', features.right_name), '{line}', features.line::VARCHAR),
        replace(domain_weight.says, '{domain}', coalesce(features.domain_shown, '')),
        names_weight.says,
        replace(country_weight.says, '{country}', coalesce(features.country_shown, '')),
        replace(city_weight.says, '{city}', coalesce(features.city_shown, '')),
        replace(founded_weight.says, '{year}', coalesce(features.year_shown, '')),
        list_weight.says,
        bearers_weight.says,
        rarity_weight.says
      ],
      lambda said: said <> ''
    ) AS said
  FROM features
  JOIN weights AS identifier_weight ON identifier_weight.feature = 'identifier' AND identifier_weight.level = features.identifier
  JOIN weights AS domain_weight ON domain_weight.feature = 'domain' AND domain_weight.level = features.domain
  JOIN weights AS name_weight ON name_weight.feature = 'name' AND name_weight.level = features.name
  JOIN weights AS names_weight ON names_weight.feature = 'shared_names' AND names_weight.level = CASE WHEN features.shared_names > 1 THEN 'several' ELSE 'none' END
  JOIN weights AS bearers_weight
    ON bearers_weight.feature = 'bearers' AND bearers_weight.level = CASE WHEN is_by_name(features.identifier, features.domain) THEN features.bearers ELSE 'none' END
  JOIN weights AS rarity_weight
    ON rarity_weight.feature = 'rarity' AND rarity_weight.level = CASE WHEN is_by_name(features.identifier, features.domain) THEN features.rarity ELSE 'none' END
  JOIN weights AS list_weight
    ON list_weight.feature = 'list' AND list_weight.level = CASE WHEN is_by_name(features.identifier, features.domain) THEN features.list ELSE 'none' END
  JOIN weights AS country_weight ON country_weight.feature = 'country' AND country_weight.level = features.country
  JOIN weights AS city_weight ON city_weight.feature = 'city' AND city_weight.level = features.city
  JOIN weights AS founded_weight ON founded_weight.feature = 'founded' AND founded_weight.level = features.founded
),
decided AS (
  SELECT
    *,
    round(1 / (1 + pow(2, -($prior + evidence_bits))), 4) AS raw_score,
    CASE
      WHEN name = 'apart' AND identifier <> 'shared' THEN 'different'
      WHEN identifier = 'differs_in_one_list' AND is_certain THEN 'unsure'
      WHEN identifier = 'differs_in_one_list' THEN 'different'
      WHEN NOT is_certain AND has_name AND contrary > 1 THEN 'different'
      WHEN NOT is_certain AND (contrary > 0 OR NOT has_name) THEN 'unsure'
      WHEN
        NOT is_certain AND name = 'formerly' AND country <> 'same' AND city = 'none' AND founded NOT IN ('same', 'near') AND rarity <> 'several_words'
        THEN 'unsure'
      WHEN 1 / (1 + pow(2, -($prior + evidence_bits))) >= $threshold THEN 'same'
      ELSE 'unsure'
    END AS decision
  FROM weighed
)
SELECT
  left_no,
  right_no,
  decision,
  CASE WHEN decision = 'different' THEN 0 WHEN decision = 'unsure' THEN least(raw_score, $threshold - 0.01) ELSE raw_score END AS score,
  concat(upper(array_to_string(said, '; ')[1]), array_to_string(said, '; ')[2:], '.') AS reason,
  is_certain,
  round(evidence_bits, 2) AS evidence_bits
FROM decided
