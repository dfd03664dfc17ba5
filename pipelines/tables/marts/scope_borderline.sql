-- Core on the word of one claim of one list, or outside core with a generative open project, or of another scope by a review of the company's pages.
WITH core_claims AS (
  SELECT evidence.company_id, count(DISTINCT evidence.claim_id) AS claim_count, min(concat(claim.source_id, ', ', claim.value)) AS detail
  FROM curated.scope_evidence AS evidence
  JOIN curated.scope_rules AS rule ON rule.scope_evidence = evidence.scope_evidence AND rule.scope = 'core'
  JOIN curated.claims AS claim ON claim.claim_id = evidence.claim_id
  GROUP BY evidence.company_id
),
open_projects AS (
  SELECT claim.company_id, min(concat(claim.source_id, ', ', claim.value)) AS label
  FROM curated.claims AS claim
  JOIN curated.offerings AS offering ON offering.offering_id = claim.offering_id AND offering.offering_kind IN ('project', 'dataset')
  JOIN curated.source_categories AS category
    ON category.source_id = claim.source_id AND concat(category.category_scheme, ':', category.category_label) = claim.value AND category.is_generative
  WHERE claim.property = 'category' AND claim.is_last_stated
  GROUP BY claim.company_id
),
reviews AS (
  SELECT company_id, min(scope_reviewed) AS scope_reviewed, min(evidence_url) AS evidence_url
  FROM curated.company_reviews
  WHERE review_state = 'judged' AND company_id IS NOT NULL
  GROUP BY company_id
  HAVING count(DISTINCT scope_reviewed) = 1
),
near AS (
  SELECT scope.company_id, scope.scope, 'review_disagrees' AS borderline_reason, concat(reviews.scope_reviewed, ', ', reviews.evidence_url) AS detail
  FROM curated.company_scope AS scope
  JOIN reviews ON reviews.company_id = scope.company_id AND reviews.scope_reviewed <> scope.scope
  UNION ALL
  SELECT core_claims.company_id, 'core', 'one_label', core_claims.detail
  FROM core_claims
  LEFT JOIN reviews ON reviews.company_id = core_claims.company_id AND reviews.scope_reviewed = 'core'
  WHERE core_claims.claim_count = 1 AND reviews.company_id IS NULL
  UNION ALL
  SELECT scope.company_id, scope.scope, 'open_project_alone', open_projects.label
  FROM curated.company_scope AS scope
  JOIN open_projects ON open_projects.company_id = scope.company_id
  WHERE scope.scope <> 'core'
)
SELECT near.company_id, company.company_name, near.scope, near.borderline_reason, near.detail, funding.funding_usd
FROM near
JOIN curated.companies AS company ON company.company_id = near.company_id
LEFT JOIN curated.company_funding AS funding ON funding.company_id = near.company_id
WHERE company.organisation_type = 'company'
