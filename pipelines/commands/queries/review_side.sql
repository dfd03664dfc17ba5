-- One record of a question, and the company in which it stands.
SELECT
  record.mention_id,
  record.record_name,
  record.url,
  record.country_code,
  record.city_name,
  record.founded_year,
  record.aliases,
  record.former_names,
  record.record_kind,
  company.company_id,
  company.company_name,
  company.url AS company_url,
  company.country_code AS company_country_code,
  company.city_name AS company_city_name,
  company.founded_year AS company_founded_year,
  company.scope,
  company.record_count,
  (SELECT list(DISTINCT name.name ORDER BY name.name) FROM curated.company_names AS name WHERE name.company_id = company.company_id) AS company_aliases,
  (SELECT list(DISTINCT name.name ORDER BY name.name) FROM curated.company_names AS name WHERE name.company_id = company.company_id AND name.name_kind = 'former_name') AS company_former_names,
  (
    SELECT list(DISTINCT staged.source_id ORDER BY staged.source_id)
    FROM resolved.company_mentions AS member
    JOIN staged.records AS staged ON staged.mention_id = member.mention_id
    WHERE member.company_id = company.company_id
  ) AS source_ids,
  (
    SELECT list(DISTINCT concat(taxonomy.short_title, ': ', layer.layer_name) ORDER BY concat(taxonomy.short_title, ': ', layer.layer_name))
    FROM curated.company_layers AS placement
    JOIN curated.layers AS layer ON layer.taxonomy_id = placement.taxonomy_id AND layer.layer_id = placement.layer_id AND layer.layer_depth = 1
    JOIN curated.taxonomies AS taxonomy ON taxonomy.taxonomy_id = placement.taxonomy_id
    WHERE placement.company_id = company.company_id
  ) AS layers,
  total.funding_usd,
  total.funding_state
FROM staged.records AS record
JOIN resolved.company_mentions AS mention ON mention.mention_id = record.mention_id
JOIN curated.companies AS company ON company.company_id = mention.company_id
LEFT JOIN curated.company_funding AS total ON total.company_id = company.company_id
WHERE record.is_last_version AND record.mention_id = $mention_id
