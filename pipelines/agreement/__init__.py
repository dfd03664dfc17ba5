"""How far two layer models say the same: declared relations, mutual information, agreement of sets, one-to-one matches.

Belongs here: pure functions over labels, sets and tables of counts. Does not belong here: reading tables, thresholds of a report, pages.
"""
