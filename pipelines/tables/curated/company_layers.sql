-- A review overrules what was mapped; it never overrules a publication's word on its own model. What readings leave open stays as the evidence has it.
WITH namings AS (
  SELECT company_id, taxonomy_id, layer_id, count(*) AS naming_count, bool_or(is_arguable) AS is_arguable
  FROM curated.layer_reviews
  WHERE layer_id <> 'none'
  GROUP BY company_id, taxonomy_id, layer_id
),
-- of the layers that one of two readings names, how often the other does too; what either calls arguable is left out
readings AS (
  SELECT CAST(coalesce(sum(CASE WHEN namings.naming_count > 1 THEN namings.naming_count END), 0) + 1 AS DOUBLE) / (coalesce(sum(namings.naming_count), 0) + 2) AS agreement
  FROM namings
  JOIN (SELECT DISTINCT company_id, taxonomy_id FROM curated.reviewed_layers WHERE reading_count > 1) AS twice
    ON twice.company_id = namings.company_id AND twice.taxonomy_id = namings.taxonomy_id
  WHERE NOT namings.is_arguable
),
reviewed AS (
  SELECT DISTINCT company_id, taxonomy_id FROM curated.reviewed_layers
),
named AS (
  SELECT * FROM curated.reviewed_layers WHERE layer_id <> 'none'
),
counted AS (
  SELECT weighed.*
  FROM curated.weighed_layers AS weighed
  LEFT JOIN reviewed ON reviewed.company_id = weighed.company_id AND reviewed.taxonomy_id = weighed.taxonomy_id
  LEFT JOIN named ON named.company_id = weighed.company_id AND named.taxonomy_id = weighed.taxonomy_id AND named.layer_id = weighed.layer_id
  WHERE weighed.is_counted AND (reviewed.company_id IS NULL OR weighed.placement_basis = 'published' OR named.review_verdict = 'arguable')
)
SELECT company_id, taxonomy_id, layer_id, placement_basis, confidence, claim_ids, source_count, first_seen_date, last_seen_date
FROM counted
UNION ALL
SELECT
  named.company_id,
  named.taxonomy_id,
  named.layer_id,
  'reviewed',
  readings.agreement,
  coalesce(weighed.claim_ids, []),
  coalesce(weighed.source_count, 0),
  coalesce(weighed.first_seen_date, company.first_seen_date),
  coalesce(weighed.last_seen_date, company.last_seen_date)
FROM named
CROSS JOIN readings
JOIN curated.companies AS company ON company.company_id = named.company_id
LEFT JOIN curated.weighed_layers AS weighed
  ON weighed.company_id = named.company_id AND weighed.taxonomy_id = named.taxonomy_id AND weighed.layer_id = named.layer_id
WHERE named.review_verdict = 'in' AND (weighed.placement_basis IS NULL OR weighed.placement_basis <> 'published')
