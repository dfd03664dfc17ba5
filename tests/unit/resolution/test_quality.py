"""Measures of a grouping against the true one."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.resolution.quality import Measure, cluster_quality, pair_count, pair_quality, recall_at_precision

LABELS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=30)


@pytest.mark.parametrize(
    ("predicted", "precision"),
    [
        ("aaaaabbbbbbb", 0.76),  # the two small clusters joined to one large one
        ("aaaaabbaaaaa", 0.58),  # the two large clusters joined
    ],
)
def test_example_of_bagga_and_baldwin(predicted: str, precision: float) -> None:
    """Bagga and Baldwin 1998: entities of 5, 2 and 5 mentions; B-cubed tells the two errors apart, recall is 1 for both."""
    quality = cluster_quality(list("111112233333"), list(predicted), resamples=0)
    assert round(quality.b_cubed_precision.value, 2) == precision
    assert quality.b_cubed_recall.value == 1


def test_counts_of_a_small_case() -> None:
    quality = cluster_quality(["a", "a", "a", "b", "c"], [1, 1, 2, 2, 3], resamples=0)
    assert quality.pair_precision.value == pytest.approx(1 / 2)
    assert quality.pair_recall.value == pytest.approx(1 / 3)
    assert quality.pair_f1.value == pytest.approx(2 / 5)
    assert (quality.true_clusters, quality.predicted_clusters, quality.mixed_clusters, quality.wrong_clusters) == (3, 3, 1, 2)
    assert quality.b_cubed_precision.value == pytest.approx((1 + 1 + 1 / 2 + 1 / 2 + 1) / 5)
    assert quality.b_cubed_recall.value == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 + 1) / 5)


@given(LABELS)
def test_same_grouping_is_perfect(labels: list[tuple[int, int]]) -> None:
    truth = [one for one, _ in labels]
    quality = cluster_quality(truth, [f"other {label}" for label in truth], resamples=20)
    for measure in (quality.pair_f1, quality.b_cubed_f1):
        assert measure == Measure(1.0, 1.0, 1.0)
    assert quality.wrong_clusters == quality.mixed_clusters == 0


@given(LABELS)
def test_measures_agree_with_their_definitions(labels: list[tuple[int, int]]) -> None:
    quality = cluster_quality([one for one, _ in labels], [other for _, other in labels], resamples=0)
    pairs = [(one[0] == other[0], one[1] == other[1]) for one, other in combinations(labels, 2)]
    shared, true, predicted = sum(a and b for a, b in pairs), sum(a for a, _ in pairs), sum(b for _, b in pairs)
    assert quality.pair_precision.value == pytest.approx(shared / predicted if predicted else 1)
    assert quality.pair_recall.value == pytest.approx(shared / true if true else 1)
    correct = [(sum(a == c and b == d for c, d in labels), sum(b == d for _, d in labels), sum(a == c for c, _ in labels)) for a, b in labels]
    assert quality.b_cubed_precision.value == pytest.approx(sum(both / group for both, group, _ in correct) / len(labels))
    assert quality.b_cubed_recall.value == pytest.approx(sum(both / group for both, _, group in correct) / len(labels))
    assert pair_count([one for one, _ in labels]) == true


@given(LABELS)
def test_exchanging_the_groupings_exchanges_precision_and_recall(labels: list[tuple[int, int]]) -> None:
    one, other = [label for label, _ in labels], [label for _, label in labels]
    there, back = cluster_quality(one, other, resamples=0), cluster_quality(other, one, resamples=0)
    assert there.b_cubed_precision.value == pytest.approx(back.b_cubed_recall.value)
    assert there.pair_precision.value == pytest.approx(back.pair_recall.value)
    assert there.pair_f1.value == pytest.approx(back.pair_f1.value)


def test_interval_holds_the_value_narrows_with_more_clusters_and_is_repeatable() -> None:
    small, large = ((["a", "a", "b", "c", "d", "d"], [1, 1, 2, 2, 3, 4]) for _ in range(2))
    truth = [f"{label}{copy}" for copy in range(200) for label in large[0]]
    predicted = [f"{label}-{copy}" for copy in range(200) for label in large[1]]
    few, many = cluster_quality(*small), cluster_quality(truth, predicted)
    for quality in (few, many):
        assert quality.b_cubed_f1.low <= quality.b_cubed_f1.value <= quality.b_cubed_f1.high
    assert many.pair_f1.value == pytest.approx(few.pair_f1.value)
    assert many.pair_f1.high - many.pair_f1.low < few.pair_f1.high - few.pair_f1.low
    assert cluster_quality(truth, predicted) == many


@pytest.mark.parametrize(("truth", "predicted"), [(["a"], [1, 2]), ([], []), (["a", None], [1, 2]), (["a"], [None])])
def test_labels_that_do_not_fit_are_refused(truth: list[str | None], predicted: list[int | None]) -> None:
    with pytest.raises(ValueError, match=r"label|record"):
        cluster_quality(truth, predicted)


def test_recall_at_precision() -> None:
    scores, is_same = [0.9, 0.8, 0.8, 0.7], [True, True, False, True]
    assert recall_at_precision(scores, is_same, 4, precision=0.99) == 0.25
    assert recall_at_precision(scores, is_same, 4, precision=0.75) == 0.75  # equal scores stand or fall together
    assert recall_at_precision([0.5], [False], 1) == 0
    assert recall_at_precision([], [], 1) == 0
    with pytest.raises(ValueError, match="true pair"):
        recall_at_precision([0.5], [True], 0)


def test_labelled_pairs() -> None:
    quality = pair_quality([True, True, False, False], [True, False, False, False])
    assert (quality.precision, quality.recall, quality.specificity, quality.balanced_accuracy, quality.pairs) == (1, 0.5, 1, 0.75, 4)
    assert pair_quality([True, False], [False, False]).precision != pair_quality([True, False], [False, False]).precision  # not a number
    with pytest.raises(ValueError, match="labels"):
        pair_quality([True], [True, False])
