SELECT * FROM staged.market_figures
