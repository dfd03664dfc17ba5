"""The sentences of the crosswalk stay true whatever the numbers are."""

from __future__ import annotations

from typing import Any

from pipelines.reports import crosswalk_findings as findings
from pipelines.reports.crosswalk import number, pair_name

TITLES = {"a": "Model A", "b": "Model B", "c": "Model C"}


def row(left: str, right: str, value: float | None, low: float | None = None, high: float | None = None) -> dict[str, Any]:
    """A measure of a pair."""
    return {"left_taxonomy_id": left, "right_taxonomy_id": right, "measured_value": value, "value_low": low, "value_high": high}


def test_the_most_and_the_least_alike() -> None:
    rows = [row("a", "b", 0.3), row("a", "c", 0.7), row("b", "c", None)]
    assert findings.agreement(rows, TITLES) == "Model A and Model C sort companies most alike, Model A and Model B least"
    assert findings.agreement(rows[1:], TITLES) == "Only Model A and Model C place enough of the same companies to be compared"
    assert "No two models" in findings.agreement(rows[2:], TITLES)


def test_what_is_lost() -> None:
    rows = [{"from_id": "a", "to_id": "b", "lost": 1.0, "entropy": 2.0}, {"from_id": "b", "to_id": "a", "lost": 0.1, "entropy": 1.1}]
    assert (
        findings.bits(rows, TITLES)
        == "From Model A to Model B the most is lost, 1.0 of 2.0 bits per company; from Model B to Model A the least, 0.1 of 1.1"
    )
    assert "No two models" in findings.bits([{**rows[0], "lost": None}], TITLES)


def test_reviewed_companies_are_too_few_or_say_how_clearly() -> None:
    everything = [row("a", "b", 0.6, 0.5, 0.7), row("a", "c", 0.6, 0.5, 0.7)]
    assert findings.independent(everything, [row("a", "b", None)]).startswith("Too few companies")
    reviewed = [row("a", "b", 0.2, 0.1, 0.3), row("a", "c", 0.5, 0.2, 0.8)]
    assert findings.independent(everything, reviewed).endswith("less in 2 of 2 pairs, 1 of them with intervals that do not touch")
    assert findings.independent(everything, [row("a", "b", 0.9, 0.8, 1.0)]).endswith("less in 0 of 1 pair")


def test_a_pair_without_companies() -> None:
    assert findings.match(None, "Model A", "Model B") == "Model A and Model B place too few of the same companies to be compared"
    assert findings.closest([], {}) == "No company stands in a layer of both models"
    assert findings.disagreements([]) == "No company contradicts what is declared of these layers"


def test_the_closest_layers_are_told_with_their_counts() -> None:
    overlap = {"left_layer_id": "a/1", "right_layer_id": "b/1", "left_company_count": 10, "right_company_count": 8}
    rows = [{**overlap, "shared_company_count": 6, "jaccard_share": 0.5}, {**overlap, "shared_company_count": 0, "jaccard_share": 0.0}]
    assert findings.closest(rows, {"a/1": "One", "b/1": "Two"}) == "“One” and “Two” hold the most alike companies: 6 stand in both, of 12 in either"


def test_a_pair_has_one_page_whichever_model_comes_first() -> None:
    assert pair_name("b", "a") == pair_name("a", "b") == "a--b"


def test_a_number_that_rounds_to_zero_has_no_sign() -> None:
    assert [number(value) for value in (-0.001, -0.25, 0.666)] == ["0.00", "−0.25", "0.67"]
