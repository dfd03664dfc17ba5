SELECT figure_id, document, figure_metric, value_stated, value_number, value_low, value_high, figure_unit, operator, from_year, to_year, stated_source, figure_kind, derived_check
FROM curated.market_figures
WHERE figure_metric LIKE '%generative AI market size' AND figure_unit = 'USD billion' AND value_number IS NOT NULL AND to_year IS NOT NULL AND figure_kind <> 'metadata'
ORDER BY document, to_year, figure_id
