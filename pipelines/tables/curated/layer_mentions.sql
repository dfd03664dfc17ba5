-- An owner that the document itself does not state needs a cited page, or another of the documents, before it is published as fact.
WITH sheet AS (
  SELECT record.record_name, member.company_id
  FROM staged.records AS record
  JOIN resolved.company_mentions AS member ON member.mention_id = record.mention_id
  WHERE record.is_last_version AND EXISTS (SELECT 1 FROM staged.evidence AS page WHERE page.mention_id = record.mention_id)
),
cited AS (
  SELECT subject_name, object_name, min(coalesce(source_url, note)) AS source_url
  FROM curated.aliases
  WHERE name_relation IN ('offering_of', 'alias_of', 'part_of') AND (source_url IS NOT NULL OR note LIKE 'stated in document%')
  GROUP BY subject_name, object_name
),
judged AS (
  SELECT
    mention.*,
    coalesce(of_entity.source_url, of_offering.source_url) AS owner_source_url,
    mention.owner_name IS NOT NULL AND (
      mention.owner_basis = 'seed' OR coalesce(of_entity.source_url, of_offering.source_url) IS NOT NULL
      OR (mention.offering_name IS NULL AND lower(mention.entity_as_written) = lower(mention.owner_name))
    ) AS is_owner_published
  FROM staged.layer_mentions AS mention
  LEFT JOIN cited AS of_entity ON of_entity.subject_name = mention.entity_as_written AND of_entity.object_name = mention.owner_name
  LEFT JOIN cited AS of_offering ON of_offering.subject_name = mention.offering_name AND of_offering.object_name = mention.owner_name
)
SELECT
  judged.layer_mention_id,
  claim.claim_id,
  judged.document,
  judged.taxonomy_id,
  judged.layer_as_written,
  list_transform(judged.layer_codes, lambda code: concat(judged.taxonomy_id, '/', code)) AS layer_ids,
  judged.sublayer_as_written,
  judged.entity_as_written,
  judged.entity_kind,
  judged.is_mappable,
  judged.mention_role,
  judged.layer_basis,
  judged.offering_name,
  offering.offering_id,
  judged.owner_name,
  CASE WHEN judged.is_owner_published THEN sheet.company_id END AS company_id,
  judged.owner_group,
  judged.owner_basis,
  judged.owner_source_url,
  judged.is_owner_published,
  judged.is_mappable AND len(judged.layer_codes) > 0 AND (role.places_company OR role.places_offering) AS is_placed,
  judged.alias_hint,
  judged.candidate_name,
  judged.line_number,
  judged.character_offset,
  judged.exact_mention_count,
  judged.flag,
  judged.note
FROM judged
JOIN curated.mention_roles AS role ON role.mention_role = judged.mention_role
JOIN curated.claims AS claim ON claim.mention_id = concat(judged.source_id, ':', judged.layer_mention_id) AND claim.property = 'named_in'
LEFT JOIN sheet ON sheet.record_name = judged.owner_name
LEFT JOIN resolved.offering_mentions AS offering ON offering.mention_id = concat(judged.source_id, ':', judged.layer_mention_id)
