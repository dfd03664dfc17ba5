-- Each published value with the claim it was taken from, and the values that other claims state instead.
SELECT
  chosen.property,
  chosen.value,
  claim.claim_id,
  claim.source_id,
  claim.record_id,
  claim.source_url,
  claim.first_seen_date,
  claim.last_seen_date,
  chosen.agreeing_source_count,
  chosen.disagreeing_source_count,
  (
    SELECT list(DISTINCT concat(other.value, ' (', other.source_id, ')'))
    FROM curated.claims AS other
    WHERE other.company_id = chosen.company_id AND other.offering_id IS NULL AND other.property = chosen.property AND other.value <> chosen.value
  ) AS other_values
FROM curated.company_attributes AS chosen
JOIN curated.claims AS claim ON claim.claim_id = chosen.claim_id
WHERE chosen.company_id = $company_id
ORDER BY list_position(['name', 'url', 'country', 'city', 'founded_year', 'employees', 'status', 'organisation_type', 'cohort'], chosen.property)
