-- What all readings of a company agree on is in; what only some name, or call arguable, is left open.
WITH readings AS (
  SELECT company_id, taxonomy_id, count(DISTINCT reviewer_code) AS reading_count FROM curated.layer_reviews GROUP BY company_id, taxonomy_id
),
named AS (
  SELECT
    company_id,
    taxonomy_id,
    layer_id,
    count(DISTINCT CASE WHEN NOT is_arguable THEN reviewer_code END) AS sure_count,
    min(review_rank) AS review_rank,
    bool_or(is_held_out) AS is_held_out
  FROM curated.layer_reviews
  GROUP BY company_id, taxonomy_id, layer_id
)
SELECT
  named.company_id,
  named.taxonomy_id,
  named.layer_id,
  CASE WHEN named.sure_count = readings.reading_count THEN 'in' ELSE 'arguable' END AS review_verdict,
  named.review_rank,
  readings.reading_count,
  named.is_held_out
FROM named
JOIN readings ON readings.company_id = named.company_id AND readings.taxonomy_id = named.taxonomy_id
