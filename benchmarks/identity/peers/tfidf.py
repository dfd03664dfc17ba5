"""TF-IDF over character trigrams, nearest neighbours by sparse_dot_topn.

Each distinct name (with its weak words, which TF-IDF weighs little by itself) is compared with its ten nearest by cosine; pairs of one registered
domain, or with a name in use or a former name in common, are added, and the domain changes the score, by weights chosen on the development half.
Trigrams in more than 1 % of the names of a list of over 20,000 are left out, which keeps the product sparse.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer
from sparse_dot_topn import sp_matmul_topn  # type: ignore[import-not-found]

from benchmarks.identity.peers.prepare import Result, finished, prepared
from benchmarks.identity.peers.rapidfuzz_blocking import domain_evidence

NEIGHBOURS = 10
LEAST = 0.5
SAME_DOMAIN = 70.0
OTHER_DOMAIN = -20.0
THREADS = 2


def match(records: pd.DataFrame, *, train: pd.DataFrame | None) -> Result:
    """Match by cosine."""
    table = prepared(records)
    # Each distinct name once: a million records have far fewer, and equal names need no neighbour search.
    codes, names = pd.factorize(table["name_key"])
    rarest = 0.01 if len(names) > 20_000 else 1.0
    matrix = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3), dtype=np.float32, max_df=rarest).fit_transform(names.to_list())
    near = sp_matmul_topn(matrix, matrix.T.tocsr(), top_n=NEIGHBOURS, threshold=LEAST, n_threads=THREADS).tocoo()
    upper = near.row < near.col
    similar = pd.DataFrame({"one": near.row[upper], "other": near.col[upper]})
    where = pd.DataFrame({"code": codes, "spot": np.arange(len(table))})
    by_name = similar.merge(where, left_on="one", right_on="code").merge(where, left_on="other", right_on="code", suffixes=("_one", "_other"))
    keys = table["keys"].explode()
    equal = pd.concat([_equal(where.rename(columns={"code": "key"})), _equal(pd.DataFrame({"key": keys, "spot": keys.index}))]).drop_duplicates()
    one_domain = _equal(pd.DataFrame({"key": table["domain"], "spot": np.arange(len(table))}).dropna())
    ends = np.sort(pd.concat([by_name[["spot_one", "spot_other"]], equal, one_domain]).to_numpy(), axis=1)
    same_key = np.zeros(len(ends), dtype=bool)
    same_key[len(by_name) : len(by_name) + len(equal)] = True
    found = pd.DataFrame({"left": ends[:, 0], "right": ends[:, 1], "same_key": same_key})
    pairs = found.groupby(["left", "right"])["same_key"].max().reset_index()
    left, right = codes[pairs["left"]], codes[pairs["right"]]
    cosine = np.concatenate(
        [
            np.asarray(matrix[left[start : start + 200_000]].multiply(matrix[right[start : start + 200_000]]).sum(axis=1)).ravel()
            for start in range(0, len(pairs), 200_000)
        ]
        or [np.zeros(0)]
    )
    cosine = np.where(pairs["same_key"], 1.0, cosine)
    score = 100 * cosine + domain_evidence(table.iloc[pairs["left"]], table.iloc[pairs["right"]], SAME_DOMAIN, OTHER_DOMAIN)
    return finished(table, pairs.assign(score=score), train, default=85.0)


def _equal(keyed: pd.DataFrame, most: int = 200) -> pd.DataFrame:
    """Pairs of places with one key; keys of more than ``most`` places are left out."""
    size = keyed.groupby("key")["spot"].transform("size")
    kept = keyed[(size > 1) & (size <= most)]
    pairs = kept.merge(kept, on="key", suffixes=("_one", "_other"))
    return pairs.loc[pairs["spot_one"] < pairs["spot_other"], ["spot_one", "spot_other"]]
