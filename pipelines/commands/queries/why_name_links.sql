-- Rows of aliases.csv about two names, or two addresses, that records of the company bear: they are what linked those records.
WITH borne AS (
  SELECT DISTINCT regexp_replace(strip_accents(lower(unnest([record.record_name] || record.aliases || record.former_names))), '[\s.,&''_-]+', '', 'g') AS name
  FROM resolved.company_mentions AS mention
  JOIN staged.records AS record ON record.mention_id = mention.mention_id AND record.is_last_version
  WHERE mention.company_id = $company_id AND mention.is_organisation
  UNION
  SELECT concat('domain:', address.domain)
  FROM resolved.company_mentions AS mention
  JOIN staged.records AS record ON record.mention_id = mention.mention_id AND record.is_last_version
  JOIN staged.urls AS address ON address.url = record.url
  WHERE mention.company_id = $company_id AND mention.is_organisation
),
link AS (
  SELECT
    *,
    CASE name_relation WHEN 'moved_to' THEN lower(subject_name) ELSE regexp_replace(strip_accents(lower(subject_name)), '[\s.,&''_-]+', '', 'g') END AS subject,
    CASE name_relation WHEN 'moved_to' THEN lower(object_name) ELSE regexp_replace(strip_accents(lower(object_name)), '[\s.,&''_-]+', '', 'g') END AS object
  FROM curated.aliases
  WHERE name_relation IN ('alias_of', 'acronym_of', 'native_name_of', 'renamed_to', 'moved_to')
)
SELECT subject_name, name_relation, object_name, valid_from_stated, source_url, note
FROM link
WHERE subject <> object AND subject IN (SELECT name FROM borne) AND object IN (SELECT name FROM borne)
ORDER BY ALL
