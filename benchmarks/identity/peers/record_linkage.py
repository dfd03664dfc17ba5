"""The recordlinkage toolkit: its indexing and comparing, and its logistic regression trained on the development half.

Blocks on registered domain, compact name and first letters with country, and a sorted neighbourhood over the compact name; compares names by
Jaro-Winkler and q-grams, domain and its stem, country, year.
"""

from __future__ import annotations

import pandas as pd
import recordlinkage  # type: ignore[import-not-found]
from recordlinkage.index import Block, SortedNeighbourhood  # type: ignore[import-not-found]

from benchmarks.identity.peers.prepare import Result, finished, labelled, prepared

WINDOW = 5
LEAST = 0.02


def match(records: pd.DataFrame, *, train: pd.DataFrame | None) -> Result:
    """Fit on the labels, then match."""
    if train is None:
        raise ValueError("this peer needs labels")
    table = prepared(records)
    texts = ["name_key", "compact", "domain", "stem", "country_code"]
    frame = table[texts].astype(object).assign(first=table["compact"].str[:6].astype(object), founded_year=table["founded_year"].astype("float64"))
    blocks = [Block("domain"), Block("compact"), Block(["first", "country_code"]), SortedNeighbourhood("compact", window=WINDOW)]
    links = recordlinkage.Index(blocks).index(frame)
    compare = recordlinkage.Compare()
    compare.string("compact", "compact", method="jarowinkler", label="name")
    compare.string("name_key", "name_key", method="qgram", label="grams")
    compare.exact("compact", "compact", label="same name")
    compare.exact("domain", "domain", disagree_value=-1, missing_value=0, label="domain")
    compare.exact("stem", "stem", missing_value=0, label="stem")
    compare.exact("country_code", "country_code", disagree_value=-1, missing_value=0, label="country")
    compare.numeric("founded_year", "founded_year", method="step", offset=1, label="year", missing_value=0.5)
    features = compare.compute(links, frame)
    pairs = pd.DataFrame({"left": links.get_level_values(0).to_numpy(), "right": links.get_level_values(1).to_numpy()})
    inside, is_same = labelled(table, pairs, train)
    sample = features.iloc[inside.index]
    classifier = recordlinkage.LogisticRegressionClassifier()
    classifier.fit(sample, sample.index[is_same])
    scored = pairs.assign(score=classifier.prob(features).to_numpy())
    return finished(table, scored[scored["score"] >= LEAST], train, default=0.5, notes={"candidate pairs": len(pairs)})
