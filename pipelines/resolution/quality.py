"""How good a grouping of records is against a known one: pairs, B-cubed, wrong groups, with confidence intervals.

Pairwise measures count pairs of records in one group (Menestrina, Whang and Garcia-Molina 2010, "Evaluating Entity Resolution Results"); B-cubed
averages over records (Bagga and Baldwin 1998, "Algorithms for Scoring Coreference Chains"; Amigó et al. 2009, "A comparison of extrinsic clustering
evaluation metrics based on formal constraints"). Intervals are bootstraps over the true clusters, because the records of one company are not
independent of each other.

Belongs here: pure functions over labels and scores. Does not belong here: matching, reading files, and any threshold.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

RESAMPLES: Final = 2000
SEED: Final = 1998
_COUNTS: Final = ["shared_pairs", "false_pairs", "missed_pairs", "precision_sum", "recall_sum", "records"]
MEASURES: Final = ("pair_precision", "pair_recall", "pair_f1", "b_cubed_precision", "b_cubed_recall", "b_cubed_f1")
_Array = np.ndarray[Any, np.dtype[Any]]
Column: TypeAlias = "Sequence[Any] | pd.Series[Any] | _Array"
"""One value for each record or pair."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A share from 0 to 1 with its 95 % confidence interval; not a number where nothing could be counted."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Quality:
    """A grouping against the true one.

    Attributes:
        pair_precision: Of the pairs in one predicted cluster, the share in one true cluster; 1 when no pair is predicted.
        pair_recall: Of the pairs in one true cluster, the share in one predicted cluster; 1 when there is no true pair.
        pair_f1: Harmonic mean of the two.
        b_cubed_precision: Mean over records of the share of its predicted cluster that belongs with it.
        b_cubed_recall: Mean over records of the share of its true cluster that stands with it.
        b_cubed_f1: Harmonic mean of the two.
        records: Records compared.
        true_clusters: How many there are.
        predicted_clusters: How many there are among the records compared.
        mixed_clusters: Predicted clusters that hold records of two true ones or more.
        wrong_clusters: Predicted clusters that are not exactly a true one: mixed, or a part only.
    """

    pair_precision: Measure
    pair_recall: Measure
    pair_f1: Measure
    b_cubed_precision: Measure
    b_cubed_recall: Measure
    b_cubed_f1: Measure
    records: int
    true_clusters: int
    predicted_clusters: int
    mixed_clusters: int
    wrong_clusters: int

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class PairQuality:
    """Answers to labelled pairs, same or different; not a number where the divisor is nought.

    Attributes:
        precision: Of the pairs said to be the same, the share that are.
        recall: Of the pairs that are the same, the share said to be.
        specificity: Of the pairs that are different, the share said to be.
        balanced_accuracy: Mean of recall and specificity; 0.5 for a constant answer.
        pairs: How many pairs.
    """

    precision: float
    recall: float
    specificity: float
    balanced_accuracy: float
    pairs: int


def cluster_quality(truth: Column, predicted: Column, *, resamples: int = RESAMPLES, seed: int = SEED) -> Quality:
    """Compare two groupings of the same records.

    Args:
        truth: The true cluster of each record, shape (records,), of any hashable type; at least one record, none missing.
        predicted: The predicted cluster of each record, same shape and order. The labels themselves mean nothing.
        resamples: Of the bootstrap; 0 for none (the intervals are then not numbers).
        seed: Of the bootstrap.

    Raises:
        ValueError: When the shapes differ, a label is missing, or there is no record.
    """
    true_labels, predicted_labels = _labels(truth, "truth"), _labels(predicted, "predicted")
    if len(true_labels) != len(predicted_labels):
        raise ValueError(f"{len(true_labels)} true labels, {len(predicted_labels)} predicted ones")
    if not len(true_labels):
        raise ValueError("no record to compare")
    cells, by_cluster = _counted(true_labels, predicted_labels)
    values = _measures(by_cluster[_COUNTS].to_numpy(dtype=float).sum(axis=0)[None, :])[0]
    low, high = _intervals(by_cluster, resamples, seed)
    mixed = cells.groupby("predicted", sort=False).size() > 1
    is_exact = (cells["both"] == cells["true_size"]) & (cells["both"] == cells["predicted_size"])
    measures = [Measure(float(value), float(least), float(most)) for value, least, most in zip(values, low, high, strict=True)]
    return Quality(
        **dict(zip(MEASURES, measures, strict=True)),
        records=len(true_labels),
        true_clusters=len(by_cluster),
        predicted_clusters=len(mixed),
        mixed_clusters=int(mixed.sum()),
        wrong_clusters=len(mixed) - int(is_exact.sum()),
    )


def recall_at_precision(scores: Column, is_same: Column, true_pairs: int, *, precision: float = 0.99) -> float:
    """The most true pairs that some threshold finds while at least ``precision`` of all pairs at or above it are true.

    Args:
        scores: The score of each compared pair, shape (pairs,); higher means more alike.
        is_same: Whether it is a true pair, same shape.
        true_pairs: All true pairs, those that were never compared included; at least 1.
        precision: Demanded, 0 to 1.

    Returns:
        A share from 0 to 1; 0 when no threshold is so precise.
    """
    if true_pairs < 1:
        raise ValueError("there must be a true pair")
    score = np.asarray(scores, dtype=float)
    if not len(score):
        return 0.0
    order = np.argsort(-score, kind="stable")
    ranked = score[order]
    found = np.cumsum(np.asarray(is_same, dtype=bool)[order])
    is_last_of_ties = np.append(ranked[1:] != ranked[:-1], True)
    is_precise = is_last_of_ties & (found >= precision * np.arange(1, len(ranked) + 1))
    return float(found[is_precise].max() / true_pairs) if is_precise.any() else 0.0


def pair_quality(is_same: Column, said_same: Column) -> PairQuality:
    """Compare answers to labelled pairs.

    Args:
        is_same: The label of each pair, shape (pairs,).
        said_same: The answer, same shape.
    """
    label, answer = np.asarray(is_same, dtype=bool), np.asarray(said_same, dtype=bool)
    if label.shape != answer.shape:
        raise ValueError(f"{label.size} labels, {answer.size} answers")
    both = int((label & answer).sum())
    recall, specificity = _share(both, int(label.sum())), _share(int((~label & ~answer).sum()), int((~label).sum()))
    return PairQuality(_share(both, int(answer.sum())), recall, specificity, (recall + specificity) / 2, label.size)


def pair_count(labels: Column) -> int:
    """Pairs of records with one label, shape (records,); missing labels belong to no pair."""
    sizes = pd.Series(labels).value_counts().to_numpy(dtype=np.int64)
    return int((sizes * (sizes - 1) // 2).sum())


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


def _labels(values: Column, name: str) -> _Array:
    codes = pd.factorize(pd.Series(values))[0]
    if (codes < 0).any():
        raise ValueError(f"{name}: {int((codes < 0).sum())} records without a label")
    return np.asarray(codes)


def _counted(truth: _Array, predicted: _Array) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The cells of the table true × predicted, and what each true cluster adds to the measures.

    A pair that is wrongly together counts half for each of the two true clusters it comes from, so that the sum over clusters is the number of pairs.
    """
    cells = pd.DataFrame({"true": truth, "predicted": predicted}).value_counts(sort=False).rename("both").reset_index()
    both = cells["both"]
    cells["true_size"] = both.groupby(cells["true"]).transform("sum")
    cells["predicted_size"] = both.groupby(cells["predicted"]).transform("sum")
    cells["shared_pairs"] = both * (both - 1) / 2
    cells["false_pairs"] = both * (cells["predicted_size"] - both) / 2
    cells["missed_pairs"] = both * (cells["true_size"] - both) / 2
    cells["precision_sum"] = both * both / cells["predicted_size"]
    cells["recall_sum"] = both * both / cells["true_size"]
    cells["records"] = both
    return cells, cells.groupby("true", sort=False)[_COUNTS].sum()


def _measures(sums: _Array) -> _Array:
    """``MEASURES`` from sums of ``_COUNTS``, shape (n, 6) → (n, 6)."""
    shared, false, missed, precision, recall, records = sums.T
    pair_precision, pair_recall = _ratio(shared, shared + false), _ratio(shared, shared + missed)
    b_precision, b_recall = precision / records, recall / records
    pair_f1 = _ratio(2 * shared, 2 * shared + false + missed)
    return np.column_stack([pair_precision, pair_recall, pair_f1, b_precision, b_recall, 2 * b_precision * b_recall / (b_precision + b_recall)])


def _ratio(part: _Array, whole: _Array) -> _Array:
    return np.divide(part, whole, out=np.ones_like(part), where=whole > 0)


def _intervals(by_cluster: pd.DataFrame, resamples: int, seed: int) -> tuple[_Array, _Array]:
    """The 2.5 and 97.5 % quantiles over resampled true clusters.

    Clusters that add the same to all sums are drawn together: a multinomial draw over the kinds of clusters is the same as drawing clusters one by
    one, and takes no longer for a million of them.
    """
    if not resamples:
        nothing = np.full(len(MEASURES), np.nan)
        return nothing, nothing
    kinds = by_cluster.round(9).value_counts(sort=False)
    contributions = np.array(kinds.index.to_list(), dtype=float)
    counts = kinds.to_numpy(dtype=float)
    drawn = np.random.default_rng(seed).multinomial(len(by_cluster), counts / counts.sum(), size=resamples)
    low, high = np.quantile(_measures(drawn @ contributions), [0.025, 0.975], axis=0)
    return low, high
