SELECT
  count(DISTINCT reviewed_company_id) AS drawn_count,
  count(DISTINCT CASE WHEN review_state = 'judged' THEN reviewed_company_id END) AS judged_count,
  count(DISTINCT CASE WHEN review_state = 'judged' AND is_held_out THEN reviewed_company_id END) AS held_out_count
FROM curated.company_reviews
