"""The best one-to-one match of two sets of labels, and intervals by redrawing companies.

Sources: Kuhn (1955), "The Hungarian Method for the Assignment Problem"; Efron and Tibshirani (1993), "An Introduction to the Bootstrap".

Belongs here: the match and the redraws. Does not belong here: the measures themselves (``information``, ``sets``).
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]
DRAWS = 200
QUANTILES = (0.025, 0.975)


def one_to_one(table: Array, then: Array | None = None) -> list[tuple[int, int]]:
    """Pairs of row and column that together hold the most counts, no row and no column twice; pairs without any count are left out.

    Args:
        table: (rows, columns) counts.
        then: Other counts of the same shape, which decide between matches that hold equally many of the first.
    """
    from scipy.optimize import linear_sum_assignment

    if then is not None:
        table = np.asarray(table) * (int(np.sum(then)) + 1) + then
    rows, columns = linear_sum_assignment(np.asarray(table), maximize=True)
    return [(int(row), int(column)) for row, column in zip(rows, columns, strict=True) if table[row, column] > 0]


def matched_share(tables: Array, pairs: Sequence[tuple[int, int]]) -> Array:
    """Share of the counts that stand on the pairs of a match, (draws,)."""
    tables = np.asarray(tables, dtype=float)
    total = tables.sum(axis=(1, 2))
    on_match = sum((tables[:, row, column] for row, column in pairs), np.zeros(len(tables)))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(total > 0, on_match / total, np.nan)


def redraws(counts: Array, seed_words: str, draws: int = DRAWS) -> Array:
    """Counts of as many units drawn again with replacement, (draws, kinds).

    The seed comes from words that name the comparison, so that one more model does not change the others' intervals.

    Args:
        counts: (kinds,) units of each kind.
        seed_words: What is compared.
        draws: How often.
    """
    total = int(counts.sum())
    if not total:
        return np.zeros((draws, len(counts)), dtype=np.int64)
    return np.random.default_rng(zlib.crc32(seed_words.encode())).multinomial(total, counts / total, size=draws)


def interval(value: float, drawn: Array, least: float, most: float) -> tuple[float, float] | None:
    """The 95 % bootstrap interval around a value: the spread of the redraws, moved from their mean to the value.

    Drawing with replacement empties cells, which shifts measures of information to one side; the plain quantiles of the redraws would not even
    hold the value when companies are few.

    Returns:
        (low, high) within ``least`` and ``most``; None where the value or the redraws are not numbers.
    """
    drawn = drawn[~np.isnan(drawn)]
    if np.isnan(value) or not len(drawn):
        return None
    low, high = np.quantile(drawn, QUANTILES) - drawn.mean() + value
    return float(min(value, max(least, low))), float(max(value, min(most, high)))


def contingency(left: Sequence[str], right: Sequence[str], left_labels: Sequence[str], right_labels: Sequence[str]) -> Array:
    """How many units have each pair of labels, (left labels, right labels)."""
    rows: Mapping[str, int] = {label: number for number, label in enumerate(left_labels)}
    columns: Mapping[str, int] = {label: number for number, label in enumerate(right_labels)}
    table = np.zeros((len(rows), len(columns)), dtype=np.int64)
    np.add.at(table, ([rows[label] for label in left], [columns[label] for label in right]), 1)
    return table


def shared_members(pairs: Iterable[tuple[Collection[str], Collection[str]]], left_labels: Sequence[str], right_labels: Sequence[str]) -> Array:
    """How many units have a label among their left ones and another among their right ones, (left labels, right labels)."""
    both = [(one, other) for left, right in pairs for one in left for other in right]
    return contingency([one for one, _ in both], [other for _, other in both], left_labels, right_labels)
