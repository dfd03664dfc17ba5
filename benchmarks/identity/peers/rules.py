"""Two rules, no similarity: one registered domain, or one name once rigour has normalised it and taken off its legal form.

Names in use and former names count as the name does, a page on a shared host (a repository, say) as a domain. A name of two characters or fewer does
not count. Whether one name at two known domains counts is the one thing that the development half decides. Rigour's compiled core is used as its
public functions use it; they would load PyICU as well.
"""

from __future__ import annotations

from typing import Final

import duckdb
import numpy as np
import pandas as pd
from rigour._core import remove_org_types, tokenize_name

from benchmarks.identity.peers.prepare import Result, finished, prepared

_CASEFOLD: Final = 4
_NO_CLEANUP: Final = 0


def match(records: pd.DataFrame, *, train: pd.DataFrame | None) -> Result:
    """Match by equality."""
    table = prepared(records)
    names = pd.Series(table["names"].explode().unique())
    with duckdb.connect() as connection:
        connection.register("records", table.assign(spot=np.arange(len(table))))
        connection.register("known", pd.DataFrame({"name": names, "rigour_key": [_key(name) for name in names]}))
        scored = connection.execute("""
            WITH named AS (
                SELECT DISTINCT spot, rigour_key, domain FROM (SELECT spot, domain, unnest(names) AS name FROM records) JOIN known USING (name)),
            marks AS (
                SELECT spot, 'd' || domain AS mark, NULL AS domain FROM records WHERE domain IS NOT NULL
                UNION ALL SELECT spot, 'p' || page, NULL FROM records WHERE page IS NOT NULL
                UNION ALL SELECT spot, 'n' || rigour_key, domain FROM named WHERE len(rigour_key) > 2)
            SELECT one.spot AS "left", other.spot AS "right", max(
                CASE WHEN one.mark[1] <> 'n' THEN 1.0 WHEN one.domain <> other.domain THEN 0.8 ELSE 0.9 END)::DOUBLE AS score
            FROM marks AS one JOIN marks AS other ON one.mark = other.mark AND one.spot < other.spot
            GROUP BY ALL ORDER BY ALL""").df()
    return finished(table, scored, train, default=0.9)


def _key(name: str) -> str:
    text = name.casefold().replace("&", " and ")
    return "".join(tokenize_name(remove_org_types(text, _CASEFOLD, _NO_CLEANUP, "")) or tokenize_name(text))
