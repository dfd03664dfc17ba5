SELECT placement.taxonomy_id, taxonomy.short_title, placement.unplaced_reason
FROM curated.company_placements AS placement
JOIN curated.taxonomies AS taxonomy ON taxonomy.taxonomy_id = placement.taxonomy_id
WHERE placement.company_id = $company_id AND placement.placement_status = 'unplaced'
ORDER BY placement.taxonomy_id
