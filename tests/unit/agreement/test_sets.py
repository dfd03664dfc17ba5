"""Distances of sets and the agreement of two annotators."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.agreement.sets import krippendorff_alpha, masi_distances

SETS = st.lists(st.frozensets(st.sampled_from("abcde"), min_size=1), min_size=2, max_size=8, unique=True)


def alpha(left: str, right: str) -> float:
    """Nominal alpha of two strings of one-letter values."""
    letters = {letter: number for number, letter in enumerate(sorted({*left, *right}))}
    one, other = (np.array([letters[letter] for letter in side]) for side in (left, right))
    return float(krippendorff_alpha(one, other, np.ones((1, len(left))), 1.0 - np.eye(len(letters)))[0])


def test_published_nominal_example() -> None:
    """Krippendorff 2011, section B: two observers, twelve articles."""
    assert alpha("aabbdcccedda", "babbbccceddd") == pytest.approx(0.692, abs=5e-4)


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("ab", "ab", 0),
        ("ab", "abc", 1 - 2 / 3 * 2 / 3),  # inside the other
        ("ab", "bc", 1 - 1 / 3 * 1 / 3),  # crossing
        ("ab", "cd", 1),
    ],
)
def test_masi_by_hand(one: str, other: str, distance: float) -> None:
    assert masi_distances([frozenset(one), frozenset(other)])[0, -1] == pytest.approx(distance)


@given(SETS)
def test_masi_is_a_distance_between_0_and_1(sets: list[frozenset[str]]) -> None:
    found = masi_distances(sets)
    assert np.allclose(found, found.T)
    assert np.allclose(np.diag(found), 0)
    assert found.min() >= 0
    assert found.max() <= 1 + 1e-12
    for row, one in enumerate(sets):
        for column, other in enumerate(sets):
            assert (found[row, column] >= 1 - 1e-12) == (not one & other)


def test_the_empty_set_has_no_distance() -> None:
    with pytest.raises(ValueError, match="empty"):
        masi_distances([frozenset(), frozenset("a")])


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(1, 9)), min_size=2, max_size=10))
def test_alpha_is_at_most_1_and_does_not_depend_on_the_side(kinds: list[tuple[int, int, int]]) -> None:
    left, right, counts = (np.array(side) for side in zip(*kinds, strict=True))
    distances = 1.0 - np.eye(4)
    found = krippendorff_alpha(left, right, counts[None], distances)[0]
    turned = krippendorff_alpha(right, left, counts[None], distances)[0]
    assert np.isnan(found) == np.isnan(turned)
    if not np.isnan(found):
        assert found <= 1
        assert found == pytest.approx(turned)
        if (left == right).all():
            assert found == 1


def test_nothing_can_be_said_where_nothing_could_differ() -> None:
    one = np.array([0, 0])
    assert np.isnan(krippendorff_alpha(one, one, np.array([[5, 5]]), np.zeros((1, 1)))[0])
