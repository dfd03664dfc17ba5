"""Agreement of two annotators who give each unit a set of labels.

Sources: Passonneau (2006), "Measuring Agreement on Set-valued Items (MASI) for Semantic and Pragmatic Annotation", LREC; Krippendorff (2004),
"Content Analysis", chapter 11, and (2011), "Computing Krippendorff's Alpha-Reliability".

Belongs here: the distance of sets and alpha over a matrix of distances. Does not belong here: which labels of two models are taken for the same
(``matching``).
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]
SUBSET, CROSSING = 2 / 3, 1 / 3  # MASI's weight of a set inside another, and of sets that share something but not that


def masi_distances(sets: Sequence[frozenset[Hashable]]) -> Array:
    """Distances of sets: 1 − Jaccard × monotonicity, the latter 1 for equal sets, ⅔ for one inside the other, ⅓ for crossing ones.

    Args:
        sets: The distinct sets, none of them empty.

    Returns:
        (sets, sets) symmetric, 0 on the diagonal, at most 1.

    Raises:
        ValueError: When a set is empty: its distance to another empty set is not defined.
    """
    if not all(sets):
        raise ValueError("the distance of an empty set is not defined")
    labels = {label: number for number, label in enumerate(sorted({label for one in sets for label in one}, key=str))}
    holds = np.zeros((len(sets), len(labels)))
    for number, one in enumerate(sets):
        holds[number, [labels[label] for label in one]] = 1
    shared = holds @ holds.T
    size = holds.sum(axis=1)
    union = size[:, None] + size[None, :] - shared
    inside = shared == np.minimum(size[:, None], size[None, :])
    monotonicity = np.where(shared == union, 1.0, np.where(inside, SUBSET, np.where(shared > 0, CROSSING, 0.0)))
    return np.asarray(1 - monotonicity * shared / np.maximum(union, 1))


def krippendorff_alpha(left: Array, right: Array, weights: Array, distances: Array) -> Array:
    """Krippendorff's alpha of two annotators without missing values: 1 − observed / expected disagreement.

    Args:
        left: (kinds,) number of the value that the one annotator gave to each kind of unit.
        right: (kinds,) the same of the other annotator.
        weights: (draws, kinds) how many units of each kind there are.
        distances: (values, values) disagreement of two values, from 0.

    Returns:
        (draws,): 1 for full agreement, 0 where units agree no more than values drawn from the pool of both annotators, below 0 where less. Not a
        number where fewer than two units or only one value is there, since nothing could have disagreed.
    """
    weights = np.asarray(weights, dtype=float)
    units = weights.sum(axis=1)
    values = len(distances)
    pooled = np.zeros((len(weights), values))
    for side in (left, right):
        gives = np.zeros((len(side), values))
        gives[np.arange(len(side)), side] = 1
        pooled += weights @ gives
    with np.errstate(divide="ignore", invalid="ignore"):
        observed = weights @ distances[left, right] / units
        expected = np.einsum("ij,ij->i", pooled @ distances, pooled) / (2 * units * (2 * units - 1))
        return np.where((units > 1) & (expected > 0), 1 - observed / expected, np.nan)
