-- Reviewed statements of decisions/aliases.csv, and owners that lists and fact sheets state. An owner whom a reviewed statement names already
-- adds its claims to that statement; alone it is "part_of", since a list that gives an owner says no more. An owner is a company of the map
-- where exactly one company of a fact sheet has its name, or one company the identifier.
WITH cited AS (
  SELECT
    relation.company_id, relation.subject_name, relation.name_relation AS company_relation, relation.object_name AS other_name,
    relation.other_company_id, statement.valid_from_stated, statement.source_url, relation.statement_line
  FROM resolved.stated_relations AS relation
  JOIN curated.aliases AS statement
    ON statement.subject_name = relation.subject_name AND statement.name_relation = relation.name_relation AND statement.object_name = relation.object_name
  WHERE relation.company_id IS NOT NULL
    AND (relation.name_relation = 'renamed_to'
      OR relation.name_relation IN ('part_of', 'subsidiary_of', 'acquired_by', 'merged_into') AND relation.company_id IS DISTINCT FROM relation.other_company_id)
),
named AS (
  SELECT claim.value AS stated_name, min(claim.company_id) AS company_id
  FROM curated.claims AS claim
  WHERE claim.property IN ('name', 'alias', 'legal_name') AND claim.company_id IS NOT NULL
    AND EXISTS (SELECT 1 FROM staged.evidence AS page WHERE page.mention_id = claim.mention_id)
  GROUP BY claim.value
  HAVING count(DISTINCT claim.company_id) = 1
  UNION ALL
  SELECT concat(identifier_scheme, ':', identifier), min(company_id)
  FROM curated.company_identifiers
  WHERE identifier_scheme <> 'domain'
  GROUP BY identifier_scheme, identifier
  HAVING count(DISTINCT company_id) = 1
),
parents AS (
  SELECT
    claim.company_id,
    claim.value AS other_name,
    min(named.company_id) AS other_company_id,
    min(page.valid_from_stated) AS valid_from_stated,
    min(page.source_url) AS source_url,
    list(DISTINCT claim.claim_id ORDER BY claim.claim_id) AS claim_ids,
    list(DISTINCT claim.source_id) AS source_ids,
    arg_min(name.value, name.claim_id) AS subject_name
  FROM curated.claims AS claim
  JOIN resolved.company_mentions AS member ON member.mention_id = claim.mention_id AND member.membership = 'company'
  JOIN curated.claims AS name ON name.mention_id = claim.mention_id AND name.property = 'name' AND name.is_last_stated
  LEFT JOIN staged.evidence AS page ON page.mention_id = claim.mention_id AND page.property = 'parent' AND page.value = claim.value
  LEFT JOIN named ON named.stated_name = claim.value
  WHERE claim.property = 'parent' AND claim.is_last_stated AND named.company_id IS DISTINCT FROM claim.company_id
  GROUP BY claim.company_id, claim.value
),
matched AS (
  SELECT parents.*, min(cited.statement_line) AS statement_line
  FROM parents
  LEFT JOIN cited
    ON cited.company_id = parents.company_id AND cited.company_relation <> 'renamed_to'
    AND (cited.other_company_id = parents.other_company_id OR regexp_replace(lower(cited.other_name), '[^\p{L}\p{N}]', '', 'g') = regexp_replace(lower(parents.other_name), '[^\p{L}\p{N}]', '', 'g'))
  GROUP BY ALL
),
added AS (
  SELECT statement_line, flatten(list(claim_ids)) AS claim_ids, flatten(list(source_ids)) AS source_ids, min(valid_from_stated) AS valid_from_stated
  FROM matched
  WHERE statement_line IS NOT NULL
  GROUP BY statement_line
)
SELECT
  cited.company_id,
  cited.subject_name,
  cited.company_relation,
  cited.other_name,
  cited.other_company_id,
  coalesce(cited.valid_from_stated, added.valid_from_stated) AS valid_from_stated,
  cited.source_url,
  cited.statement_line,
  list_sort(coalesce(added.claim_ids, CAST([] AS VARCHAR[]))) AS claim_ids,
  coalesce(len(list_distinct(added.source_ids)), 0) AS source_count
FROM cited
LEFT JOIN added ON added.statement_line = cited.statement_line
UNION ALL
SELECT company_id, subject_name, 'part_of', other_name, other_company_id, valid_from_stated, source_url, statement_line, claim_ids, len(source_ids)
FROM matched
WHERE statement_line IS NULL
