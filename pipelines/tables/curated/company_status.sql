-- The latest evidence is chosen. Where two are of one date: what has a page, then what comes first in vocabulary/statuses.yml, then the basis.
-- "Active" never undoes a sale, a merger or an end: lists go on showing a company that was bought. What a list no longer says is not chosen.
WITH stated AS (
  SELECT
    claim.company_id,
    claim.source_id AS status_basis,
    claim.value AS status_stated,
    lower(claim.value) AS status_word,
    min(page.valid_from_stated) AS status_since_stated,
    max(claim.last_seen_date) AS status_as_of_date,
    min(page.source_url) AS source_url,
    list(DISTINCT claim.claim_id ORDER BY claim.claim_id) AS claim_ids,
    min(claim.first_seen_date) AS first_seen_date,
    max(claim.last_seen_date) AS last_seen_date,
    bool_or(claim.is_current) AS is_current,
    bool_or(claim.is_last_stated) AS is_standing
  FROM curated.claims AS claim
  JOIN resolved.company_mentions AS member ON member.mention_id = claim.mention_id AND member.membership = 'company'
  LEFT JOIN staged.evidence AS page ON page.mention_id = claim.mention_id AND page.property = 'status' AND page.value = claim.value
  WHERE claim.property = 'status' AND claim.company_id IS NOT NULL
  GROUP BY claim.company_id, claim.source_id, claim.value
  UNION ALL
  SELECT
    relation.company_id,
    'aliases.csv',
    concat(relation.company_relation, ' ', relation.other_name),
    relation.company_relation,
    min(relation.valid_from_stated),
    max(coalesce(
      try_strptime(relation.valid_from_stated, ['%Y-%m-%d', '%Y-%m', '%Y'])::DATE,
      statement.checked_date
    )),
    min(relation.source_url),
    CAST([] AS VARCHAR[]),
    min(statement.checked_date),
    max(statement.checked_date),
    TRUE,
    TRUE
  FROM curated.company_relations AS relation
  JOIN curated.aliases AS statement
    ON statement.subject_name = relation.subject_name AND statement.name_relation = relation.company_relation AND statement.object_name = relation.other_name
  WHERE relation.company_relation IN ('acquired_by', 'merged_into')
  GROUP BY relation.company_id, relation.company_relation, relation.other_name
),
ranked AS (
  SELECT
    stated.*,
    word.status,
    bool_or(word.status IN ('acquired', 'merged', 'dissolved') AND stated.is_standing) OVER (PARTITION BY stated.company_id) AS has_end,
    coalesce(word.status_order, 0) AS status_order
  FROM stated
  LEFT JOIN curated.status_words AS word ON word.status_word = stated.status_word
)
SELECT
  company_id,
  status_basis,
  status_stated,
  status,
  status_since_stated,
  status_as_of_date,
  source_url,
  claim_ids,
  first_seen_date,
  last_seen_date,
  is_current,
  is_standing AND row_number() OVER (
    PARTITION BY company_id
    ORDER BY NOT is_standing, has_end AND status = 'active', status_as_of_date DESC, source_url IS NULL, status_order, status_basis, status_stated
  ) = 1 AS is_chosen
FROM ranked
