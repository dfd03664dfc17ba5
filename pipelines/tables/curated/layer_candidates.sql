-- The evidence for each company in each layer summed up: its best basis, and how many of the sources that say what the company does lead there.
WITH cited AS (
  SELECT activity.company_id, unnest(activity.claim_ids) AS claim_id FROM curated.company_activities AS activity
),
stating AS (
  SELECT cited.company_id, count(DISTINCT claim.source_id) AS source_count
  FROM cited
  JOIN curated.claims AS claim ON claim.claim_id = cited.claim_id
  GROUP BY cited.company_id
),
best AS (
  SELECT
    company_id,
    taxonomy_id,
    layer_id,
    CASE
      WHEN bool_or(placement_basis = 'published') THEN 'published'
      WHEN bool_or(placement_basis = 'mapped') THEN 'mapped'
      WHEN bool_or(placement_basis = 'mapped_in_part') THEN 'mapped_in_part'
      ELSE 'suggested'
    END AS placement_basis
  FROM curated.layer_evidence
  GROUP BY company_id, taxonomy_id, layer_id
),
summed AS (
  SELECT
    evidence.company_id,
    evidence.taxonomy_id,
    evidence.layer_id,
    list(DISTINCT evidence.claim_id ORDER BY evidence.claim_id) AS claim_ids,
    count(DISTINCT claim.source_id) AS source_count,
    -- a source that leads to the layer on a weaker basis does not count for the better one
    count(DISTINCT CASE WHEN evidence.placement_basis = best.placement_basis THEN claim.source_id END) AS agreeing_source_count,
    min(claim.first_seen_date) AS first_seen_date,
    max(claim.last_seen_date) AS last_seen_date
  FROM curated.layer_evidence AS evidence
  JOIN best ON best.company_id = evidence.company_id AND best.taxonomy_id = evidence.taxonomy_id AND best.layer_id = evidence.layer_id
  JOIN curated.claims AS claim ON claim.claim_id = evidence.claim_id
  GROUP BY evidence.company_id, evidence.taxonomy_id, evidence.layer_id
)
SELECT
  summed.company_id,
  summed.taxonomy_id,
  summed.layer_id,
  best.placement_basis,
  CASE
    WHEN best.placement_basis = 'published' THEN 'stated'
    WHEN best.placement_basis = 'suggested' THEN 'no_source'
    WHEN coalesce(stating.source_count, 0) <= 1 THEN 'one_source'
    WHEN summed.agreeing_source_count >= stating.source_count THEN 'all_sources'
    WHEN 2 * summed.agreeing_source_count >= stating.source_count THEN 'half_or_more'
    ELSE 'fewer'
  END AS source_agreement,
  scope.scope,
  summed.agreeing_source_count,
  coalesce(stating.source_count, 0) AS stating_source_count,
  summed.claim_ids,
  summed.source_count,
  summed.first_seen_date,
  summed.last_seen_date
FROM summed
JOIN best ON best.company_id = summed.company_id AND best.taxonomy_id = summed.taxonomy_id AND best.layer_id = summed.layer_id
JOIN curated.company_scope AS scope ON scope.company_id = summed.company_id
LEFT JOIN stating ON stating.company_id = summed.company_id
