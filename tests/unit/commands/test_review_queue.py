"""The order of the open questions: by effect on what is published, one for each pair of companies."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.commands.review_queue import COUNT_USD, Question, by_effect, strongest


def question(left: str = "a:1", right: str = "b:1", **given: Any) -> Question:
    facts: dict[str, Any] = {"score": 0.5, "companies": ("cmp_a", "cmp_b"), "totals_usd": (None, None), "layer_count": 0}
    return Question(left, right, "unsure", reason="Both are called 'Acme'.", names=("Acme", "Acme"), **(facts | given))


@pytest.mark.parametrize(
    ("totals", "layers", "stake"),
    [
        ((None, None), 0, COUNT_USD),
        ((None, None), 3, 4 * COUNT_USD),
        ((5e9, 2e6), 0, 2e6 + COUNT_USD),
        ((5e9, None), 1, 5e9 + 2 * COUNT_USD),
        ((5e9, 0.0), 0, COUNT_USD),
    ],
)
def test_the_stake_is_the_smaller_known_total_and_the_counts(totals: tuple[float | None, float | None], layers: int, stake: float) -> None:
    assert question(totals_usd=totals, layer_count=layers).stake_usd == stake
    assert question(totals_usd=totals[::-1], layer_count=layers).stake_usd == stake


def test_nothing_is_as_uncertain_as_a_half() -> None:
    assert question(score=0.5).uncertainty == 1
    assert question(score=0).effect_usd == 0 == question(score=1).effect_usd
    assert question(score=0.2).uncertainty == pytest.approx(question(score=0.8).uncertainty)


def test_much_money_at_little_doubt_comes_before_little_money_at_much() -> None:
    rich, poor = question("a:1", score=0.98, totals_usd=(1e9, 4e9)), question("c:1", score=0.5, totals_usd=(2e6, 4e9))
    bare, nearly_sure = question("d:1"), question("e:1", score=0.001)
    assert by_effect([nearly_sure, bare, poor, rich]) == [rich, poor, bare, nearly_sure]


def test_ties_are_broken_by_score_and_ids_whatever_the_order() -> None:
    first, second, third = question("a:1", score=0.75), question("b:1", "c:1", score=0.25), question("b:2", "c:1", score=0.25)
    assert by_effect([third, first, second]) == by_effect([second, third, first]) == [first, second, third]


def test_the_strongest_pair_stands_for_two_companies() -> None:
    weak, strong = question("a:1", score=0.1), question("a:2", score=0.6)
    turned, other = question("b:9", "a:9", score=0.3, companies=("cmp_b", "cmp_a")), question("a:1", "c:1", companies=("cmp_a", "cmp_c"))
    assert set(strongest([weak, strong, turned, other])) == {strong, other}
