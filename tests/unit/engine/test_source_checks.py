"""The contract of a source: bounds, floors and drift, on snapshots made for it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipelines.engine.models import Manifest, Source
from pipelines.engine.snapshots import Snapshot, raw_contracts
from pipelines.engine.source_checks import SourceCheck, check_source, due_on

ROOT = Path(__file__).parents[3]
CONTRACT = raw_contracts(ROOT)["records"]


def source(**changes: object) -> Source:
    values = {
        "title": "A list", "publisher": "Somebody", "homepage": "https://example.org", "licence": {"stated": "MIT", "use": "facts"},
        "cadence": "monthly", "grain": "one company", "bounds": {"min": 5, "max": 100}, "fill_floors": {"country": 0.5},
    }  # fmt: skip
    return Source.model_validate({**values, **changes})


def snapshot(folder: Path, day: str, rows: list[dict[str, str]], quarantined: int = 0) -> Snapshot:
    target = folder / day
    target.mkdir(parents=True)
    lines = [",".join(CONTRACT.fields)]
    lines += [
        ",".join({"record_id": f"r{i}", "kind": "company", "name": f"N{i}", **row}.get(c, "") for c in CONTRACT.fields) for i, row in enumerate(rows)
    ]
    (target / "records.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    ledger = {"rows_in": len(rows) + quarantined, "used": len(rows), "merged": 0, "ignored": 0, "quarantined": quarantined}
    entry = {"records.csv": {"rows": len(rows), "sha256": "0" * 64}}
    manifest = {"source": "a_list", "date": day, "retrieved_at": day, "licence": "MIT", "payload": [], "files": entry, "ledger": ledger}
    return Snapshot(target, Manifest.model_validate(manifest))


def broken(checks: list[SourceCheck]) -> list[tuple[str, str]]:
    return [(check.rule, check.subject) for check in checks if not check.is_passed]


def test_a_good_list_breaks_nothing(tmp_path: Path) -> None:
    rows = [{"country": "Iceland", "categories": "tag:A"}] * 10
    checks = check_source(source(), [snapshot(tmp_path, "2026-01-01", rows), snapshot(tmp_path, "2026-02-01", rows)], CONTRACT)
    assert broken(checks) == [] and {check.rule for check in checks} >= {"bounds_min", "bounds_max", "fill_floor", "row_drift", "quarantine"}


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        (10, 8, None),
        (10, 7, ("row_drift", "")),
        (10, 4, ("bounds_min", "")),
        (10, 101, ("bounds_max", "")),
    ],
)
def test_rows(tmp_path: Path, before: int, after: int, rule: tuple[str, str] | None) -> None:
    pair = [snapshot(tmp_path, day, [{"country": "Iceland"}] * count) for day, count in (("2026-01-01", before), ("2026-02-01", after))]
    found = broken(check_source(source(), pair, CONTRACT))
    assert found == [] if rule is None else rule in found


def test_too_few_rows_is_the_one_rule_that_stops_a_release(tmp_path: Path) -> None:
    checks = check_source(source(), [snapshot(tmp_path, "2026-01-01", [{}] * 3, quarantined=2)], CONTRACT)
    assert {check.rule: check.severity for check in checks if not check.is_passed} == {
        "bounds_min": "error",
        "fill_floor": "warn",
        "quarantine": "warn",
    }


def test_fill_rates_and_vanished_categories(tmp_path: Path) -> None:
    before = [
        {"country": "Iceland", "city": "Akureyri", "categories": "tag:A|tag:B" if i < 5 else "tag:A|tag:C" if i < 9 else "tag:A"} for i in range(10)
    ]
    after = [{"country": "Iceland" if i < 6 else "", "city": "Akureyri" if i < 9 else "", "categories": "tag:A"} for i in range(10)]
    checks = check_source(source(), [snapshot(tmp_path, "2026-02-01", after), snapshot(tmp_path, "2026-01-01", before)], CONTRACT)
    # C had four bearers, too few to mean anything; the cities fell by ten points, which is allowed
    assert broken(checks) == [("category_drift", "tag:B"), ("fill_drift", "country")]


def test_due() -> None:
    assert due_on(source(cadence="weekly"), dt.date(2026, 1, 1)) == dt.date(2026, 1, 8)
    assert due_on(source(cadence="once"), dt.date(2026, 1, 1)) is None
