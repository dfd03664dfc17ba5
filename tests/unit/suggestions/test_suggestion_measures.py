"""How suggestions are measured and how the threshold is chosen."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.suggestions.examples import Example
from pipelines.suggestions.measuring import best, choose_threshold, summary, truth, wilson


def test_wilson_interval_as_published() -> None:
    """Newcombe 1998, "Two-sided confidence intervals for the single proportion", Table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29."""
    for right, count, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)):
        assert wilson(right, count) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(0, 500), st.integers(0, 500))
def test_wilson_interval_holds_the_share(one: int, other: int) -> None:
    right, count = sorted([one, other])
    low, high = wilson(right, count)
    assert -1e-12 <= low <= high <= 1 + 1e-12
    if count:
        assert low - 1e-12 <= right / count <= high + 1e-12


def test_truth_and_the_likeliest_activity() -> None:
    nothing: frozenset[str] = frozenset()
    stated = truth([Example("a", nothing, frozenset({"y"}), nothing), Example("b", nothing, frozenset({"x", "y"}), nothing)], ["x", "y"])
    assert stated.tolist() == [[0, 1], [1, 1]]
    scores, right = best(np.array([[0.9, 0.1], [0.2, 0.3]]), stated)
    assert (scores.tolist(), right.tolist()) == ([0.9, 0.3], [0, 1])


def test_the_threshold_is_the_least_at_which_enough_are_right() -> None:
    probabilities = np.array([[0.95]] * 8 + [[0.65]] * 4)
    stated = np.array([[1.0]] * 8 + [[0.0]] * 3 + [[1.0]])
    threshold, kept = choose_threshold({"all_tokens": probabilities, "name_only": probabilities}, stated, ["x"])
    assert (threshold, kept) == (0.66, ["x"])


def test_an_activity_that_names_suggest_wrongly_is_left_out() -> None:
    good, bad = np.full((40, 1), 0.9), np.array([[0.9]] * 6 + [[0.0]] * 34)
    stated = np.hstack([np.ones((40, 1)), np.zeros((40, 1))])
    both = np.hstack([good, bad])
    assert choose_threshold({"all_tokens": both, "name_only": both}, stated, ["good", "bad"]) == (0.6, ["good"])


def test_summary_counts_suggestions_companies_and_bins() -> None:
    found = summary(np.array([[0.9, 0.7], [0.65, 0.1], [0.1, 0.3]]), np.array([[1.0, 0], [1, 0], [0, 1]]), ["x", "y"], ["x", "y"], 0.6)
    assert (found["companies"], found["companies_suggested"], found["suggested"], found["right"]) == (3, 2, 3, 2)
    assert found["by_activity"] == {"x": {"suggested": 2, "right": 2, "companies": 2}, "y": {"suggested": 1, "right": 0, "companies": 1}}
    assert [(row["from"], row["companies"], row["share_right"]) for row in found["reliability"]] == [(0.2, 1, 1.0), (0.6, 1, 1.0), (0.9, 1, 1.0)]
