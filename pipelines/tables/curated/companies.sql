WITH chosen AS (
  SELECT
    company_id,
    max(CASE WHEN property = 'name' THEN value END) AS company_name,
    max(CASE WHEN property = 'legal_name' THEN value END) AS legal_name,
    max(CASE WHEN property = 'url' THEN value END) AS url,
    max(CASE WHEN property = 'country' THEN value END) AS country_code,
    max(CASE WHEN property = 'city' THEN value END) AS city_name,
    max(CASE WHEN property = 'founded_year' THEN value END) AS founded_year,
    max(CASE WHEN property = 'employees' THEN value END) AS employees,
    max(CASE WHEN property = 'organisation_type' THEN value END) AS organisation_type
  FROM curated.company_attributes
  GROUP BY company_id
),
members AS (
  SELECT
    member.company_id,
    min(member.company_domain) AS domain,
    count(DISTINCT record.source_id) AS source_count,
    count(DISTINCT record.mention_id) AS record_count,
    min(record.first_seen_date) AS first_seen_date,
    max(record.last_seen_date) AS last_seen_date
  FROM resolved.company_mentions AS member
  JOIN staged.records AS record ON record.mention_id = member.mention_id AND record.is_last_version
  GROUP BY member.company_id
),
horizon AS (
  SELECT max(snapshot_date) AS release_date FROM staged.snapshots
)
SELECT
  chosen.company_id,
  chosen.company_name,
  chosen.legal_name,
  chosen.url,
  members.domain,
  chosen.country_code,
  chosen.city_name,
  CAST(chosen.founded_year AS BIGINT) AS founded_year,
  CAST(chosen.employees AS BIGINT) AS employee_count,
  coalesce(chosen.organisation_type, 'company') AS organisation_type,
  coalesce(evidence.status, 'unknown') AS status,
  evidence.status_since_stated,
  evidence.status_as_of_date,
  evidence.status_basis,
  coalesce(evidence.status = 'public', FALSE) AS is_public,
  scope.scope,
  scope.scope_evidence,
  members.source_count,
  members.record_count,
  members.first_seen_date,
  members.last_seen_date,
  members.last_seen_date < horizon.release_date - INTERVAL 2 YEAR AS is_stale
FROM chosen
JOIN members ON members.company_id = chosen.company_id
JOIN curated.company_scope AS scope ON scope.company_id = chosen.company_id
LEFT JOIN curated.company_status AS evidence ON evidence.company_id = chosen.company_id AND evidence.is_chosen
CROSS JOIN horizon
