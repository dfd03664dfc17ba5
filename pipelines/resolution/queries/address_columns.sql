-- The records with what their addresses say, in the columns of matching.SCHEMA.
CREATE OR REPLACE TEMP VIEW given_records AS
SELECT
  given.record_id AS mention_id,
  given.source_id,
  FALSE AS is_sheet,
  given.name,
  CASE WHEN plain.suffix IS NOT NULL THEN given.host ELSE other.domain END AS domain,
  CASE WHEN plain.suffix IS NOT NULL THEN given.stem ELSE other.stem END AS stem,
  CASE WHEN plain.suffix IS NOT NULL THEN concat(given.host, given.path) ELSE other.address END AS address,
  CASE
    WHEN plain.suffix IS NOT NULL THEN shared.host IS NULL OR given.path = '' OR home_paths.path IS NOT NULL
    ELSE coalesce(other.is_key, FALSE)
  END AS is_key,
  CASE WHEN plain.suffix IS NOT NULL THEN given.path = '' OR home_paths.path IS NOT NULL ELSE coalesce(other.is_root, FALSE) END AS is_root,
  CASE WHEN plain.suffix IS NOT NULL THEN shared.host IS NOT NULL ELSE coalesce(other.is_shared, FALSE) END AS is_shared,
  given.country_code AS country,
  given.city_name AS city,
  given.founded_year::INTEGER AS year,
  coalesce(given.external_ids, []) AS external_ids,
  coalesce(given.aliases, []) AS aliases,
  coalesce(given.former_names, []) AS former_names,
  coalesce(given.activities, []) AS activities
FROM taken_apart AS given
LEFT JOIN plain_suffixes AS plain ON plain.suffix = given.suffix
LEFT JOIN home_paths ON home_paths.path = given.path
LEFT JOIN shared_hosts AS shared ON shared.host = given.host
LEFT JOIN other_read AS other ON other.url = given.url
