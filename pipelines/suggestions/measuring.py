"""How often suggestions are right, from scores of companies that the weights were not learned from.

A suggestion is right when a source states that activity of the company. Sources name only part of what a company does, so the shares are, if
anything, too low.

Belongs here: pure functions over probabilities and truth. Does not belong here: fitting, files.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final, TypeAlias

import numpy as np

from .examples import Example

Array: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"
WANTED: Final = 0.8  # share of suggestions that must be right
LEAST_THRESHOLD: Final = 60  # hundredths; what is hardly likelier than not is no suggestion, however sure the others are
LEAST_SUGGESTED: Final = 5  # of an activity, by names alone, before it may be suggested
LEAST_RIGHT: Final = 0.6  # of those
BINS: Final = (0.0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


def truth(training: list[Example], activities: list[str]) -> Array:
    """1 where a source states the activity of the company, else 0; shape (companies, activities)."""
    return np.array([[float(activity in one.activities) for activity in activities] for one in training])


def best(scores: Array, stated: Array) -> tuple[Array, Array]:
    """The score of each company's likeliest activity and whether it is right; shapes (companies,)."""
    likeliest = scores.argmax(axis=1)
    rows = np.arange(len(scores))
    return scores[rows, likeliest], stated[rows, likeliest]


def wilson(right: int, count: int) -> tuple[float, float]:
    """95 % interval of a share (Wilson 1927, "Probable inference, the law of succession, and statistical inference").

    Without cases 0 to 1.
    """
    if not count:
        return 0.0, 1.0
    z = 1.959964
    centre = (right + z * z / 2) / (count + z * z)
    half = z * math.sqrt(right * (count - right) / count + z * z / 4) / (count + z * z)
    return centre - half, centre + half


def choose_threshold(probabilities: Mapping[str, Array], stated: Array, activities: list[str]) -> tuple[float, list[str]]:
    """The least threshold, in hundredths, at which enough suggestions are right in every view, and the activities that may be suggested.

    The threshold is found over all activities first; those that names alone suggest too seldom or too often wrongly at it are then left out, and it
    is found again over the rest.
    """
    threshold = _least(probabilities, stated)
    above = probabilities["name_only"] >= threshold
    counts, right = above.sum(axis=0), (above * stated).sum(axis=0)
    kept = (counts >= LEAST_SUGGESTED) & (right >= LEAST_RIGHT * counts)
    rest = {view: found[:, kept] for view, found in probabilities.items()}
    return _least(rest, stated[:, kept]), [activity for activity, is_kept in zip(activities, kept, strict=True) if is_kept]


def _least(probabilities: Mapping[str, Array], stated: Array) -> float:
    for hundredths in range(LEAST_THRESHOLD, 100):
        above = [found >= hundredths / 100 for found in probabilities.values()]
        if all(stated[one].mean() >= WANTED for one in above if one.any()):
            return hundredths / 100
    return 1.0


def summary(probabilities: Array, stated: Array, activities: list[str], suggestible: list[str], threshold: float) -> dict[str, Any]:
    """Suggestions at the threshold, right ones with their interval, by activity, and the reliability of the probability by bins.

    Args:
        probabilities: Shape (companies, activities).
        stated: Same shape, 0 or 1.
        activities: Of the columns.
        suggestible: Those that may be suggested.
        threshold: Least probability.
    """
    columns = [activities.index(activity) for activity in suggestible]
    found, known = probabilities[:, columns], stated[:, columns]
    above = found >= threshold
    suggested, right = int(above.sum()), int(known[above].sum())
    low, high = wilson(right, suggested)
    top, top_right = best(found, known)
    reliability = []
    for least, most in pairwise(BINS):
        inside = (top >= least) & ((top < most) | (most == 1.0))
        if inside.any():
            reliability.append(
                {
                    "from": least,
                    "to": most,
                    "companies": int(inside.sum()),
                    "mean_probability": round(float(top[inside].mean()), 3),
                    "share_right": round(float(top_right[inside].mean()), 3),
                }
            )
    by_activity = {
        activity: {"suggested": int(above[:, at].sum()), "right": int(known[above[:, at], at].sum()), "companies": int(known[:, at].sum())}
        for at, activity in enumerate(suggestible)
    }
    return {
        "companies": len(found),
        "companies_suggested": int(above.any(axis=1).sum()),
        "suggested": suggested,
        "right": right,
        "share_right": round(right / suggested, 3) if suggested else None,
        "low": round(low, 3),
        "high": round(high, 3),
        "by_activity": by_activity,
        "reliability": reliability,
    }
