"""Records whose companies are known: the labelled landscape lists, and the split into a development and a held-out half.

Belongs here: loading and splitting. Does not belong here: making records (``generate``).
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

import pandas as pd

ROOT: Final = Path(__file__).parents[2]
LANDSCAPE: Final = ROOT / "tests" / "data" / "identity" / "landscape_records.csv"
_RENAMED: Final = {"rid": "record_id", "source": "source_id", "domain": "url", "country": "country_code"}
COLUMNS: Final = ["record_id", "source_id", "name", "url", "country_code", "cluster_id"]


def landscape(path: Path = LANDSCAPE) -> pd.DataFrame:
    """The labelled records.

    Args:
        path: A CSV file with ``COLUMNS``; the older headings rid, source, domain and country are read as well.
    """
    table = pd.read_csv(path, dtype="str", keep_default_na=False).rename(columns=_RENAMED)[COLUMNS]
    return table.mask(table == "")


def is_held_out(cluster_id: str) -> bool:
    """Whether a cluster is in the held-out half: the first hexadecimal digit of the SHA-256 of its id is odd."""
    return int(hashlib.sha256(cluster_id.encode()).hexdigest()[0], 16) % 2 == 1


def split(table: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """record_id and cluster_id of the development half and of the held-out half; records without a cluster are in neither."""
    known = table.loc[table["cluster_id"].notna(), ["record_id", "cluster_id"]]
    distinct = known["cluster_id"].drop_duplicates()
    held_out = known["cluster_id"].map(pd.Series([is_held_out(cluster) for cluster in distinct], index=distinct.to_numpy())).to_numpy(dtype=bool)
    return known[~held_out].reset_index(drop=True), known[held_out].reset_index(drop=True)
