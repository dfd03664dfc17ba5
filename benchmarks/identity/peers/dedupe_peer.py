"""Dedupe 3: blocking and a logistic regression, both learnt from pairs of the development half, and its own hierarchical clustering.

The labelled pairs are given as a training file: 500 true pairs and 1,000 different ones, half of them hard (compared by a cheap block, yet
different). The threshold of its clustering is chosen from a grid on the development half.
"""

from __future__ import annotations

import io
import json
import random
import time
from typing import Any

import dedupe  # type: ignore[import-not-found]
import numpy as np
import pandas as pd
from dedupe import variables

from benchmarks.identity.peers.prepare import Result, candidates, labelled, pairwise_f1, prepared, truth_of

SEED = 11
THRESHOLDS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
FIELDS = ("name_key", "compact", "domain", "stem", "country_code")


def match(records: pd.DataFrame, *, train: pd.DataFrame | None) -> Result:
    """Learn from labelled pairs, then match."""
    if train is None:
        raise ValueError("this peer needs labels")
    random.seed(SEED)
    np.random.seed(SEED)  # dedupe draws from the global state
    table = prepared(records)
    data = {spot: _row(row) for spot, row in enumerate(table[list(FIELDS)].itertuples(index=False))}
    matcher = dedupe.Dedupe(
        [
            variables.String("name_key", name="name"),
            variables.String("compact"),
            variables.String("domain", has_missing=True, name="domain"),
            variables.Exact("domain", has_missing=True, name="same domain"),
            variables.ShortString("stem", has_missing=True),
            *([variables.Exact("country_code", has_missing=True)] if table["country_code"].notna().mean() > 0.05 else []),
        ],
        num_cores=2,
    )
    matcher.prepare_training(data, training_file=_training_file(table, data, train), sample_size=2000)
    matcher.train(recall=0.95, index_predicates=False)
    scores = matcher.score(matcher.pairs(data))
    ends = np.sort(np.asarray(scores["pairs"], dtype=np.int64), axis=1)
    scored = pd.DataFrame({"left": ends[:, 0], "right": ends[:, 1], "score": np.asarray(scores["score"])})
    ids = table["record_id"].to_numpy()
    pairs = pd.DataFrame({"left_id": ids[scored["left"]], "right_id": ids[scored["right"]], "score": scored["score"]})
    started = time.perf_counter()
    truth = truth_of(table, train)
    groupings = {threshold: _labels(matcher, scores, len(table), threshold) for threshold in THRESHOLDS}
    threshold = max(THRESHOLDS, key=lambda level: pairwise_f1(truth[truth >= 0], groupings[level][truth >= 0]))
    tuning = (time.perf_counter() - started) * (1 - 1 / len(THRESHOLDS))
    clusters = pd.Series(groupings[threshold], index=pd.Index(ids, name="record_id"), name="cluster")
    return Result(pairs, clusters, threshold, tuning, {"pairs scored": len(scored)})


def _row(row: Any) -> dict[str, str | None]:
    return {name: value if isinstance(value, str) and value else None for name, value in zip(FIELDS, row, strict=True)}


def _labels(matcher: Any, scores: Any, size: int, threshold: float) -> np.ndarray[Any, Any]:
    labels = np.arange(size)
    for members, _ in matcher.cluster(scores, threshold):
        labels[list(members)] = min(members)
    return labels


def _training_file(table: pd.DataFrame, data: dict[int, dict[str, str | None]], train: pd.DataFrame) -> io.StringIO:
    """Labelled pairs in dedupe's form."""
    rng = np.random.default_rng(SEED)
    truth = truth_of(table, train)
    spots = pd.DataFrame({"truth": truth, "spot": np.arange(len(table))})[truth >= 0]
    true = spots.merge(spots, on="truth", suffixes=("_one", "_other"))
    true = true[true["spot_one"] < true["spot_other"]].sample(frac=1, random_state=SEED).head(500)
    near, is_same = labelled(table, candidates(table), train)
    hard = near[~is_same].sample(frac=1, random_state=SEED).head(500)
    known = spots["spot"].to_numpy()
    drawn = rng.choice(known, (500, 2))
    easy = [(int(one), int(other)) for one, other in drawn if truth[one] != truth[other]]
    pairs = {
        "match": list(zip(true["spot_one"], true["spot_other"], strict=True)),
        "distinct": [*zip(hard["left"], hard["right"], strict=True), *easy],
    }
    # Dedupe's file holds pairs as tuples in a class mark of its own.
    marked = {
        kind: [{"__class__": "tuple", "__value__": [data[int(one)], data[int(other)]]} for one, other in found] for kind, found in pairs.items()
    }
    return io.StringIO(json.dumps(marked))
