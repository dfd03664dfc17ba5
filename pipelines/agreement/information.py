"""Mutual information of two labellings, corrected for chance, for many tables of counts at once.

Sources: Shannon (1948), "A Mathematical Theory of Communication"; Vinh, Epps and Bailey (2010), "Information Theoretic Measures for Clusterings
Comparison: Variants, Properties, Normalization and Correction for Chance", JMLR 11, equation 24a for the expected mutual information.

All functions take tables of shape (draws, rows, columns) of counts and give an array of shape (draws,). A table without any count gives not a
number. Entropies are plug-in estimates: with few companies per cell they are too low, and mutual information is too high; the adjusted measure is
the one to compare across tables of different size.

Belongs here: measures over tables of counts. Does not belong here: how the tables come about (``intervals``, ``matching``).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]
SPREAD = 6.0  # standard deviations of a cell's chance count that are summed; beyond them stands less than 1e-8 of it
ROOM = 12  # counts summed on top of that, since the spread of small counts says little of their tail
CHUNK = 50_000  # terms summed at once: few enough for the processor's cache
TINY = 1e-12  # bits below which a difference is rounding


def entropy_bits(counts: Array) -> Array:
    """Entropy of a labelling in bits.

    Args:
        counts: (draws, labels) counts of each label.

    Returns:
        (draws,) −Σ p log₂ p.
    """
    counts = np.asarray(counts, dtype=float)
    total = counts.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = counts / total[..., None]
        terms = np.where(share > 0, share * np.log2(share), 0.0)
    return np.asarray(np.where(total > 0, np.maximum(0.0, -terms.sum(axis=-1)), np.nan))


def joint_entropies(tables: Array) -> tuple[Array, Array, Array]:
    """Entropies in bits of the rows' labels, of the columns' labels, and of both together, each (draws,)."""
    tables = np.asarray(tables, dtype=float)
    return entropy_bits(tables.sum(axis=2)), entropy_bits(tables.sum(axis=1)), entropy_bits(tables.reshape(len(tables), -1))


def mutual_information_bits(tables: Array) -> Array:
    """How many bits the one label says about the other: H(rows) + H(columns) − H(both), (draws,); never below zero."""
    rows, columns, both = joint_entropies(tables)
    return np.asarray(np.maximum(0.0, rows + columns - both))


def bits_lost(tables: Array) -> tuple[Array, Array]:
    """What a translation loses, in bits per company.

    Returns:
        ``H(rows | columns)``, what of the rows' label cannot be told any more from the columns' label (lost in going from rows to columns), and
        ``H(columns | rows)``, each (draws,).
    """
    rows, columns, both = joint_entropies(tables)
    return np.maximum(0.0, both - columns), np.maximum(0.0, both - rows)


def expected_mutual_information_bits(tables: Array) -> Array:
    """Mutual information that chance alone gives to labellings with these margins, in bits, (draws,).

    The exact mean over all tables with the same margins (hypergeometric cells), summed over each cell's chance counts within ``SPREAD`` standard
    deviations of their mean and ``ROOM`` more.
    """
    tables = np.asarray(tables, dtype=np.int64)
    totals = tables.sum(axis=(1, 2))
    found = np.where(totals > 0, 0.0, np.nan)
    if not totals.any():
        return found
    shape = tables.shape
    row = np.broadcast_to(tables.sum(axis=2)[:, :, None], shape).ravel()
    column = np.broadcast_to(tables.sum(axis=1)[:, None, :], shape).ravel()
    draw = np.repeat(np.arange(shape[0]), shape[1] * shape[2])
    kept = (row > 0) & (column > 0)
    row, column, draw = row[kept], column[kept], draw[kept]
    total = totals[draw]
    mean = row * column / total
    spread = SPREAD * np.sqrt(mean * (1 - row / total) * (1 - column / total) * total / np.maximum(total - 1, 1)) + ROOM
    low = np.maximum(np.maximum(1, row + column - total), np.floor(mean - spread).astype(np.int64))
    high = np.minimum(np.minimum(row, column), np.ceil(mean + spread).astype(np.int64))
    length = np.maximum(0, high - low + 1)
    log_factorial = _log_factorials(int(totals.max()))
    log = np.log(np.maximum(np.arange(int(totals.max()) + 1), 1))
    constant = log_factorial[row] + log_factorial[column] + log_factorial[total - row] + log_factorial[total - column] - log_factorial[total]
    ends = np.searchsorted(np.cumsum(length), np.arange(CHUNK, int(length.sum()) + CHUNK, CHUNK))
    start = 0
    for end in [*ends[:-1], len(row) - 1] if len(row) else []:
        part = slice(start, int(end) + 1)
        start = int(end) + 1
        size = length[part]
        if not size.sum():
            continue
        cell = np.repeat(np.arange(len(size)), size)
        count = np.arange(len(cell)) - np.repeat(np.cumsum(size) - size, size) + low[part][cell]
        a, b, n = row[part][cell], column[part][cell], total[part][cell]
        chance = np.exp(
            constant[part][cell] - log_factorial[count] - log_factorial[a - count] - log_factorial[b - count] - log_factorial[n - a - b + count]
        )
        terms = chance * count * (log[count] - (log[row] + log[column] - log[total])[part][cell])
        found += np.bincount(draw[part][cell], weights=terms / n, minlength=shape[0])
    return np.where(totals > 0, found / math.log(2), np.nan)


def _log_factorials(largest: int) -> Array:
    """Logarithms of 0! … largest!."""
    return np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, largest + 1)))])


def adjusted_mutual_information(tables: Array) -> Array:
    """Adjusted mutual information, (draws,): 1 for the same grouping, 0 on average for unrelated ones, and it can be a little below 0.

    (MI − E[MI]) / (mean of both entropies − E[MI]), the mean being arithmetic (AMI_sum of Vinh et al.). Not a number where chance alone gives all
    there is to know, as with one label on both sides or with a label of its own for every unit.
    """
    tables = np.asarray(tables)
    rows, columns, both = joint_entropies(tables)
    expected = expected_mutual_information_bits(tables)
    denominator = (rows + columns) / 2 - expected
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(denominator > TINY, (np.maximum(0.0, rows + columns - both) - expected) / denominator, np.nan)
