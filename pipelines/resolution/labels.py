"""Labelled data: records and pairs of which is known who is one company, and the half that no rule was made on.

Belongs here: reading the files of ``tests/data/identity`` and splitting them. Does not belong here: measures (``quality``).
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pandas as pd

FOLDER: Final = Path("tests", "data", "identity")
RECORDS: Final = FOLDER / "landscape_records.csv"
PAIRS: Final = FOLDER / "hard_pairs.csv"
ONE_COMPANY: Final = frozenset({"same", "offering"})
"""Labels of pairs whose records belong to one company."""


def labelled_records(root: Path) -> pd.DataFrame:
    """The labelled records: record_id, source_id, name, url, country_code (missing values are null), cluster_id, is_held_out.

    Args:
        root: Root of the project.
    """
    import pandas as pd

    records = pd.read_csv(root / RECORDS, dtype="str", keep_default_na=False)
    held_out = {cluster: is_held_out(cluster) for cluster in records["cluster_id"].unique()}
    return records.mask(records == "").assign(is_held_out=records["cluster_id"].map(held_out))


def labelled_pairs(root: Path) -> pd.DataFrame:
    """The labelled pairs: category, left_mention_id, right_mention_id, label, evidence, source_url, checked_on, component, is_held_out.

    ``component`` is the least mention id of all pairs that hang together, so that what is learnt from one pair is not asked in another.

    Args:
        root: Root of the project.
    """
    import numpy as np
    import pandas as pd

    from pipelines.resolution.grouping import components

    pairs = pd.read_csv(root / PAIRS, dtype="str", keep_default_na=False)
    ids = np.unique(pairs[["left_mention_id", "right_mention_id"]].to_numpy(dtype=str))
    left, right = (np.searchsorted(ids, pairs[side].to_numpy(dtype=str)) for side in ("left_mention_id", "right_mention_id"))
    component = ids[components(len(ids), left, right)[left]]
    return pairs.assign(component=component, is_held_out=[is_held_out(name) for name in component])


def is_held_out(cluster_id: str) -> bool:
    """Whether a cluster is in the held-out half: the first hexadecimal digit of the SHA-256 of its id is odd."""
    return int(hashlib.sha256(cluster_id.encode()).hexdigest()[0], 16) % 2 == 1
