WITH ranked AS (
  SELECT *,
    row_number() OVER (PARTITION BY layer_id, scope_view ORDER BY funding_usd DESC NULLS LAST, company_name, company_id) AS funding_rank,
    row_number() OVER (PARTITION BY layer_id, scope_view ORDER BY source_count DESC, placement_basis = 'published' DESC, confidence DESC, company_name, company_id) AS source_rank
  FROM marts.layer_companies
  WHERE taxonomy_id = $taxonomy_id AND layer_id <> taxonomy_id
)
SELECT scope_view, layer_id, company_id, company_name, country_code, funding_usd, source_count, placement_basis, is_public, is_stale, funding_rank, source_rank
FROM ranked
WHERE (funding_rank <= 5 AND funding_usd IS NOT NULL AND NOT is_public) OR source_rank <= 5
ORDER BY scope_view, layer_id, funding_rank, source_rank
