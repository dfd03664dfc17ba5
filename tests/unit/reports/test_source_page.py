"""The page of the sources: rows that add up or do not, slots, age on the day of the release, failed checks, shares of companies and records."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipelines.reports import sources

Row = dict[str, Any]
RELEASE = date(2026, 1, 1)


def source(source_id: str, rows_in: int = 0, used: int = 0, merged: int = 0, ignored: int = 0, quarantined: int = 0, **more: Any) -> Row:
    usual = {"title": source_id.title(), "snapshot_count": 1, "last_snapshot_date": RELEASE, "cadence": "monthly", "sole_source_company_count": 0}
    counts = {"rows_in_count": rows_in, "used_count": used, "merged_count": merged, "ignored_count": ignored, "quarantined_count": quarantined}
    return {"source_id": source_id, "broken_rule_count": 0, **usual, **counts, **more}


def text(path: Path) -> str:
    """The words of a page without its markup."""
    without_dates = re.sub(r"</?time[^>]*>", "", path.read_text(encoding="utf-8"))
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", without_dates))


def table_row(path: Path, source_id: str, label: str) -> str:
    """The words of a source's row in the table with this label."""
    html = path.read_text(encoding="utf-8")
    table = html[html.index(f'aria-label="{label}"') :]
    row = table[table.index(f'<tr data-source="{source_id}"') :]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row[: row.index("</tr>")]))


def test_the_ledger_adds_up_or_says_which_source_does_not() -> None:
    rows, total = sources.ledger([source("a", 10, 7, 1, 1, 1), source("b", 5, 4), source("slot", snapshot_count=0)])
    assert [row["adds_up"] for row in rows] == [True, False, True]
    assert [row["is_slot"] for row in rows] == [False, False, True]
    assert total["rows_in_count"] == 15
    assert not total["adds_up"]


def check(file: str, outcome: str, reason: str | None = None) -> Row:
    day = date(2025, 12, 30)
    return {
        "source_id": "a",
        "checked_date": day,
        "file_name": file,
        "check_outcome": outcome,
        "reason": reason,
        "used_snapshot_date": date(2025, 12, 1),
    }


@pytest.mark.parametrize(
    ("files", "outcome", "reason"),
    [
        ([check("x.csv", "unchanged"), check("y.csv", "unchanged")], "unchanged", ""),
        ([check("x.csv", "unchanged"), check("y.csv", "new")], "new", ""),
        ([check("x.csv", "new"), check("y.csv", "failed", "the answer was 404")], "failed", "y.csv: the answer was 404"),
    ],
)
def test_a_check_fails_when_any_file_fails(files: list[Row], outcome: str, reason: str) -> None:
    found = sources.live_checks(files)["a"]
    assert (found["outcome"], found["reason"]) == (outcome, reason)


def test_age_and_due_date_count_to_the_release() -> None:
    listed = [
        source("late", last_snapshot_date=date(2025, 11, 1)),
        source("fresh", last_snapshot_date=date(2025, 12, 20)),
        source("looked", last_snapshot_date=date(2025, 6, 1)),
        source("once", last_snapshot_date=date(2020, 1, 1), cadence="once"),
        source("slot", last_snapshot_date=None, snapshot_count=0),
    ]
    rows = {row["source_id"]: row for row in sources.freshness(listed, {"late"}, {}, {"looked": date(2025, 12, 31)}, RELEASE)}
    assert {name for name, row in rows.items() if row["is_due"]} == {"late"}
    assert rows["late"]["due_date"] == date(2025, 12, 2)
    assert rows["late"]["age_days"] == 61
    assert rows["once"]["due_date"] is rows["slot"]["due_date"] is rows["slot"]["age_days"] is None
    assert [rows[name]["has_live_address"] for name in ("late", "fresh")] == [True, False]


def test_the_matrix_has_a_cell_for_every_pair_and_none_for_itself() -> None:
    pair = {"left_source_id": "a", "right_source_id": "b", "shared_company_count": 1, "shared_share": 0.25, "left_company_count": 4}
    back = {"left_source_id": "b", "right_source_id": "a", "shared_company_count": 1, "shared_share": 0.5, "left_company_count": 2}
    listed = [source("a"), source("b"), source("alone", sole_source_company_count=3), source("documents")]
    rows = sources.overlap_matrix(listed, [pair, back])
    assert [row["source_id"] for row in rows] == ["a", "b", "alone"]
    assert [[cell and cell["share"] for cell in row["cells"]] for row in rows] == [[None, 0.25, 0.0], [0.5, None, 0.0], [0.0, 0.0, None]]
    assert [row["named_count"] for row in rows] == [4, 2, 3]


def rate(source_id: str, name: str, known: int) -> Row:
    return {"source_id": source_id, "property": name, "known_count": known, "record_count": 4, "known_share": known / 4}


def test_what_nobody_states_is_no_zero_and_rare_properties_have_no_column() -> None:
    rates = [rate("a", "name", 4), rate("b", "name", 4), rate("a", "country", 1), rate("b", "country", 3), rate("a", "motto", 4), rate("b", "url", 2)]
    properties, rows = sources.fill_table([source("a"), source("b"), source("slot")], [*rates, rate("a", "url", 0)])
    assert properties == ["name", "url", "country"]
    assert [row["source_id"] for row in rows] == ["a", "b"]
    assert [cell and cell["known_share"] for cell in rows[0]["cells"]] == [1.0, 0.0, 0.25]
    _, rows = sources.fill_table([source("a"), source("b")], [*rates, rate("c", "url", 1)])
    assert rows[0]["cells"][1] is None


def test_the_page_tells_rows_slots_checks_and_broken_rules(crafted: Callable[[], Any], tmp_path: Path) -> None:
    market = crafted()
    market.model([("1", "Chips"), ("2", "Use")])
    market.source("ledgered", (70, 20, 9, 1), date(2025, 11, 1))
    market.source("nfx", taken=None, title="The slot", publisher="NFX")
    market.company("Shared", ["model_a/2"], sources=("one", "two"))
    market.company("Alone", ["model_a/2"], sources=("one",))
    market.add(
        "upstream_checks", source_id="ledgered", checked_at="2025-12-30T00:00:00Z", checked_date=date(2025, 12, 30), file_name="list.csv",
        check_outcome="failed", reason="no answer within 30 s", used_snapshot_date=date(2025, 11, 1),
    )  # fmt: skip
    broken = {"source_rule": "quarantine", "is_passed": False, "is_latest": True, "message": "1 of 100 upstream rows could not be used"}
    market.add("source_checks", source_id="ledgered", snapshot_date=date(2025, 11, 1), **broken)
    folder = market.write(tmp_path / "site")
    page = folder / "sources.html"
    assert "2025-11-01 100 70 20 9 1 yes" in table_row(page, "ledgered", "Ledger of the sources")
    assert "slot, no rows included" in table_row(page, "nfx", "Ledger of the sources")
    fresh = table_row(page, "ledgered", "Freshness of the sources")
    assert "due since 2025-12-02" in fresh
    assert "2025-12-30: failed list.csv: no answer within 30 s; the snapshot of 2025-11-01 stays in use" in fresh
    assert "1 of 1" in fresh
    assert "1 of 100 upstream rows could not be used" in text(page)
    assert table_row(page, "two", "Overlap of the sources").split()[-2:] == ["100", "itself"]
    assert table_row(page, "one", "Overlap of the sources").split()[-2:] == ["itself", "50"]
    overview = text(folder / "index.html")
    assert "The last live check of List ledgered failed on 2025-12-30 (list.csv: no answer within 30 s); its snapshot of 2025-11-01" in overview
    assert "slot, no rows included" in overview
    for name in ("source-ledger", "source-overlaps", "source-fill-rates"):
        assert {path.suffix for path in (folder / "data").glob(f"{name}.*")} == {".csv", ".json", ".sql"}


def test_rows_that_do_not_add_up_are_the_headline(crafted: Callable[[], Any], tmp_path: Path) -> None:
    market = crafted()
    market.model([("1", "Chips"), ("2", "Use")])
    market.source("short", (5, 0, 0, 0))
    market.connection.execute("UPDATE curated.snapshots SET rows_in_count = 6 WHERE source_id = 'short'")
    folder = market.write(tmp_path / "site")
    assert "The rows of List short do not add up" in text(folder / "sources.html")
    assert " no " in table_row(folder / "sources.html", "short", "Ledger of the sources")
