WITH pairs AS (
  SELECT
    overlap.overlap_basis,
    overlap.left_taxonomy_id,
    overlap.left_layer_id,
    overlap.right_taxonomy_id,
    overlap.right_layer_id,
    coalesce(declared.mapping_predicate, 'none') AS mapping_predicate,
    overlap.shared_company_count,
    overlap.left_company_count,
    overlap.right_company_count,
    CASE WHEN overlap.overlap_basis = 'reviewed' THEN 3 ELSE 10 END AS fewest_shared
  FROM marts.layer_overlaps AS overlap
  LEFT JOIN curated.layer_crosswalk AS declared
    ON declared.subject_layer_id = overlap.left_layer_id AND declared.object_layer_id = overlap.right_layer_id
  WHERE overlap.scope_view = 'core_and_adjacent'
),
suspect AS (
  SELECT 'outside' AS disagreement_kind, pairs.*
  FROM pairs
  WHERE pairs.mapping_predicate IN ('skos:exactMatch', 'skos:broadMatch') AND pairs.shared_company_count < pairs.left_company_count
  UNION ALL
  SELECT 'unrelated', pairs.*
  FROM pairs
  WHERE
    pairs.mapping_predicate = 'none'
    AND pairs.left_taxonomy_id < pairs.right_taxonomy_id
    AND pairs.shared_company_count >= pairs.fewest_shared
    AND CAST(pairs.shared_company_count AS DOUBLE) / least(pairs.left_company_count, pairs.right_company_count) >= 0.5
),
causing AS (
  SELECT suspect.*, member.company_id
  FROM suspect
  JOIN marts.crosswalk_members AS member ON member.overlap_basis = suspect.overlap_basis AND member.layer_id = suspect.left_layer_id
  JOIN marts.crosswalk_members AS other
    ON other.overlap_basis = suspect.overlap_basis AND other.company_id = member.company_id AND other.layer_id = suspect.right_layer_id
  WHERE suspect.disagreement_kind = 'unrelated'
  UNION ALL
  SELECT suspect.*, member.company_id
  FROM suspect
  JOIN marts.crosswalk_members AS member ON member.overlap_basis = suspect.overlap_basis AND member.layer_id = suspect.left_layer_id
  LEFT JOIN marts.crosswalk_members AS other
    ON other.overlap_basis = suspect.overlap_basis AND other.company_id = member.company_id AND other.layer_id = suspect.right_layer_id
  WHERE suspect.disagreement_kind = 'outside' AND other.company_id IS NULL
),
stands AS (
  SELECT overlap_basis, taxonomy_id, company_id, list(layer_id ORDER BY layer_id) AS layer_ids, bool_and(layer_id = 'none') AS is_without_layer
  FROM marts.crosswalk_members
  WHERE company_id IN (SELECT company_id FROM causing)
  GROUP BY overlap_basis, taxonomy_id, company_id
),
ranked AS (
  SELECT
    company.company_id,
    activity.activity_name,
    row_number() OVER (PARTITION BY company.company_id ORDER BY activity.activity_order) AS place,
    count(*) OVER (PARTITION BY company.company_id) AS activity_count
  FROM curated.company_activities AS company
  JOIN curated.activities AS activity ON activity.activity_id = company.activity_id
),
does AS (
  SELECT
    company_id,
    concat(
      string_agg(activity_name, ', ' ORDER BY place),
      CASE WHEN max(activity_count) > 8 THEN concat(' and ', CAST(max(activity_count) - 8 AS VARCHAR), ' more') ELSE '' END
    ) AS activity_names
  FROM ranked
  WHERE place <= 8
  GROUP BY company_id
)
SELECT
  causing.overlap_basis,
  causing.disagreement_kind,
  causing.left_taxonomy_id,
  causing.left_layer_id,
  causing.right_taxonomy_id,
  causing.right_layer_id,
  causing.mapping_predicate,
  company.company_id,
  company.company_name,
  company.scope,
  here.layer_ids AS left_layer_ids,
  CASE WHEN there.is_without_layer THEN CAST([] AS VARCHAR[]) ELSE there.layer_ids END AS right_layer_ids,
  causing.shared_company_count,
  causing.left_company_count,
  causing.right_company_count,
  concat(
    CASE causing.overlap_basis WHEN 'reviewed' THEN 'judged by a reviewer' ELSE concat('left layer ', coalesce(replace(left_placed.placement_basis, '_', ' '), 'not stated')) END,
    CASE WHEN causing.overlap_basis <> 'reviewed' AND right_placed.placement_basis IS NOT NULL THEN concat(', right layer ', replace(right_placed.placement_basis, '_', ' ')) ELSE '' END,
    '; does, as the sources say: ',
    coalesce(does.activity_names, 'not known')
  ) AS reason
FROM causing
JOIN stands AS here
  ON here.overlap_basis = causing.overlap_basis AND here.taxonomy_id = causing.left_taxonomy_id AND here.company_id = causing.company_id
-- a company of which the right model says nothing on this basis is not outside of its layers
JOIN stands AS there
  ON there.overlap_basis = causing.overlap_basis AND there.taxonomy_id = causing.right_taxonomy_id AND there.company_id = causing.company_id
JOIN curated.companies AS company ON company.company_id = causing.company_id
LEFT JOIN curated.company_layers AS left_placed ON left_placed.company_id = causing.company_id AND left_placed.layer_id = causing.left_layer_id
LEFT JOIN curated.company_layers AS right_placed ON right_placed.company_id = causing.company_id AND right_placed.layer_id = causing.right_layer_id
LEFT JOIN does ON does.company_id = causing.company_id
