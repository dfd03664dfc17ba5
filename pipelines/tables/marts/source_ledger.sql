WITH known AS (
  SELECT DISTINCT claim.source_id, claim.company_id, company.scope, company.source_count
  FROM curated.claims AS claim
  JOIN curated.companies AS company ON company.company_id = claim.company_id
),
named AS (
  SELECT DISTINCT 'document' AS origin, mention.company_id, layer.source_id
  FROM curated.layer_mentions AS mention
  JOIN curated.claims AS layer ON layer.claim_id = mention.claim_id
  WHERE mention.company_id IS NOT NULL
),
everything AS (
  SELECT source_id, company_id FROM known
  UNION
  SELECT source_id, company_id FROM named
)
SELECT
  source.source_id,
  source.title,
  source.publisher,
  source.licence,
  source.homepage,
  source.last_snapshot_date,
  coalesce(snapshot.rows_in_count, 0) AS rows_in_count,
  coalesce(snapshot.used_count, 0) AS used_count,
  coalesce(snapshot.merged_count, 0) AS merged_count,
  coalesce(snapshot.ignored_count, 0) AS ignored_count,
  coalesce(snapshot.quarantined_count, 0) AS quarantined_count,
  count(DISTINCT everything.company_id) AS company_count,
  count(DISTINCT CASE WHEN company.scope = 'core' THEN everything.company_id END) AS core_company_count,
  count(DISTINCT CASE WHEN company.source_count = 1 AND known.company_id IS NOT NULL THEN everything.company_id END) AS sole_source_company_count
FROM curated.sources AS source
LEFT JOIN curated.snapshots AS snapshot ON snapshot.source_id = source.source_id AND snapshot.is_latest
LEFT JOIN everything ON everything.source_id = source.source_id
LEFT JOIN known ON known.source_id = everything.source_id AND known.company_id = everything.company_id
LEFT JOIN curated.companies AS company ON company.company_id = everything.company_id
GROUP BY ALL
