-- What is seen when the two records of a pair are laid side by side: one level per feature of weights.yml.
CREATE OR REPLACE TEMP TABLE features AS
WITH country_shares AS (
  SELECT country, count(*) / sum(count(*)) OVER () AS share FROM records WHERE country IS NOT NULL GROUP BY country
),
city_shares AS (
  SELECT city, count(*) / sum(count(*)) OVER () AS share FROM records WHERE city IS NOT NULL GROUP BY city
),
own_names AS (
  SELECT record_no, any_value(full_name) AS full_name, any_value(core_words) AS core
  FROM name_forms
  SEMI JOIN (SELECT left_no AS record_no FROM pairs WHERE agreement = 0 UNION ALL SELECT right_no FROM pairs WHERE agreement = 0) AS wanted
    ON wanted.record_no = name_forms.record_no
  WHERE role = 'name'
  GROUP BY record_no
),
sides AS (
  SELECT
    pairs.*,
    one.source_id = other.source_id AS is_one_list,
    one.site AS left_site,
    other.site AS right_site,
    one.stem AS left_stem,
    other.stem AS right_stem,
    one.page AS left_page,
    other.page AS right_page,
    one.claims + other.claims AS claims,
    one.has_moved OR other.has_moved AS has_moved,
    one.country AS left_country,
    other.country AS right_country,
    one.city AS left_city,
    other.city AS right_city,
    one.year AS left_year,
    other.year AS right_year,
    CASE WHEN other.external_ids IS NOT NULL THEN one.external_ids END AS left_ids,
    CASE WHEN one.external_ids IS NOT NULL THEN other.external_ids END AS right_ids,
    list_has_any(one.activities, other.activities) AS do_alike,
    CASE WHEN pairs.agreement = 0 THEN coalesce(one_name.full_name, '') END AS left_full,
    CASE WHEN pairs.agreement = 0 THEN coalesce(other_name.full_name, '') END AS right_full,
    CASE WHEN pairs.agreement = 0 THEN coalesce(one_name.core, '') END AS left_core,
    CASE WHEN pairs.agreement = 0 THEN coalesce(other_name.core, '') END AS right_core,
    bearer.site_count,
    bearer.unlike_site_count,
    bearer.country_count,
    bearer.year_span,
    bearer.list_count,
    bearer.is_in_sheet
  FROM pairs
  JOIN compared AS one ON one.record_no = pairs.left_no
  JOIN compared AS other ON other.record_no = pairs.right_no
  LEFT JOIN own_names AS one_name ON pairs.agreement = 0 AND one_name.record_no = pairs.left_no
  LEFT JOIN own_names AS other_name ON pairs.agreement = 0 AND other_name.record_no = pairs.right_no
  LEFT JOIN bearers AS bearer ON bearer.key = pairs.name_key
),
-- A name that aliases.csv links may be another organisation's too: the sites of all who carry it.
linked_sites AS (
  SELECT keys.key, list(DISTINCT sites.site) AS sites
  FROM (SELECT DISTINCT hash('name', via) AS key_hash FROM pairs WHERE agreement = 4) AS linked
  JOIN keys ON keys.key_hash = linked.key_hash AND keys.role IN ('name', 'alias', 'former_name', 'part')
  JOIN sites ON sites.record_no = keys.record_no
  WHERE sites.site IS NOT NULL
  GROUP BY keys.key
)
SELECT
  sides.left_no,
  sides.right_no,
  sides.line,
  sides.shared_names,
  sides.agreement > 0 AS has_name,
  CASE
    WHEN sides.left_ids IS NULL THEN 'none'
    WHEN list_has_any(sides.left_ids, sides.right_ids) THEN 'shared'
    WHEN NOT list_has_any(
      list_transform(sides.left_ids, lambda id: split_part(id, ':', 1)), list_transform(sides.right_ids, lambda id: split_part(id, ':', 1))
    ) THEN 'none'
    WHEN len(list_filter(
      list_transform(sides.left_ids, lambda id: split_part(id, ':', 1)),
      lambda scheme: list_contains(list_transform(sides.right_ids, lambda id: split_part(id, ':', 1)), scheme)
    )) = 0 THEN 'none'
    WHEN sides.is_one_list THEN 'differs_in_one_list'
    ELSE 'differs'
  END AS identifier,
  CASE
    WHEN NOT sides.is_one_list OR sides.agreement = 0 THEN 'none'
    WHEN sides.left_site <> sides.right_site AND sides.agreement > 1 THEN 'one_two_addresses'
    WHEN sides.left_site <> sides.right_site THEN 'none'
    WHEN sides.agreement <= 2 THEN 'one'
    ELSE 'one_other_name'
  END AS list,
  CASE
    WHEN sides.left_site = sides.right_site AND sides.has_moved THEN 'moved'
    WHEN sides.left_site = sides.right_site AND sides.claims = 2 THEN 'same_home'
    WHEN sides.left_site = sides.right_site AND sides.claims = 1 THEN 'same_site'
    WHEN sides.left_site = sides.right_site THEN 'below_same'
    WHEN sides.left_site IS NOT NULL AND sides.right_site IS NOT NULL THEN
      CASE
        WHEN sides.agreement = 4 OR sides.agreement = 3 AND sides.is_former THEN 'differs_as_renamed'
        WHEN sides.left_stem = sides.right_stem THEN 'twin'
        WHEN
          (sides.agreement IN (1, 2) OR sides.is_part AND sides.agreement = 3) AND length(sides.name_key) >= 4 AND is_address_of(sides.left_stem, sides.name_key, sides.words > 1 OR common.word IS NULL)
          AND is_address_of(sides.right_stem, sides.name_key, sides.words > 1 OR common.word IS NULL)
          THEN 'twin'
        ELSE 'differs'
      END
    WHEN sides.left_page = sides.right_page THEN 'same_page'
    WHEN sides.left_page IS NOT NULL AND sides.right_page IS NOT NULL THEN 'other_page'
    ELSE 'none'
  END AS domain,
  CASE
    WHEN sides.is_apart AND sides.agreement NOT IN (1, 2, 3) THEN 'apart'
    WHEN sides.agreement = 3 AND sides.is_part THEN 'part'
    WHEN sides.agreement = 3 AND sides.is_former THEN 'formerly'
    ELSE CASE sides.agreement
    WHEN 1 THEN 'same'
    WHEN 2 THEN 'same_core'
    WHEN 3 THEN 'also_known'
    WHEN 4 THEN 'linked'
    WHEN 5 THEN 'like_domain'
    WHEN 6 THEN 'transliterated'
    ELSE
      CASE
        WHEN
          length(sides.left_core) >= 2 AND length(sides.right_core) >= 2
          AND (
            replace(sides.left_full, ' ', '') = list_aggregate(list_transform(string_split(sides.right_full, ' '), lambda word: word[1]), 'string_agg', '')
            OR replace(sides.right_full, ' ', '') = list_aggregate(list_transform(string_split(sides.left_full, ' '), lambda word: word[1]), 'string_agg', '')
          )
          THEN 'initials'
        WHEN
          length(sides.left_core) >= 3 AND starts_with(concat(sides.right_full, ' '), concat(sides.left_core, ' '))
          OR length(sides.right_core) >= 3 AND starts_with(concat(sides.left_full, ' '), concat(sides.right_core, ' '))
          THEN 'extended'
        WHEN
          length(sides.left_core) >= 3 AND contains(replace(sides.right_full, ' ', ''), replace(sides.left_core, ' ', ''))
          OR length(sides.right_core) >= 3 AND contains(replace(sides.left_full, ' ', ''), replace(sides.right_core, ' ', ''))
          THEN 'contained'
        WHEN jaro_winkler_similarity(replace(sides.left_full, ' ', ''), replace(sides.right_full, ' ', '')) >= 0.92 THEN 'similar'
        WHEN length(split_part(sides.left_full, ' ', 1)) >= 3 AND split_part(sides.left_full, ' ', 1) = split_part(sides.right_full, ' ', 1) THEN 'both_extended'
        WHEN list_has_any(
          [sides.left_stem, sides.right_stem],
          [replace(sides.left_full, ' ', ''), replace(sides.left_core, ' ', ''), replace(sides.right_full, ' ', ''), replace(sides.right_core, ' ', '')]
        )
          THEN 'like_the_domain'
        ELSE 'unlike'
      END
  END
  END AS name,
  CASE
    WHEN sides.name_key IS NULL THEN 'none'
    WHEN len(list_filter(linked_sites.sites, lambda site: site <> coalesce(sides.left_site, '') AND site <> coalesce(sides.right_site, ''))) > 0
      THEN 'several'
    WHEN sides.site_count <= 1 AND sides.country_count <= 1 AND coalesce(sides.year_span, 0) <= 1 THEN 'lone'
    WHEN sides.site_count <= 1 THEN 'none'
    WHEN sides.site_count = 2 AND sides.left_site <> sides.right_site THEN 'these_two'
    WHEN sides.unlike_site_count <= 1 AND coalesce(sides.year_span, 0) <= 1 THEN 'alike'
    ELSE 'several'
  END AS bearers,
  CASE
    WHEN sides.name_key IS NULL THEN 'none'
    WHEN length(sides.name_key) <= 3 THEN 'short'
    WHEN sides.is_all_weak THEN 'common'
    WHEN sides.words > 1 THEN 'several_words'
    WHEN common.word IS NOT NULL OR common_link.word IS NOT NULL THEN 'common'
        ELSE 'coined'
  END AS rarity,
  CASE
    WHEN
      sides.name_key IS NOT NULL AND sides.agreement <> 4 AND sides.left_page IS NULL AND sides.right_page IS NULL
      AND (sides.left_site IS NULL OR sides.right_site IS NULL) AND (sides.is_in_sheet OR sides.list_count >= 2 AND sides.site_count = 1)
      THEN 'known'
    ELSE 'none'
  END AS sheet,
  sides.agreement IN (1, 2) AND NOT sides.is_one_list AND sides.left_site IS NOT NULL AND sides.right_site IS NOT NULL AS shows_trust,
  CASE
    WHEN sides.left_country IS NULL OR sides.right_country IS NULL THEN 'none'
    WHEN sides.left_country <> sides.right_country THEN 'differs'
    WHEN country_shares.share > 0.2 THEN 'same_common'
    ELSE 'same'
  END AS country,
  CASE
    WHEN sides.left_city = sides.right_city THEN CASE WHEN city_shares.share > 0.05 THEN 'same_common' ELSE 'same' END
    ELSE 'none'
  END AS city,
  CASE
    WHEN sides.left_year IS NULL OR sides.right_year IS NULL THEN 'none'
    WHEN sides.left_year = sides.right_year THEN 'same'
    WHEN abs(sides.left_year - sides.right_year) = 1 THEN 'near'
    ELSE 'differs'
  END AS founded,
  CASE WHEN sides.do_alike IS NULL THEN 'none' WHEN sides.do_alike THEN 'shared' ELSE 'differs' END AS activity
FROM sides
LEFT JOIN country_shares ON country_shares.country = sides.left_country
LEFT JOIN city_shares ON city_shares.city = sides.left_city
LEFT JOIN linked_sites ON sides.agreement = 4 AND linked_sites.key = sides.via
LEFT JOIN common_words AS common ON common.word = sides.name_key
LEFT JOIN common_words AS common_link ON sides.agreement = 4 AND common_link.word = sides.via
