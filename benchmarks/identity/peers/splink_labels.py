"""Splink 5 on DuckDB, trained on the labels: m from the development half's clusters, u from random pairs.

The same comparisons and blocks as ``splink_em``. The labels are also used for the share of pairs that match.
"""

from __future__ import annotations

import pandas as pd

from benchmarks.identity.peers import splink_em
from benchmarks.identity.peers.prepare import Result, prepared


def match(records: pd.DataFrame, *, train: pd.DataFrame | None) -> Result:
    """Fit m on the labels, then match."""
    if train is None:
        raise ValueError("this peer needs labels")
    table = prepared(records)
    sizes = train["cluster_id"].value_counts()
    # Of all pairs of the whole list: true pairs grow with the list, all pairs with its square.
    share = float((sizes * (sizes - 1) / 2).sum()) / len(train) * len(table) / (len(table) * (len(table) - 1) / 2)
    linker = splink_em.linker_of(table, train, share)
    splink_em.estimate_u(linker, len(table))
    linker.training.estimate_m_from_label_column("label")
    return splink_em.predicted(linker, table, train)
