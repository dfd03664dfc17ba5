"""Which layers a company is in: what people judged from public pages, and how good the map's own placements are.

Belongs here: reading reviews, measures of placements. Does not belong here: the activity map (``taxonomies``), the placements themselves
(``tables/curated``), guesses of what a company does (``suggestions``).
"""
