"""The report site: static pages over the published database.

Belongs here: how the curated tables and marts are shown. Does not belong here: computing them (``tables/``, ``metrics/``).
"""
