-- What a record of an offering says comes last; a fact sheet comes first; among names, one that is the stem of the record's domain comes next.
WITH candidates AS (
  SELECT
    member.company_id,
    claim.property,
    claim.value,
    claim.claim_id,
    claim.source_id,
    claim.last_seen_date,
    member.membership = 'offering' AS is_about_offering,
    CASE
      WHEN EXISTS (SELECT 1 FROM staged.evidence AS page WHERE page.mention_id = claim.mention_id) THEN 0
      WHEN claim.property = 'name' AND member.is_named_like_domain THEN 1
      ELSE 2
    END AS authority
  FROM curated.claims AS claim
  JOIN resolved.company_mentions AS member ON member.mention_id = claim.mention_id
  WHERE claim.property IN ('name', 'legal_name', 'parent', 'url', 'country', 'city', 'founded_year', 'employees', 'status', 'organisation_type', 'cohort')
    AND (claim.property <> 'country' OR length(claim.value) = 2)
),
support AS (
  SELECT company_id, property, value, count(DISTINCT source_id) AS source_count FROM candidates GROUP BY company_id, property, value
),
totals AS (
  SELECT company_id, property, count(DISTINCT source_id) AS source_count FROM candidates GROUP BY company_id, property
),
ranked AS (
  SELECT
    candidates.*,
    support.source_count AS agreeing,
    totals.source_count AS stating,
    row_number() OVER (
      PARTITION BY candidates.company_id, candidates.property
      ORDER BY is_about_offering, authority, last_seen_date DESC, support.source_count DESC, length(candidates.value), candidates.value, claim_id
    ) AS choice
  FROM candidates
  JOIN support ON support.company_id = candidates.company_id AND support.property = candidates.property AND support.value = candidates.value
  JOIN totals ON totals.company_id = candidates.company_id AND totals.property = candidates.property
)
SELECT
  company_id,
  property,
  value,
  claim_id,
  source_id,
  agreeing AS agreeing_source_count,
  stating - agreeing AS disagreeing_source_count
FROM ranked
WHERE choice = 1
