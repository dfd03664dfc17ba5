-- Companies that a text may mean, best first. $text as typed; rank 1 is certain, 6 a guess from a part of a name.
WITH wanted AS (
  SELECT strip_accents(lower(trim($text))) AS word
),
found AS (
  SELECT company_id, 1 AS match_rank, 'id' AS matched_by, company_id AS matched_text FROM curated.companies, wanted WHERE lower(company_id) = word
  UNION ALL
  SELECT company_id, 2, 'name', company_name FROM curated.companies, wanted WHERE strip_accents(lower(company_name)) = word
  UNION ALL
  SELECT company_id, 3, 'domain', domain FROM curated.companies, wanted WHERE lower(domain) = word
  UNION ALL
  SELECT company_id, 3, name_kind, name FROM curated.company_names, wanted WHERE strip_accents(lower(name)) = word
  UNION ALL
  SELECT company_id, 4, 'offering', offering_name FROM curated.offerings, wanted WHERE company_id IS NOT NULL AND strip_accents(lower(offering_name)) = word
  UNION ALL
  SELECT company_id, 5, name_kind, name FROM curated.company_names, wanted WHERE word <> '' AND starts_with(strip_accents(lower(name)), word)
  UNION ALL
  SELECT company_id, 6, name_kind, name FROM curated.company_names, wanted WHERE word <> '' AND contains(strip_accents(lower(name)), word)
)
SELECT
  company.company_id,
  company.company_name,
  company.country_code,
  company.domain,
  company.scope,
  company.source_count,
  min(found.match_rank) AS match_rank,
  arg_min(found.matched_by, found.match_rank) AS matched_by,
  arg_min(found.matched_text, found.match_rank) AS matched_text
FROM found
JOIN curated.companies AS company ON company.company_id = found.company_id
GROUP BY ALL
ORDER BY match_rank, source_count DESC, company_name, company_id
LIMIT 25
