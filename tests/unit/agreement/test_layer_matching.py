"""The best one-to-one match, redraws and their interval."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.agreement.matching import interval, matched_share, one_to_one, redraws, shared_members

SQUARES = st.integers(1, 4).flatmap(lambda size: st.lists(st.lists(st.integers(0, 20), min_size=size, max_size=size), min_size=size, max_size=size))


@settings(deadline=None)  # the first match loads scipy
@given(SQUARES)
def test_no_other_match_holds_more(counts: list[list[int]]) -> None:
    table = np.array(counts)
    pairs = one_to_one(table)
    held = sum(table[pair] for pair in pairs)
    assert held == max(sum(table[row, column] for row, column in enumerate(order)) for order in permutations(range(len(table))))
    assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(pairs)
    assert all(table[pair] for pair in pairs)


def test_a_model_with_more_layers_keeps_some_over() -> None:
    assert one_to_one(np.array([[5, 1, 9], [8, 0, 7]])) == [(0, 2), (1, 0)]
    assert matched_share(np.array([[[5, 1, 9], [8, 0, 7]]]), [(0, 2), (1, 0)])[0] == pytest.approx(17 / 30)


def test_other_counts_decide_between_equals_and_match_what_the_first_leave_over() -> None:
    first, then = np.array([[4, 4, 0], [4, 4, 0], [0, 0, 0]]), np.array([[0, 9, 1], [9, 0, 1], [1, 1, 2]])
    assert one_to_one(first, then) == [(0, 1), (1, 0), (2, 2)]
    assert one_to_one(np.array([[5, 0], [0, 5]]), np.array([[0, 99], [99, 0]])) == [(0, 0), (1, 1)]


def test_members_are_counted_once_for_each_pair_of_labels() -> None:
    assert shared_members([(["a", "b"], ["x"]), (["a"], ["x", "y"])], ["a", "b"], ["x", "y"]).tolist() == [[2, 1], [1, 0]]


def test_redraws_are_the_same_each_time_and_keep_the_number_of_units() -> None:
    counts = np.array([5, 0, 12])
    assert (redraws(counts, "a|b") == redraws(counts, "a|b")).all()
    assert (redraws(counts, "a|b") != redraws(counts, "a|c")).any()
    assert set(redraws(counts, "a|b").sum(axis=1)) == {17}
    assert not redraws(np.array([0, 0]), "a|b").any()


@given(st.floats(0, 1), st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_the_interval_holds_the_value_and_keeps_within_its_bounds(value: float, drawn: list[float]) -> None:
    found = interval(value, np.array(drawn), 0, 1)
    assert found is not None
    assert 0 <= found[0] <= value <= found[1] <= 1


def test_no_interval_without_redraws() -> None:
    assert interval(0.5, np.array([np.nan]), 0, 1) is None
    assert interval(float("nan"), np.array([0.5]), 0, 1) is None
