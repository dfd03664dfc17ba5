"""Learn the weights: ``python -m pipelines.suggestions.train`` rewrites ``training.csv``, ``model.csv`` and ``model.json`` from the newest release.

One logistic regression with an L2 penalty per activity, over tokens that are there or not. Each company is learned from twice, once with all its
tokens and once with those of its name and domain alone, because most companies that need a suggestion have no more. Words of the lexicon that hint at
the activity also share one weight, which is then added to each of them, so that a rare word counts for what its kind proves to count.

Belongs here: fitting and writing the files. Does not belong here: tokens, the measures (``measuring``), scoring in a refresh. The only module that
needs scikit-learn: install the extra ``[train]``.
"""

from __future__ import annotations

import csv
import json
import sys
import warnings
from collections import Counter
from pathlib import Path
from typing import Any, Final

import numpy as np

from pipelines.engine.build import Context
from pipelines.engine.registry import load_project
from pipelines.engine.releases import DATABASE, open_reader
from pipelines.placement.reviews import COMPANY_REVIEWS
from pipelines.resolution.labels import is_held_out

from . import examples, measuring
from .examples import LEAST_COMPANIES, Example
from .measuring import Array
from .scoring import INTERCEPT, file_hash
from .tokens import Lexicon, read_facts, read_lexicon

SEED: Final = 20261122
FOLDS: Final = 5
LEAST_EXAMPLES: Final = 15  # companies with an activity, below which it is not learned
PENALTY: Final = 1.0  # inverse strength of the L2 penalty
SHARED: Final = 5.0  # size of the shared feature of the lexicon: the larger, the less its weight is shrunk
PRUNED_BELOW: Final = 0.5  # log odds; smaller weights change little and would make most of the file
UNSEEN_LISTS: Final = {"ycombinator": ("ycombinator",), "FirstMark MAD": ("firstmark_mad", "aiaas_supply_chain")}
HERE: Final = Path(__file__).parent


class Weights:
    """Fitted weights of all activities.

    Attributes:
        tokens: Token → column.
        matrix: Shape (activities, tokens), log odds.
        intercepts: Shape (activities,), log odds; very low for an activity that is not learned.
    """

    def __init__(self, tokens: dict[str, int], activities: int):
        self.tokens = tokens
        self.matrix: Array = np.zeros((activities, len(tokens)))
        self.intercepts: Array = np.full(activities, -20.0)

    def scores(self, found: list[frozenset[str]]) -> Array:
        """Scores, shape (companies, activities)."""
        return np.asarray(_features(found, self.tokens) @ self.matrix.T) + self.intercepts


def fit(training: list[Example], activities: list[str], lexicon: Lexicon) -> Weights:
    """Learn the weights of every activity that enough companies have.

    Args:
        training: The examples.
        activities: Order of the activities in the result.
        lexicon: Words that hint at activities.
    """
    from scipy.sparse import csr_matrix, hstack
    from sklearn.linear_model import LogisticRegression

    seen = Counter(token for one in training for token in one.tokens)
    known = {f"{kind}{word}": activity for kind in examples.KNOWN for word, activity in lexicon.activities.items()}
    columns = {
        token: column for column, token in enumerate(sorted({token for token, count in seen.items() if count >= LEAST_COMPANIES} | set(known)))
    }
    weights = Weights(columns, len(activities))
    features = _features([one.tokens for one in training] + [one.name_tokens for one in training], columns)
    truth = np.tile(measuring.truth(training, activities), (2, 1))
    for row, activity in enumerate(activities):
        if truth[:, row].sum() < 2 * LEAST_EXAMPLES:
            continue
        hints = np.zeros((len(columns), len(examples.KNOWN)))
        for token, hinted in known.items():
            if hinted == activity:
                hints[columns[token], [token.startswith(kind) for kind in examples.KNOWN].index(True)] = SHARED
        model = LogisticRegression(C=PENALTY, solver="liblinear", random_state=SEED, max_iter=1000)
        model.fit(hstack([features, features @ csr_matrix(hints)]).tocsr(), truth[:, row])
        learned = model.coef_[0]
        found = learned[: len(columns)] + hints @ learned[len(columns) :]
        weights.matrix[row] = np.where(np.abs(found) < PRUNED_BELOW, 0, np.round(found, 3))
        weights.intercepts[row] = round(float(model.intercept_[0]), 3)
    return weights


def _features(found: list[frozenset[str]], columns: dict[str, int]) -> Any:
    from scipy.sparse import csr_matrix

    held = [sorted(columns[token] for token in tokens if token in columns) for tokens in found]
    ends = np.cumsum([0, *(len(one) for one in held)])
    return csr_matrix((np.ones(ends[-1]), [column for one in held for column in one], ends), shape=(len(found), len(columns)))


def cross_validated(training: list[Example], activities: list[str], lexicon: Lexicon) -> tuple[Array, Array]:
    """Scores of each company from weights learned without it, by all its tokens and by its name alone; shapes (companies, activities)."""
    fold = np.random.default_rng(SEED).permutation(len(training)) % FOLDS
    full, named = (np.zeros((len(training), len(activities))) for _ in range(2))
    for number in range(FOLDS):
        weights = fit([one for one, its in zip(training, fold, strict=True) if its != number], activities, lexicon)
        tested = np.flatnonzero(fold == number)
        full[tested] = weights.scores([training[index].tokens for index in tested])
        named[tested] = weights.scores([training[index].name_tokens for index in tested])
    return full, named


def calibrated(scores: Array, is_right: Array) -> tuple[float, float]:
    """Slope and offset of Platt's scaling with his targets, from the likeliest activity of each company.

    Args:
        scores: Shape (companies,), log odds.
        is_right: Same shape, 0 or 1.
    """
    from sklearn.linear_model import LogisticRegression

    right, wrong = is_right.sum(), (1 - is_right).sum()
    targets = np.where(is_right > 0, (right + 1) / (right + 2), 1 / (wrong + 2))
    model = LogisticRegression(C=1e6, solver="lbfgs").fit(
        np.tile(scores, 2)[:, None], np.repeat([1, 0], len(scores)), sample_weight=np.concatenate([targets, 1 - targets])
    )
    return round(float(model.coef_[0, 0]), 4), round(float(model.intercept_[0]), 4)


def train(training: list[Example], lexicon: Lexicon, folder: Path) -> dict[str, Any]:
    """Learn, measure and write ``training.csv``, ``model.csv`` and ``model.json``; returns the content of the last."""
    from sklearn import __version__

    activities = sorted({activity for one in training for activity in one.activities})
    truth = measuring.truth(training, activities)
    views = dict(zip(("all_tokens", "name_only"), cross_validated(training, activities, lexicon), strict=True))
    best = [measuring.best(scores, truth) for scores in views.values()]
    slope, offset = calibrated(np.concatenate([scores for scores, _ in best]), np.concatenate([right for _, right in best]))
    probabilities = {view: 1 / (1 + np.exp(-(slope * scores + offset))) for view, scores in views.items()}
    threshold, suggestible = measuring.choose_threshold(probabilities, truth, activities)
    weights = fit(training, activities, lexicon)
    examples.write(folder / "training.csv", training)
    _write_weights(folder / "model.csv", weights, activities, suggestible)
    card = {
        "trained_with": f"scikit-learn {__version__}, seed {SEED}, {FOLDS} folds",
        "sha256": {name: file_hash(folder / name) for name in ("training.csv", "model.csv", "words.csv")},
        "companies": len(training),
        "calibration": {"slope": slope, "offset": offset},
        "threshold": threshold,
        "suggestible": suggestible,
        "cross_validation": {view: measuring.summary(found, truth, activities, suggestible, threshold) for view, found in probabilities.items()},
        "unseen_lists": _unseen(training, activities, lexicon, (slope, offset), suggestible, threshold),
    }
    (folder / "model.json").write_text(json.dumps(card, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return card


def _unseen(
    training: list[Example], activities: list[str], lexicon: Lexicon, scaling: tuple[float, float], suggestible: list[str], threshold: float
) -> dict[str, Any]:
    """How names do in a list of which no company was learned from; the companies that only that list has."""
    found = {}
    for name, sources in UNSEEN_LISTS.items():
        apart = [one for one in training if one.sources <= set(sources)]
        weights = fit([one for one in training if not one.sources & set(sources)], activities, lexicon)
        if apart:
            odds = scaling[0] * weights.scores([one.name_tokens for one in apart]) + scaling[1]
            whole = measuring.summary(1 / (1 + np.exp(-odds)), measuring.truth(apart, activities), activities, suggestible, threshold)
            found[name] = {key: whole[key] for key in ("companies", "suggested", "right", "share_right", "low", "high")}
    return found


def _write_weights(path: Path, weights: Weights, activities: list[str], suggestible: list[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["activity_id", "token", "weight"])
        for row, activity in enumerate(activities):
            if activity in suggestible:
                writer.writerow([activity, INTERCEPT, f"{weights.intercepts[row]:.3f}"])
                writer.writerows(
                    [activity, token, f"{weights.matrix[row, at]:.3f}"] for token, at in weights.tokens.items() if weights.matrix[row, at]
                )


def main(root: Path) -> None:
    """Train on the newest release of a project."""
    lexicon, project = read_lexicon(HERE / "words.csv"), load_project(root)
    held_out = [row["company_id"] for row in project.decisions[COMPANY_REVIEWS] if is_held_out(row["company_id"])]
    with open_reader(root / "data" / "curated" / DATABASE) as reader:
        facts = read_facts(Context(project, [], reader))
    card = train(examples.choose(facts, lexicon, held_out), lexicon, HERE)
    json.dump(card, sys.stdout, indent=1)


if __name__ == "__main__":
    warnings.simplefilter("error")
    main(Path.cwd())
