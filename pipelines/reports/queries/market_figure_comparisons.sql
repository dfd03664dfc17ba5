SELECT comparison.earlier_figure_id, comparison.later_figure_id, comparison.is_same_document, comparison.earlier_year, comparison.later_year,
  comparison.earlier_value, comparison.later_value, comparison.implied_annual_growth_share, comparison.expected_later_value, comparison.ratio_to_expected,
  comparison.comparison_verdict, comparison.statement, earlier.document AS earlier_document, later.document AS later_document
FROM curated.market_figure_comparisons AS comparison
JOIN curated.market_figures AS earlier ON earlier.figure_id = comparison.earlier_figure_id
JOIN curated.market_figures AS later ON later.figure_id = comparison.later_figure_id
ORDER BY comparison.earlier_year, comparison.later_year, comparison.earlier_figure_id, comparison.later_figure_id
