WITH origins AS (
  SELECT DISTINCT company_id, source_id FROM curated.claims WHERE company_id IS NOT NULL AND property = 'name'
),
origin_counts AS (
  SELECT company_id, count(*) AS source_count, min(source_id) AS only_source_id FROM origins GROUP BY company_id
),
lists AS (
  SELECT DISTINCT source_id FROM origins
),
counted AS (
  SELECT company_id, scope FROM curated.companies WHERE organisation_type = 'company'
)
SELECT 'core' AS scope_view, 'none' AS left_out_source_id, company_id FROM counted WHERE scope = 'core'
UNION ALL
SELECT 'core_and_adjacent', 'none', company_id FROM counted WHERE scope IN ('core', 'adjacent')
UNION ALL
SELECT 'core', lists.source_id, counted.company_id
FROM counted
JOIN origin_counts ON origin_counts.company_id = counted.company_id
CROSS JOIN lists
WHERE counted.scope = 'core' AND (origin_counts.source_count > 1 OR origin_counts.only_source_id <> lists.source_id)
