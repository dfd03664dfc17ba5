"""The committed model and what it suggests for a set of tokens.

The score of an activity is the intercept plus the weights of the tokens that a company has: log odds of a one-vs-rest logistic regression. Platt's
scaling (Platt 1999, "Probabilistic outputs for support vector machines") turns it into the probability that was seen in cross-validation.

Belongs here: reading ``model.csv`` and ``model.json``, scores, the tokens that decided. Does not belong here: tokens, training.
"""

from __future__ import annotations

import csv
import hashlib
import json
import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipelines.engine.errors import ContentError

INTERCEPT = "(intercept)"
DECIDING_TOKENS = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An activity that a company may have.

    Attributes:
        activity_id: The activity.
        probability: Calibrated, from 0 to 1.
        deciding: The tokens that spoke most for it, at most three, each with its share (0 to 1) of all log odds that tokens add.
    """

    activity_id: str
    probability: float
    deciding: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Model:
    """Weights, calibration and threshold.

    Attributes:
        weights: Activity → token → weight in log odds; the intercept stands under its own name.
        slope: Of the calibration, per log odds; above zero.
        offset: Of the calibration, in log odds.
        threshold: Least probability of a suggestion, 0 to 1.
        suggestible: Activities for which names alone were seen to speak well enough.
    """

    weights: Mapping[str, Mapping[str, float]]
    slope: float
    offset: float
    threshold: float
    suggestible: frozenset[str]

    def score(self, activity_id: str, tokens: Collection[str]) -> float:
        """Log odds of an activity before calibration; the same whatever the order of the tokens."""
        weights = self.weights[activity_id]
        return math.fsum([weights[INTERCEPT], *(weights[token] for token in set(tokens) if token in weights)])

    def probability(self, score: float) -> float:
        """The calibrated probability of a score, between 0 and 1."""
        odds = self.slope * score + self.offset
        return 1 / (1 + math.exp(-odds)) if odds >= 0 else math.exp(odds) / (1 + math.exp(odds))

    def suggestions(self, tokens: Collection[str]) -> list[Suggestion]:
        """Every activity at or above the threshold, the likeliest first, with the tokens that decided."""
        found = []
        for activity_id in self.suggestible:
            probability = self.probability(self.score(activity_id, tokens))
            if probability >= self.threshold and (deciding := self.deciding(activity_id, tokens)):
                found.append(Suggestion(activity_id, probability, deciding))
        return sorted(found, key=lambda one: (-one.probability, one.activity_id))

    def deciding(self, activity_id: str, tokens: Iterable[str]) -> tuple[tuple[str, float], ...]:
        """The tokens that speak for an activity with their shares of all that speaks for it, the strongest first."""
        weights = self.weights[activity_id]
        speaking = {token: weights[token] for token in set(tokens) if weights.get(token, 0) > 0}
        total = math.fsum(speaking.values())
        ranked = sorted(speaking.items(), key=lambda one: (-one[1], one[0]))
        return tuple((token, weight / total) for token, weight in ranked[:DECIDING_TOKENS])


def read_model(folder: Path) -> Model:
    """Read ``model.csv`` and ``model.json`` of a folder.

    Raises:
        ContentError: When ``model.csv`` or ``words.csv`` is not the one that the calibration was measured with, or an activity has no intercept.
    """
    card = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    for name in ("model.csv", "words.csv"):
        if file_hash(folder / name) != card["sha256"][name]:
            raise ContentError.at(folder / name, "is not the file that model.json was made with", hint="run `python -m pipelines.suggestions.train`")
    weights: dict[str, dict[str, float]] = {}
    with (folder / "model.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            weights.setdefault(row["activity_id"], {})[row["token"]] = float(row["weight"])
    for activity_id in card["suggestible"]:
        if INTERCEPT not in weights.get(activity_id, {}):
            raise ContentError.at(folder / "model.csv", f"'{activity_id}' has no intercept")
    calibration = card["calibration"]
    return Model(weights, calibration["slope"], calibration["offset"], card["threshold"], frozenset(card["suggestible"]))


def file_hash(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
