"""The kernel: typed content, contracts, the table graph, building and publishing. It never imports Dagster."""
