SELECT figure_id, document, figure_metric, value_stated, figure_unit, operator, from_year, to_year, subject, stated_source, figure_kind, derived_check, note
FROM curated.market_figures
WHERE figure_kind <> 'metadata'
ORDER BY document, figure_kind, figure_id
