"""Entropy, mutual information and its correction for chance."""

from __future__ import annotations

import math
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.agreement import information
from pipelines.agreement.matching import Array, contingency

# The worked example of Vinh, Epps and Bailey's own program, as scikit-learn's tests carry it
LEFT = [1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3]
RIGHT = [1, 1, 1, 1, 2, 1, 2, 2, 2, 2, 3, 1, 3, 3, 3, 2, 2]
TABLES = st.integers(2, 4).flatmap(
    lambda rows: st.integers(2, 4).flatmap(
        lambda columns: st.lists(st.lists(st.integers(0, 30), min_size=columns, max_size=columns), min_size=rows, max_size=rows)
    )
)


def table(left: list[int], right: list[int]) -> Array:
    """One table of counts, (1, rows, columns)."""
    one, other = [str(label) for label in left], [str(label) for label in right]
    return contingency(one, other, sorted(set(one)), sorted(set(other)))[None]


def test_published_example() -> None:
    counts = table(LEFT, RIGHT)
    assert information.mutual_information_bits(counts)[0] * math.log(2) == pytest.approx(0.41022, abs=5e-6)
    assert information.expected_mutual_information_bits(counts)[0] * math.log(2) == pytest.approx(0.15042, abs=5e-6)
    assert information.adjusted_mutual_information(counts)[0] == pytest.approx(0.27821, abs=5e-6)


@pytest.mark.parametrize(
    ("counts", "adjusted"),
    [  # scikit-learn 1.9.1, adjusted_mutual_info_score
        ([[50, 3, 0], [2, 40, 5], [1, 0, 30]], 0.7181006555748635),
        ([[1, 1, 1], [1, 1, 2]], -0.31710942503565476),
        ([[5000, 10], [20, 400]], 0.8873816793853104),
    ],
)
def test_another_program_gives_the_same(counts: list[list[int]], adjusted: float) -> None:
    assert information.adjusted_mutual_information(np.array([counts]))[0] == pytest.approx(adjusted, abs=1e-9)


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=2, max_size=6))
def test_what_chance_gives_is_the_mean_over_all_orders(units: list[tuple[int, int]]) -> None:
    left, right = [list(side) for side in zip(*units, strict=True)]
    by_hand = np.mean([information.mutual_information_bits(table(left, list(order)))[0] for order in permutations(right)])
    assert information.expected_mutual_information_bits(table(left, right))[0] == pytest.approx(by_hand, abs=1e-9)


@given(TABLES)
def test_bits_add_up_and_do_not_depend_on_the_side(counts: list[list[int]]) -> None:
    tables = np.array([counts])
    if not tables.sum():
        assert np.isnan(information.adjusted_mutual_information(tables)[0])
        return
    turned = tables.transpose(0, 2, 1)
    rows, columns, both = (found[0] for found in information.joint_entropies(tables))
    shared = information.mutual_information_bits(tables)[0]
    lost_rows, lost_columns = (found[0] for found in information.bits_lost(tables))
    assert 0 <= shared <= min(rows, columns) + 1e-9
    assert lost_rows == pytest.approx(rows - shared, abs=1e-9)
    assert lost_columns == pytest.approx(columns - shared, abs=1e-9)
    assert both == pytest.approx(rows + columns - shared, abs=1e-9)
    assert information.bits_lost(turned)[0][0] == pytest.approx(lost_columns, abs=1e-9)
    adjusted, other = information.adjusted_mutual_information(tables)[0], information.adjusted_mutual_information(turned)[0]
    assert np.isnan(adjusted) == np.isnan(other)
    if not np.isnan(adjusted):
        assert adjusted <= 1 + 1e-9
        assert adjusted == pytest.approx(other, abs=1e-7)


def test_one_grouping_under_two_names_is_the_same_and_loses_nothing() -> None:
    same = table([1, 1, 2, 2, 3, 3], [7, 7, 9, 9, 8, 8])
    assert information.adjusted_mutual_information(same)[0] == pytest.approx(1)
    assert [found[0] for found in information.bits_lost(same)] == pytest.approx([0, 0], abs=1e-9)


def test_unrelated_groupings_agree_no_more_than_chance() -> None:
    drawn = np.random.default_rng(7).multinomial(400, np.outer([0.5, 0.3, 0.2], [0.6, 0.4]).ravel(), size=400).reshape(-1, 3, 2)
    assert information.adjusted_mutual_information(drawn).mean() == pytest.approx(0, abs=0.005)


def test_many_tables_at_once_give_what_each_gives_alone() -> None:
    drawn = np.random.default_rng(3).multinomial(5000, np.full(24, 1 / 24), size=40).reshape(-1, 4, 6)
    alone = np.concatenate([information.expected_mutual_information_bits(one[None]) for one in drawn])
    assert information.expected_mutual_information_bits(drawn) == pytest.approx(alone, rel=1e-12)


def test_a_choice_of_two_halves_is_one_bit() -> None:
    assert information.entropy_bits(np.array([[8, 8], [16, 0], [0, 0]]))[:2].tolist() == [1, 0]
    assert np.isnan(information.entropy_bits(np.array([[0, 0]]))[0])
