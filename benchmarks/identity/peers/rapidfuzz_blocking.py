"""RapidFuzz: ``token_set_ratio`` on the names of blocked pairs, with the domain as second evidence.

Blocks: registered domain, page, one whole name, first five letters, a rare word. The score is the ratio of the names without weak words (the mean
of the one with spaces and the plain ratio without), 100 where a name in use or a former name is the same, raised for one domain or page, lowered for
two domains; the weights were chosen on the development half.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from rapidfuzz import fuzz
from rapidfuzz.process import cpdist

from benchmarks.identity.peers.prepare import Result, candidates, finished, prepared

SAME_DOMAIN = 70.0
OTHER_DOMAIN = -5.0
LEAST = 60.0


def match(records: pd.DataFrame, *, train: pd.DataFrame | None) -> Result:
    """Match by weighted similarity."""
    table = prepared(records)
    pairs = candidates(table)
    left, right = table.iloc[pairs["left"]], table.iloc[pairs["right"]]
    by_words = cpdist(left["core"].to_list(), right["core"].to_list(), scorer=fuzz.token_set_ratio, dtype=np.float32, workers=-1)
    joined = cpdist(left["compact"].to_list(), right["compact"].to_list(), scorer=fuzz.ratio, dtype=np.float32, workers=-1)
    by_name = np.where(pairs["same_key"], 100.0, (np.maximum(by_words, joined) + joined) / 2)
    score = by_name + domain_evidence(left, right, SAME_DOMAIN, OTHER_DOMAIN) + np.where(pairs["same_page"], SAME_DOMAIN, 0.0)
    kept = score >= LEAST
    return finished(table, pairs.assign(score=score)[kept], train, default=90.0, notes={"candidate pairs": len(pairs)})


def domain_evidence(left: pd.DataFrame, right: pd.DataFrame, same_domain: float, other_domain: float) -> np.ndarray[Any, np.dtype[np.float64]]:
    """What the domain adds to a similarity from 0 to 100."""
    one, other = left["domain"].reset_index(drop=True), right["domain"].reset_index(drop=True)
    known = (one.notna() & other.notna()).to_numpy()
    same = (one == other).fillna(False).to_numpy(dtype=bool)
    return np.where(known, np.where(same, same_domain, other_domain), 0.0)
