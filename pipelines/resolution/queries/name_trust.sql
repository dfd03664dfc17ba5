-- How far a name can be trusted in these very lists, by its rarity.
-- bits: of the pairs of records of two lists that have one name and both a site, how many have one site.
-- twin_bits: of such pairs at two addresses that are alike (figure.ai, figure.com), how many are one company; read from how often their countries agree,
-- between the rate of pairs at one site and that of records drawn at random.
-- `seen_before` holds what was found in the project's own lists, so that a short list does not speak alone.
CREATE OR REPLACE TEMP TABLE name_trust AS
WITH counted AS (
  SELECT
    rarity,
    count(*) FILTER (WHERE domain IN ('same_home', 'same_site', 'moved', 'below_same')) AS at_one,
    count(*) FILTER (WHERE domain = 'differs') AS at_two,
    count(*) FILTER (WHERE domain = 'twin') AS twins,
    count(*) FILTER (WHERE domain = 'twin' AND country <> 'none') AS placed_twins,
    count(*) FILTER (WHERE domain = 'twin' AND country IN ('same', 'same_common')) AS agreeing_twins
  FROM features
  WHERE shows_trust
  GROUP BY rarity
),
agreement AS (
  SELECT
    count(*) FILTER (WHERE country IN ('same', 'same_common')) / nullif(count(*) FILTER (WHERE country <> 'none'), 0) AS at_one_site,
    (SELECT sum(share * share) FROM (SELECT count(*) / sum(count(*)) OVER () AS share FROM records WHERE country IS NOT NULL GROUP BY country) AS shares) AS by_chance
  FROM features
  WHERE shows_trust AND domain IN ('same_home', 'same_site', 'moved', 'below_same')
),
estimated AS (
  SELECT
    seen_before.*,
    coalesce(counted.at_one, 0) AS found_at_one,
    coalesce(counted.at_two, 0) AS found_at_two,
    coalesce(counted.twins, 0) AS twins,
    CASE
      WHEN counted.placed_twins > 0 AND agreement.at_one_site - agreement.by_chance > 0.2 THEN
        (
          counted.placed_twins
          * greatest(0.02, least(0.98, (counted.agreeing_twins / counted.placed_twins - agreement.by_chance) / (agreement.at_one_site - agreement.by_chance)))
          + seen_before.twins_weight * seen_before.twin_share
        ) / (counted.placed_twins + seen_before.twins_weight)
      ELSE seen_before.twin_share
    END AS share
  FROM seen_before
  LEFT JOIN counted ON counted.rarity = seen_before.rarity
  CROSS JOIN agreement
),
summed AS (
  SELECT rarity, share, threshold, twins_threshold, at_one + found_at_one + share * twins AS at_one, at_two + found_at_two + (1 - share) * twins AS at_two FROM estimated
)
SELECT rarity, threshold, twins_threshold, at_one, at_two, log2(at_one / at_two) AS bits, share AS twin_share, log2(share / (1 - share)) AS twin_bits FROM summed
