"""The generative-AI market map: content folders (sources, vocabulary, taxonomies, tables, metrics) and the engine that builds them."""
