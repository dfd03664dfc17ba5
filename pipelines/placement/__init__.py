"""Which layers a company is in: what people judged from public pages, and how sure the map's own placements are.

Belongs here: reading reviews, measures of placements, suggestions for companies whose lists do not say what they do. Does not belong here: the
activity map (``taxonomies``), the placements themselves (``tables/curated``).
"""
