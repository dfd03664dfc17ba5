WITH stated AS (
  SELECT source_id, record_id, mention_id, snapshot_date, 'name' AS property, record_name AS value FROM staged.records
  UNION ALL SELECT source_id, record_id, mention_id, snapshot_date, 'kind', record_kind FROM staged.records
  UNION ALL SELECT source_id, record_id, mention_id, snapshot_date, 'legal_name', legal_name FROM staged.records
  UNION ALL SELECT source_id, record_id, mention_id, snapshot_date, 'owner', owner_name FROM staged.records
  UNION ALL SELECT source_id, record_id, mention_id, snapshot_date, 'parent', parent_name FROM staged.records
  UNION ALL SELECT source_id, record_id, mention_id, snapshot_date, 'url', url FROM staged.records
  UNION ALL SELECT source_id, record_id, mention_id, snapshot_date, 'country', coalesce(country_code, country_stated) FROM staged.records
  UNION ALL SELECT source_id, record_id, mention_id, snapshot_date, 'city', city_name FROM staged.records
  UNION ALL SELECT source_id, record_id, mention_id, snapshot_date, 'founded_year', CAST(founded_year AS VARCHAR) FROM staged.records
  UNION ALL SELECT source_id, record_id, mention_id, snapshot_date, 'employees', CAST(employee_count AS VARCHAR) FROM staged.records
  UNION ALL SELECT source_id, record_id, mention_id, snapshot_date, 'cohort', cohort FROM staged.records
  UNION ALL SELECT source_id, record_id, mention_id, snapshot_date, 'status', status_stated FROM staged.records
  UNION ALL SELECT source_id, record_id, mention_id, snapshot_date, 'organisation_type', organisation_type FROM staged.records
  UNION ALL SELECT source_id, record_id, mention_id, snapshot_date, 'former_name', unnest(former_names) FROM staged.records
  UNION ALL SELECT source_id, record_id, mention_id, snapshot_date, 'alias', unnest(aliases) FROM staged.records
  UNION ALL SELECT source_id, record_id, mention_id, snapshot_date, 'external_id', unnest(external_ids) FROM staged.records
  UNION ALL
  SELECT source_id, record_id, mention_id, snapshot_date, 'category', concat(category_scheme, ':', category_label) FROM staged.record_categories
  UNION ALL
  SELECT source_id, record_id, mention_id, snapshot_date, money_kind, concat_ws(' ', coalesce(amount_stated, amount_state), round_stated, event_date_stated)
  FROM staged.funding_claims
  UNION ALL
  SELECT source_id, layer_mention_id, concat(source_id, ':', layer_mention_id), snapshot_date, 'named_in', concat(document, ':', line_number, ' ', entity_as_written)
  FROM staged.layer_mentions
),
spans AS (
  SELECT source_id, record_id, mention_id, property, value, min(snapshot_date) AS first_seen_date, max(snapshot_date) AS last_seen_date
  FROM stated
  WHERE value IS NOT NULL
  GROUP BY source_id, record_id, mention_id, property, value
),
last_versions AS (
  SELECT mention_id, max(snapshot_date) AS last_version_date FROM stated GROUP BY mention_id
),
pages AS (
  SELECT mention_id, property, min(source_url) AS source_url FROM staged.evidence GROUP BY mention_id, property
)
SELECT
  concat('clm_', substr(md5(concat_ws('|', spans.source_id, spans.record_id, spans.property, spans.value)), 1, 16)) AS claim_id,
  spans.source_id,
  spans.record_id,
  spans.mention_id,
  member.company_id,
  offering.offering_id,
  spans.property,
  spans.value,
  pages.source_url,
  spans.first_seen_date,
  spans.last_seen_date,
  spans.last_seen_date = last_versions.last_version_date AS is_last_stated,
  snapshot.is_latest AS is_current
FROM spans
JOIN staged.snapshots AS snapshot ON snapshot.source_id = spans.source_id AND snapshot.snapshot_date = spans.last_seen_date
JOIN last_versions ON last_versions.mention_id = spans.mention_id
LEFT JOIN pages ON pages.mention_id = spans.mention_id AND pages.property = spans.property
LEFT JOIN resolved.company_mentions AS member ON member.mention_id = spans.mention_id
LEFT JOIN resolved.offering_mentions AS offering ON offering.mention_id = spans.mention_id
