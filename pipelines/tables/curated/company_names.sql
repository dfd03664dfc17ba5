-- Names of lists, and those that decisions/aliases.csv gives to a company of the map. A name that gave way to another is valid until that day.
WITH listed AS (
  SELECT
    claim.company_id,
    claim.value AS name,
    CASE claim.property WHEN 'name' THEN 'listed_name' ELSE claim.property END AS name_kind,
    list(claim.claim_id ORDER BY claim.claim_id) AS claim_ids,
    count(DISTINCT claim.source_id) AS source_count,
    min(claim.first_seen_date) AS first_seen_date,
    max(claim.last_seen_date) AS last_seen_date
  FROM curated.claims AS claim
  WHERE claim.company_id IS NOT NULL AND claim.offering_id IS NULL AND claim.property IN ('name', 'former_name', 'alias')
  GROUP BY claim.company_id, claim.value, claim.property
),
same AS (
  SELECT relation.company_id, relation.subject_name, relation.name_relation, relation.object_name, statement.valid_from_stated, statement.source_url, statement.checked_date
  FROM resolved.stated_relations AS relation
  JOIN curated.aliases AS statement
    ON statement.subject_name = relation.subject_name AND statement.name_relation = relation.name_relation AND statement.object_name = relation.object_name
  WHERE relation.name_relation IN ('alias_of', 'acronym_of', 'native_name_of', 'renamed_to') AND relation.company_id IS NOT NULL
    AND coalesce(relation.other_company_id, relation.company_id) = relation.company_id
),
cited AS (
  SELECT
    company_id,
    subject_name AS name,
    CASE name_relation WHEN 'renamed_to' THEN 'former_name' ELSE 'alias' END AS name_kind,
    max(CASE WHEN name_relation = 'renamed_to' THEN valid_from_stated END) AS valid_to_stated,
    min(source_url) AS source_url,
    min(checked_date) AS checked_date
  FROM same
  GROUP BY ALL
  UNION ALL
  SELECT company_id, object_name, 'alias', NULL, min(source_url), min(checked_date)
  FROM same
  WHERE name_relation = 'renamed_to' AND object_name NOT IN (SELECT before.subject_name FROM same AS before WHERE before.company_id = same.company_id)
  GROUP BY company_id, object_name
)
SELECT
  listed.company_id,
  listed.name,
  listed.name_kind,
  former.valid_to_stated,
  former.source_url,
  listed.claim_ids,
  listed.source_count,
  listed.first_seen_date,
  listed.last_seen_date
FROM listed
LEFT JOIN cited AS former ON former.company_id = listed.company_id AND former.name = listed.name AND former.name_kind = 'former_name'
UNION ALL
SELECT company_id, name, name_kind, valid_to_stated, source_url, CAST([] AS VARCHAR[]), 0, checked_date, checked_date
FROM cited
WHERE NOT EXISTS (
  SELECT 1 FROM listed WHERE listed.company_id = cited.company_id AND listed.name = cited.name AND (listed.name_kind = cited.name_kind OR cited.name_kind = 'alias')
)
