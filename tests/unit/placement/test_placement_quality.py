"""Measures of placements against a stratified sample: hand-counted cases, and intervals that cover."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.placement.quality import Sample, placement_counts


def sample(strata: dict[str, tuple[int, int]], **given: int) -> Sample:
    """A sample with ``{stratum: (judged, companies of the map)}``; companies are called a0, a1, … b0, …"""
    rows = {f"{name}{number}": (name, size) for name, (judged, size) in strata.items() for number in range(judged)}
    return Sample(pd.DataFrame.from_dict(rows, orient="index", columns=["stratum", "stratum_size"]), **given)


def counts(**values: int) -> pd.Series[Any]:
    return pd.Series(values, dtype=int)


def test_shares_by_hand() -> None:
    # stratum a: 2 judged of 10, so each counts for 5; stratum b: 1 of 1
    drawn = sample({"a": (2, 10), "b": (1, 1)})
    right, all_cases = counts(a0=1, b0=2), counts(a0=1, a1=3, b0=2)
    plain, weighted = drawn.share(right, all_cases, weighted=False), drawn.share(right, all_cases, weighted=True)
    assert plain.value == pytest.approx(3 / 6)
    assert plain.cases == 6
    assert weighted.value == pytest.approx((5 + 2) / (5 + 15 + 2))
    assert drawn.total(counts(a0=1, b0=1)).value == pytest.approx(6)


def test_no_case_is_no_number() -> None:
    share = sample({"a": (2, 4)}).share(counts(), counts(), weighted=True)
    assert math.isnan(share.value)
    assert share.cases == 0


def test_the_interval_holds_the_value_and_does_not_depend_on_the_order() -> None:
    drawn = sample({"a": (30, 300), "b": (20, 20)})
    generator = np.random.default_rng(1)
    names = list(drawn.index)
    right = pd.Series(generator.integers(0, 2, len(names)), index=names)
    whole = pd.Series(1, index=names)
    share = drawn.share(right, whole, weighted=True)
    assert share.low < share.value < share.high
    assert drawn.share(right.sample(frac=1, random_state=2), whole, weighted=True) == share


def test_intervals_cover_the_truth_about_as_often_as_they_say() -> None:
    generator = np.random.default_rng(7)
    truth = 0.7 * 200 / 260 + 0.2 * 60 / 260
    hits = 0
    for seed in range(200):
        drawn = sample({"a": (40, 200), "b": (30, 60)}, resamples=300, seed=seed)
        right = pd.Series([int(generator.random() < (0.7 if name.startswith("a") else 0.2)) for name in drawn.index], index=drawn.index)
        share = drawn.share(right, pd.Series(1, index=drawn.index), weighted=True)
        hits += share.low <= truth <= share.high
    assert 0.88 <= hits / 200 <= 0.99


LAYERS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["m/1", "m/2", "m/3"])), unique=True, max_size=8)


@settings(max_examples=60, deadline=None)
@given(LAYERS, LAYERS, LAYERS)
def test_placements_are_counted_once_and_arguable_ones_not(
    predicted: list[tuple[str, str]], sure: list[tuple[str, str]], open_: list[tuple[str, str]]
) -> None:
    columns = ["company_id", "layer_id"]
    named = dict.fromkeys(open_, "arguable") | dict.fromkeys(sure, "in")
    reviewed = pd.DataFrame([(*pair, verdict) for pair, verdict in named.items()], columns=[*columns, "review_verdict"]).assign(taxonomy_id="m")
    found = placement_counts(pd.DataFrame(predicted, columns=columns).assign(taxonomy_id="m"), reviewed)
    pairs = {(row.company_id, row.layer_id): (row.is_predicted, row.is_right) for row in found.itertuples()}
    arguable = set(open_) - set(sure)
    assert set(pairs) == (set(predicted) | set(sure)) - arguable
    assert all(pairs[pair] == (pair in predicted, pair in sure) for pair in pairs)
