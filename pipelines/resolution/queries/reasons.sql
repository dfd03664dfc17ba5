-- The reason of each judgement in a sentence: what the levels of its features say, with the values that were compared.
CREATE OR REPLACE TEMP VIEW reasons AS
WITH told AS (
  SELECT
    weighed.left_no,
    weighed.right_no,
    list_filter(
      [
        replace(weighed.identifier_says, '{identifier}', coalesce(
          list_min(list_intersect(one.external_ids, other.external_ids)), concat(list_min(one.external_ids), ', ', list_min(other.external_ids))
        )),
        replace(replace(replace(weighed.name_says, '{left}', one.name), '{right}', other.name), '{line}', weighed.line::VARCHAR),
        replace(weighed.domain_says, '{domain}', CASE
          WHEN one.site IS NOT NULL AND other.site IS NOT NULL THEN CASE WHEN one.site = other.site THEN one.site ELSE concat_ws(', ', one.site, other.site) END
          ELSE CASE WHEN one.page = other.page THEN one.page ELSE concat_ws(', ', one.page, other.page) END
        END),
        weighed.names_says,
        replace(weighed.country_says, '{country}', CASE WHEN one.country = other.country THEN one.country ELSE concat_ws(', ', one.country, other.country) END),
        replace(weighed.city_says, '{city}', coalesce(one.city, '')),
        replace(weighed.founded_says, '{year}', CASE WHEN one.year = other.year THEN one.year::VARCHAR ELSE concat_ws(', ', one.year, other.year) END),
        weighed.activity_says,
        weighed.list_says,
        weighed.bearers_says,
        weighed.sheet_says,
        CASE
          WHEN weighed.rests_on_name THEN
            concat(weighed.rarity_says, ', and of such names in two lists ', (weighed.at_one / (weighed.at_one + weighed.at_two) * 100)::INTEGER, ' % are at one address')
          WHEN weighed.domain = 'twin' AND weighed.has_name THEN
            concat(weighed.rarity_says, ', and of such names at addresses that are alike ', (weighed.twin_share * 100)::INTEGER, ' % are one company')
          ELSE weighed.rarity_says
        END
      ],
      lambda said: said <> ''
    ) AS said
  FROM weighed
  JOIN compared AS one ON one.record_no = weighed.left_no
  JOIN compared AS other ON other.record_no = weighed.right_no
)
SELECT left_no, right_no, concat(upper(array_to_string(said, '; ')[1]), array_to_string(said, '; ')[2:], '.') AS reason FROM told
