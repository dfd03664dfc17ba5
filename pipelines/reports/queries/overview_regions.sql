SELECT share.scope_view, share.region_code, region.region_name, share.company_count, share.known_company_count AS known_count,
  share.layer_company_count AS total_count, share.company_share, share.company_share_low, share.company_share_high
FROM marts.layer_regions AS share
JOIN marts.regions AS region ON region.region_code = share.region_code
WHERE share.layer_id = 'all'
ORDER BY share.scope_view, share.company_share DESC NULLS LAST, share.region_code
