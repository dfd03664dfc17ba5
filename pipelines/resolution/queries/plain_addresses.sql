-- The records with their addresses taken apart, where an address is a host with a plain path; `suffix` is what stands behind the first label of
-- the host, and marks of where a visitor came from (utm_…) do not count. The caller says which suffixes are public and covered by no shared host, and which paths lead no further than a home page.
CREATE OR REPLACE TEMP TABLE taken_apart AS
WITH complete AS (
  SELECT * FROM given
  UNION ALL BY NAME  -- columns that the list does not have
  SELECT
    NULL::VARCHAR AS country_code, NULL::VARCHAR AS city_name, NULL::INTEGER AS founded_year, NULL::VARCHAR[] AS external_ids,
    NULL::VARCHAR[] AS aliases, NULL::VARCHAR[] AS former_names, NULL::VARCHAR[] AS activities
  WHERE FALSE
),
bare AS (
  SELECT *, regexp_replace(regexp_replace(lower(url), '^https?://(www\.)?', ''), '\?(utm_[a-z]+=[a-z0-9_-]*&?)+$', '') AS rest FROM complete
),
cut AS (
  SELECT
    * EXCLUDE (rest),
    split_part(rest, '/', 1) AS host,
    rtrim(substr(rest, length(split_part(rest, '/', 1)) + 1), '/') AS path,
    regexp_full_match(rest, '[a-z0-9-]+(\.[a-z0-9-]+)+(/[a-z0-9_/-]*)?') AS is_plain
  FROM bare
)
SELECT
  * EXCLUDE (host, path, is_plain),
  CASE WHEN is_fit THEN host END AS host,
  CASE WHEN is_fit THEN path END AS path,
  CASE WHEN is_fit THEN split_part(host, '.', 1) END AS stem,
  CASE WHEN is_fit THEN substr(host, strpos(host, '.') + 1) END AS suffix
FROM (
  SELECT
    *,
    is_plain AND length(host) < 64 AND length(path) < 200 AND NOT contains(path, '//')
    AND NOT contains(concat('.', host, '.'), '.-') AND NOT contains(concat('.', host, '.'), '-.') AS is_fit
  FROM cut
) AS checked
