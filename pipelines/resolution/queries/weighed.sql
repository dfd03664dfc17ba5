-- Each pair with what each level of its features is worth, in bits, and how it is told.
CREATE OR REPLACE TEMP VIEW weighed AS
SELECT
  features.*,
  identifier_weight.bits + domain_weight.bits + name_weight.bits + country_weight.bits + city_weight.bits + founded_weight.bits + names_weight.bits
  + list_weight.bits + sheet_weight.bits + bearers_weight.bits + activity_weight.bits
  -- of two alike addresses that are two companies, the record without one belongs to either
  + CASE WHEN features.bearers = 'alike' AND name_trust.twin_share >= 0.5 THEN log2(0.5 + name_trust.twin_share / 2) ELSE 0 END
  + CASE
    WHEN rests_on_name(features.has_name, features.identifier, features.domain) THEN name_trust.bits - same_name.bits
    WHEN features.has_name AND features.identifier <> 'shared' AND features.domain = 'twin' THEN name_trust.twin_bits - same_name.bits
    ELSE prior_weight.bits + rarity_weight.bits
  END AS evidence_bits,
  features.identifier = 'shared' OR features.domain IN ('same_home', 'same_site', 'moved', 'same_page') AS is_certain,
  (features.identifier = 'differs')::INTEGER + (features.domain = 'differs')::INTEGER + (features.country = 'differs')::INTEGER
  + (features.founded = 'differs')::INTEGER AS contrary,
  -- one list's seat abroad or another year does not part a rare name for which the year, the city or the activity speaks
  features.identifier <> 'differs' AND features.domain <> 'differs' AND features.rarity IN ('coined', 'several_words')
  AND (features.founded = 'same' OR features.city <> 'none' OR features.activity = 'shared' AND features.country = 'same') AS is_outweighed,
  identifier_weight.says AS identifier_says,
  name_weight.says AS name_says,
  domain_weight.says AS domain_says,
  names_weight.says AS names_says,
  country_weight.says AS country_says,
  city_weight.says AS city_says,
  founded_weight.says AS founded_says,
  activity_weight.says AS activity_says,
  list_weight.says AS list_says,
  bearers_weight.says AS bearers_says,
  rarity_weight.says AS rarity_says,
  sheet_weight.says AS sheet_says,
  name_trust.at_one,
  name_trust.at_two,
  name_trust.twin_share,
  CASE WHEN features.domain = 'twin' THEN name_trust.twins_threshold ELSE name_trust.threshold END AS name_threshold,
  rests_on_name(features.has_name, features.identifier, features.domain) AS rests_on_name
FROM features
JOIN weights AS identifier_weight ON identifier_weight.feature = 'identifier' AND identifier_weight.level = features.identifier
JOIN weights AS domain_weight ON domain_weight.feature = 'domain' AND domain_weight.level = features.domain
JOIN weights AS name_weight ON name_weight.feature = 'name' AND name_weight.level = features.name
JOIN weights AS names_weight ON names_weight.feature = 'shared_names' AND names_weight.level = CASE WHEN features.shared_names > 1 THEN 'several' ELSE 'none' END
JOIN weights AS prior_weight ON prior_weight.feature = 'prior'
JOIN weights AS same_name ON same_name.feature = 'name' AND same_name.level = 'same'
LEFT JOIN name_trust ON name_trust.rarity = features.rarity
JOIN weights AS sheet_weight
  ON sheet_weight.feature = 'sheet' AND sheet_weight.level = CASE WHEN is_by_name(features.identifier, features.domain) THEN features.sheet ELSE 'none' END
JOIN weights AS bearers_weight
  ON bearers_weight.feature = 'bearers' AND bearers_weight.level = CASE WHEN is_by_name(features.identifier, features.domain) THEN
    CASE WHEN features.bearers = 'alike' AND name_trust.twin_share < 0.5 THEN 'several' ELSE features.bearers END
  ELSE 'not_asked' END
JOIN weights AS rarity_weight
  ON rarity_weight.feature = 'rarity' AND rarity_weight.level = CASE WHEN is_by_name(features.identifier, features.domain) THEN features.rarity ELSE 'none' END
JOIN weights AS list_weight
  ON list_weight.feature = 'list' AND list_weight.level = CASE WHEN is_by_name(features.identifier, features.domain) THEN features.list ELSE 'none' END
JOIN weights AS country_weight ON country_weight.feature = 'country' AND country_weight.level = features.country
JOIN weights AS city_weight ON city_weight.feature = 'city' AND city_weight.level = features.city
JOIN weights AS founded_weight ON founded_weight.feature = 'founded' AND founded_weight.level = features.founded
JOIN weights AS activity_weight ON activity_weight.feature = 'activity' AND activity_weight.level = features.activity
