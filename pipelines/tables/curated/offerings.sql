WITH spans AS (
  SELECT offering_id, count(DISTINCT source_id) AS source_count, min(first_seen_date) AS first_seen_date, max(last_seen_date) AS last_seen_date
  FROM curated.claims
  WHERE offering_id IS NOT NULL
  GROUP BY offering_id
)
SELECT
  offering.offering_id,
  offering.offering_name,
  offering.offering_kind,
  offering.company_id,
  offering.owner_basis,
  spans.source_count,
  spans.first_seen_date,
  spans.last_seen_date
FROM resolved.offerings AS offering
JOIN spans ON spans.offering_id = offering.offering_id
