"""Company matchers side by side: on a public list with labels typed by hand, and on synthetic records up to a million.

Belongs here: making and loading test records, the peers, running them, one table. Does not belong here: the measures themselves
(``pipelines/resolution/quality.py``) and the project's own matcher (``pipelines/resolution``).
"""
