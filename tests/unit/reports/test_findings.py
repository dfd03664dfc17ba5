"""Sentences are true of the rows they are made from, with few, none and equal."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pipelines.reports import findings, theme

Row = dict[str, Any]


def layer(label: str, companies: int = 0, funding: float | None = None, **more: Any) -> Row:
    return {"label": label, "company_count": companies, "funding_usd": funding, "known_count": 1 if funding else 0, "total_count": companies, **more}


def read(text: str) -> str:
    """The sentence with plain spaces."""
    return text.replace(theme.NBSP, " ")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "No company of this release is in any layer of this model"),
        ([layer("Use"), layer("Chips")], "No company of this release is in any layer of this model"),
        ([layer("Use", 1), layer("Chips")], "All companies are in one layer, Use: 1 company"),
        ([layer("Use", 1204), layer("Model", 30), layer("Chips", 4)], "Use holds the most companies, 1,204; Chips has 4"),
        ([layer("Use", 9), layer("Model", 4), layer("Chips", 4)], "Use holds the most companies, 9; Model and Chips have 4 each"),
        ([layer("Use", 9), layer("Model", 3), layer("Chips")], "Use holds the most companies, 9; Chips has none"),
        ([layer("Use", 7), layer("Model", 7), layer("Chips", 1)], "Use and Model hold the most companies, 7 each"),
    ],
)
def test_company_counts(rows: list[Row], said: str) -> None:
    assert findings.company_counts(rows) == said


def test_funding_names_the_layer_and_how_few_are_known() -> None:
    rows = [layer("Use", 40, 2e9), layer("Model", 8, 12.6e9, known_count=3)]
    rows[1]["known_count"] = 3
    assert read(findings.funding(rows)) == "Model discloses the most funding, USD 12.6 B by 3 of 8 companies"
    assert findings.funding([layer("Use", 40)]) == "No funding is disclosed for the companies of this model"
    assert read(findings.funding([layer("A", 1, 5e6), layer("B", 1, 5e6)])) == "A and B disclose the most funding, USD 5 M each"


def region(label: str, name: str | None, share: float | None = None) -> Row:
    return {"label": label, "leading_region_name": name, "company_share": share}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([region("A", None)], "In no layer is the country of enough companies known to compare regions (ten are needed)"),
        ([region("A", "Europe", 0.5), region("B", None)], "Europe leads in the one layer with enough known countries, A, with 50 %"),
        (
            [region("A", "Europe", 0.5), region("B", "Europe", 0.61)],
            "Europe leads in every layer, with 50 % to 61 % of the companies whose country is known",
        ),
        (
            [region("A", "Europe", 0.5), region("B", "Europe", 0.5), region("C", None)],
            "Europe leads in both layers with enough known countries, with 50 % of the companies whose country is known",
        ),
        ([region("A", "Europe", 0.5), region("B", "China", 0.6)], "Europe and China lead in one layer each"),
        ([region("A", "Europe", 0.5), region("B", "China", 0.6), region("C", "China", 0.6)], "China leads in two of three layers, Europe in one"),
    ],
)
def test_leading_regions(rows: list[Row], said: str) -> None:
    assert read(findings.leading_regions(rows)) == said


def known(known_count: int, total: int) -> Row:
    return {"label": "A", "known_company_count": known_count, "layer_company_count": total}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([known(0, 0)], "There is no company to divide between regions"),
        ([known(0, 5), known(0, 3)], "The country of no company in this model is known, so nothing can be said of regions"),
        ([known(5, 5)], "The country of every company is known in every layer"),
        (
            [known(5, 10), known(9, 10)],
            "Where companies are is unknown for between 10 % and 50 % of a layer, so regions can be compared only among the rest",
        ),
    ],
)
def test_unknown_countries(rows: list[Row], said: str) -> None:
    assert read(findings.unknown_countries(rows)) == said


def test_model_page_says_whether_the_money_is_where_the_companies_are() -> None:
    counts = [layer("Use", 90), layer("Model", 20)]
    assert read(findings.model_page(counts, [layer("Use", 90, 1e9), layer("Model", 20, 3e9)], 100)) == (
        "Use holds 90 of the 100 companies, but the most disclosed funding is in Model, USD 3 B"
    )
    assert read(findings.model_page(counts, [layer("Use", 90, 5e9), layer("Model", 20, 3e9)], 100)) == (
        "Use holds 90 of the 100 companies, and the most disclosed funding, USD 5 B"
    )
    assert (
        findings.model_page(counts, [layer("Use", 90), layer("Model", 20)], 100)
        == "Use holds 90 of the 100 companies; no layer discloses any funding"
    )
    assert findings.model_page([layer("Use"), layer("Model")], [], 0) == "No company of this release is in a layer of this model"


def stack(*layers: tuple[float, int, float | None]) -> list[Row]:
    return [{"stack_position": position, "company_count": companies, "funding_usd": funding} for position, companies, funding in layers]


@pytest.mark.parametrize(
    ("models", "said"),
    [
        ([], "No company of this release is in a layer of any model yet"),
        ([stack((1.0, 0, None), (0.0, 0, None))], "No company of this release is in a layer of any model yet"),
        (
            [stack((1.0, 9, 1e6), (0.5, 2, 5e6)), stack((1.0, 8, 1e6), (0.5, 2, 5e6))],
            "In both models the layer nearest the user holds the most companies, but the most disclosed money lies deeper",
        ),
        (
            [stack((1.0, 9, 1e6), (0.5, 2, 5e6)), stack((1.0, 1, 1e6), (0.5, 2, 5e6))],
            "In one of two models the layer nearest the user holds the most companies; the most disclosed money lies deeper in two",
        ),
        (
            [stack((1.0, 1, None), (0.5, 2, None)), stack((1.0, 1, None), (0.5, 2, None))],
            "In none of the two models does the layer nearest the user hold the most companies",
        ),
        ([stack((1.0, 9, None), (0.5, 2, None))], "The layer nearest the user holds the most companies"),
        ([stack((1.0, 2, None), (0.5, 2, None))], "The layer nearest the user does not hold the most companies"),
    ],
)
def test_overview(models: list[list[Row]], said: str) -> None:
    assert findings.overview(models) == said


def test_market_sizes_are_set_side_by_side_and_never_averaged() -> None:
    sizes = [{"document": "a"}, {"document": "b"}]
    pair = {"comparison_verdict": "disagree", "earlier_year": 2024, "later_year": 2025, "earlier_value": 16.8, "later_value": 60.0}
    far = pair | {"later_year": 2030, "later_value": 500.0}
    said = read(findings.market_sizes([far, pair], sizes))
    assert said == "The documents disagree on the market's size: USD 16.8 B for 2024 in one, USD 60 B for 2025 in another"
    assert findings.market_sizes([], []) == "The documents state no size of the market"
    assert findings.market_sizes([], [{"document": "a"}]) == "Only one document states the size of the market"


def test_regions_give_the_interval_and_the_count() -> None:
    row = {"region_code": "europe", "region_name": "Europe", "company_count": 62, "company_share": 0.62, "company_share_low": 0.52}
    row |= {"company_share_high": 0.71, "known_count": 100, "total_count": 120}
    assert read(findings.regions([row])) == "62 % (52–71 %) of companies with a known country are in Europe, 62 of 100"
    assert "too few" in findings.regions([row | {"company_share": None, "known_count": 3}])
    assert "too few" in findings.regions([])


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "unknown"),
        (0, "USD 0"),
        (950, "USD 950"),
        (1.2e9, "USD 1.2 B"),
        (3.1e8, "USD 310 M"),
        (999_999_999, "USD 1 B"),
        (12_340, "USD 12.3 K"),
    ],
)
def test_money(value: float | None, said: str) -> None:
    assert read(theme.usd(value)) == said


def test_percentages_never_claim_all_or_nothing_falsely() -> None:
    assert [read(theme.percent(value)) for value in (0, 0.004, 0.5, 0.996, 1)] == ["0 %", "<1 %", "50 %", ">99 %", "100 %"]
    assert theme.percent(None) == "too few to say"


def test_freshness_is_told_against_the_release_and_not_the_clock() -> None:
    lists = [{"title": "Old", "last_snapshot_date": date(2024, 1, 1)}, {"title": "New", "last_snapshot_date": date(2025, 12, 31)}]
    said = findings.freshness(lists, date(2026, 1, 1))
    assert said == "The newest list of companies, New, is 1 day older than this release; the oldest, Old, 2.0 years"
    assert findings.freshness(lists[:1], date(2024, 1, 3)) == "The lists of companies are of 2024-01-01, 2 days before this release"
    assert findings.freshness([{"title": "Never", "last_snapshot_date": None}], date(2026, 1, 1)) == "No list of companies has been read yet"


def test_the_ledger_is_told_whole_or_by_what_does_not_add_up() -> None:
    rows = [{"title": name, "is_slot": name == "Slot", "adds_up": name != "B"} for name in ("A", "B", "Slot")]
    assert findings.ledger(rows[::2], {"rows_in_count": 1200}) == "Each of the 1,200 upstream rows of the one source is accounted for"
    assert findings.ledger(rows, {"rows_in_count": 1200}) == "The rows of B do not add up"
    assert findings.ledger(rows[2:], {"rows_in_count": 0}) == "No source has been read yet"


def fresh(title: str, due: str | None = None, is_due: bool = False, **check: Any) -> Row:
    known = {"outcome": "failed", "checked_date": "2026-01-02", "reason": "404.", "used_snapshot_date": "2025-12-01"} | check
    return {"title": title, "due_date": due, "is_due": is_due, "check": known if check else None}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([fresh("A")], "No source of this release is renewed on a schedule"),
        ([fresh("A", "d"), fresh("B", "d")], "None of the two sources that are renewed was due for another look on the day of this release"),
        ([fresh("A", "d", True), fresh("B")], "Of the one source that is renewed, one was due for another look on the day of this release"),
    ],
)
def test_due(rows: list[Row], said: str) -> None:
    assert findings.due(rows) == said


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([fresh("A"), fresh("B", outcome="unchanged")], ""),
        ([fresh("A", outcome="failed")], "The last live check of A failed on 2026-01-02 (404); its snapshot of 2025-12-01 stays in use"),
        ([fresh("A", used_snapshot_date=None)], "The last live check of A failed on 2026-01-02 (404); it has no snapshot yet"),
        (
            [fresh("A", reason="404"), fresh("B", reason="404")],
            "The last live checks of two sources failed (A and B); their last good snapshots stay in use",
        ),
    ],
)
def test_failed_checks(rows: list[Row], said: str) -> None:
    assert findings.live_check_failures(rows) == said


def test_overlaps_say_who_stands_alone_and_which_two_share_the_most() -> None:
    rows = [
        {"title": "A", "cells": [None, {"title": "B", "shared_count": 3, "share": 0.1}]},
        {"title": "B", "cells": [{"title": "A", "shared_count": 3, "share": 0.9}, None]},
    ]
    assert read(findings.overlaps(20, 17, rows)) == "85 % of the organisations are named by one source only, 17 of 20; A and B share the most, 3"
    assert read(findings.overlaps(20, 20, [])) == "100 % of the organisations are named by one source only, 20 of 20"
    assert findings.overlaps(0, 0, []) == "No source names a company yet"


def test_fill_rates_count_who_states_what() -> None:
    rows: list[dict[str, Any]] = [{"cells": [{"known_share": 1.0}, None]}, {"cells": [{"known_share": 0.2}, {"known_share": 0.1}]}]
    said = "Of two sources with records, countries are stated by two, founding years by one and totals of money raised by none"
    assert findings.fill_rates(["country", "founded_year"], rows) == said
    assert findings.fill_rates([], []) == "No source has a record yet"


def place(code: str, share: float | None) -> Row:
    return {"region_code": code, "region_name": code.title(), "h100_share": share, "known_facility_count": 4}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([place("europe", None), place("unknown", None)], "The country of only 4 operational GPU clusters is known, too few to compare regions"),
        ([place("europe", 1.0)], "100 % of the computing power of known GPU clusters in operation is in Europe"),
        (
            [place("china", 0.2), place("europe", 0.8), place("unknown", None)],
            "80 % of the computing power of known GPU clusters in operation is in Europe, 20 % in China",
        ),
    ],
)
def test_facilities(rows: list[Row], said: str) -> None:
    assert read(findings.facilities(rows)) == said


def test_stated_beside_measured_keeps_operators_units_and_the_unknown() -> None:
    companies = {"stated_source": "P", "operator": ">", "value_number": 550.0, "value_stated": "550", "figure_unit": "companies"}
    money = {"stated_source": "P", "operator": ">=", "value_number": 14.0, "value_stated": "14", "figure_unit": "USD billion"}
    rows = [companies | {"metric_value": 315.0, "unit": "companies"}, money | {"metric_value": 1.51e10, "unit": "usd"}]
    assert read(findings.stated_and_measured(rows)) == (
        "P states over 550 companies and at least USD 14 B; the nearest this map can measure is 315 companies and USD 15.1 B"
    )
    assert findings.measured({"metric_value": None, "unit": "usd"}) == "unknown"
    assert read(findings.stated({**money, "operator": None, "value_number": None, "value_stated": "some"})) == "some USD billion"


def test_dates_of_statements() -> None:
    dates = {"earliest_date": date(2023, 5, 18), "middle_date": date(2024, 1, 1), "latest_date": date(2026, 4, 1), "undated_count": 0}
    assert findings.statement_dates(dates) == "stated as of 2023-05-18 to 2026-04-01, at least half of them by 2024-01-01"
    assert findings.statement_dates(dates | {"latest_date": date(2023, 5, 18)}) == "all stated as of 2023-05-18"
    assert findings.statement_dates(dates | {"undated_count": 3}) == findings.statement_dates(dates) + "; 3 without a date"
    assert findings.statement_dates(dates | {"earliest_date": None}) == findings.statement_dates(None) == ""


def test_large_estimates_keep_three_digits() -> None:
    assert [theme.rounded(value) for value in (992829, 34548, 1215, 12, 0, None)] == ["993,000", "34,500", "1,220", "12", "0", "unknown"]
