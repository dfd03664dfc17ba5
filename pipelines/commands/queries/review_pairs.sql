-- Pairs that the rules leave open and whose records are in two companies: unsure ones, and those judged the same that a rule kept apart. What a
-- person's decision keeps apart is settled and not here.
WITH open_pair AS (
  SELECT pair.left_mention_id, pair.right_mention_id, 'unsure' AS question, pair.score, pair.reason
  FROM resolved.judged_pairs AS pair
  WHERE pair.judgement = 'unsure'
  UNION ALL
  SELECT left_mention_id, right_mention_id, 'kept_apart' AS question, score, concat(reason, ' Kept apart: ', refusal_reason)
  FROM resolved.refused_merges
  WHERE decision_line IS NULL
)
SELECT
  open_pair.*,
  one.company_id AS left_company_id,
  one_company.company_name AS left_company_name,
  other.company_id AS right_company_id,
  other_company.company_name AS right_company_name,
  one_total.funding_usd AS left_funding_usd,
  other_total.funding_usd AS right_funding_usd,
  (
    SELECT count(*)
    FROM curated.company_layers AS here
    JOIN curated.company_layers AS there ON there.taxonomy_id = here.taxonomy_id AND there.layer_id = here.layer_id
    WHERE here.company_id = one.company_id AND there.company_id = other.company_id
  ) AS layer_count
FROM open_pair
JOIN resolved.company_mentions AS one ON one.mention_id = open_pair.left_mention_id AND one.is_organisation
JOIN resolved.company_mentions AS other ON other.mention_id = open_pair.right_mention_id AND other.is_organisation
JOIN curated.companies AS one_company ON one_company.company_id = one.company_id
JOIN curated.companies AS other_company ON other_company.company_id = other.company_id
LEFT JOIN curated.company_funding AS one_total ON one_total.company_id = one.company_id
LEFT JOIN curated.company_funding AS other_total ON other_total.company_id = other.company_id
WHERE one.company_id <> other.company_id
ORDER BY open_pair.left_mention_id, open_pair.right_mention_id
