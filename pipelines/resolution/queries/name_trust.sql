-- How far a name can be trusted in these very lists, by its rarity: of the pairs of records of two lists that have one name and both a site, how many
-- have one site. `seen_before` are such pairs of the project's own lists, so that a short list does not speak alone. Addresses that are merely alike
-- count half to each side.
CREATE OR REPLACE TEMP TABLE name_trust AS
WITH counted AS (
  SELECT
    rarity,
    count(*) FILTER (WHERE domain IN ('same_home', 'same_site', 'moved', 'below_same')) + 0.5 * count(*) FILTER (WHERE domain = 'twin') AS at_one,
    count(*) FILTER (WHERE domain = 'differs') + 0.5 * count(*) FILTER (WHERE domain = 'twin') AS at_two
  FROM features
  WHERE shows_trust
  GROUP BY rarity
),
summed AS (
  SELECT seen_before.rarity, coalesce(counted.at_one, 0) + seen_before.at_one AS at_one, coalesce(counted.at_two, 0) + seen_before.at_two AS at_two
  FROM seen_before
  LEFT JOIN counted ON counted.rarity = seen_before.rarity
)
SELECT rarity, at_one, at_two, log2(at_one / at_two) AS bits FROM summed
