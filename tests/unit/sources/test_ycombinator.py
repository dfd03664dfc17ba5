"""The Y Combinator feed's extractor: merging, places, former names, what it refuses, and the real feed where it is at hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from pipelines.engine.extraction import Extract, Payload
from pipelines.engine.models import Source
from tests.unit.sources.damage import DROP, Damage, Refuses, change_entry, cut, overwrite, unreadable

FILES = {"generative-ai.json": "Generative AI", "ai.json": "AI", "artificial-intelligence.json": "Artificial Intelligence"}


@pytest.fixture
def folder(source_folder: Path, tmp_path: Path) -> Path:
    """The sample as the feed serves it: each company in the file of each of its tags."""
    companies = json.loads((source_folder / "sample.json").read_text(encoding="utf-8"))
    for file, tag in FILES.items():
        write(tmp_path / file, [company for company in companies if tag in company["tags"]])
    return tmp_path


def write(file: Path, value: Any) -> None:
    file.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")


def test_sample_gives_these_rows(sample: Extract) -> None:
    assert sample.ledger == {"rows_in": 5, "used": 3, "merged": 2, "ignored": 0, "quarantined": 0}
    assert sample.records == [
        {
            "record_id": "yc-1", "kind": "company", "name": 'Acme "AI" & Söhne 🚀', "url": "https://acme.example", "country": "USA", "region": "CA",
            "city": "San Example", "employees": 12, "categories": ["tag:Generative AI", "tag:Sales", "tag:AI", "subindustry:B2B -> Sales"],
            "cohort": "Winter 2024", "status": "Active", "organisation_type": "",
            "former_names": ["Old Acme", "Acme (Example Labs, Inc.)", "old acme"], "external_ids": ["yc:acme-ai"],
        },
        {
            "record_id": "yc-2", "kind": "company", "name": "云", "url": "", "country": "Singapore", "region": "", "city": "", "employees": None,
            "categories": ["tag:AI", "tag:Artificial Intelligence", "subindustry:Education"], "cohort": "Summer 2023", "status": "Inactive",
            "organisation_type": "nonprofit", "former_names": [], "external_ids": ["yc:yun"],
        },
        {
            "record_id": "yc-3", "kind": "company", "name": "שלום", "url": "", "country": "USA", "region": "NY", "city": "", "employees": 0,
            "categories": ["tag:Artificial Intelligence", "subindustry:Unspecified"], "cohort": "Summer 2015", "status": "Acquired",
            "organisation_type": "", "former_names": ["Neo Example Pvt. Ltd."], "external_ids": ["yc:shalom"],
        },
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("locations", "regions", "expected"),
    [
        ("San Francisco, CA, USA; Remote", [], ("San Francisco", "CA", "USA")),
        ("Copenhagen, Denmark", [], ("Copenhagen", "", "Denmark")),
        ("MH, India", [], ("", "MH", "India")),
        ("India", [], ("", "", "India")),
        ("Remote, OR, USA; Remote", [], ("", "", "USA")),
        ("Remote", ["Remote", "Fully Remote"], ("", "", "")),
        ("Remote", ["France", "Europe", "Remote"], ("", "", "France")),
        ("", ["France", "Germany", "Europe"], ("", "", "")),
        ("", ["Unspecified"], ("", "", "")),
        ("Remote; Bogotá, Bogota, Colombia", [], ("Bogotá", "Bogota", "Colombia")),
    ],
)
def test_place(extractor: ModuleType, locations: str, regions: list[str], expected: tuple[str, str, str]) -> None:
    assert extractor.place(locations, regions) == expected


def test_former_names_lose_only_what_is_no_name(extractor: ModuleType) -> None:
    given = ["Foo", "Inc.", "Bar (Baz", "Inc.)", "inc", "Inc.)", "Pte. Ltd.", "TBD", "Name TBD", "Inca Labs", "Co-op", "GmbH", "Foo", " Qux Inc. "]
    assert extractor.former_names(given) == ["Foo", "Bar (Baz, Inc.)", "Inca Labs", "Co-op", "Qux Inc."]


def repeat_first(file: Path) -> None:
    items = json.loads(file.read_text(encoding="utf-8"))
    write(file, [*items, items[0]])


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (cut("ai.json", 900), "not valid JSON"),
        *unreadable("ai.json", "云"),
        (overwrite("ai.json", b"[]"), "at least one entry"),
        (overwrite("ai.json", b'{"a": 1, "a": 2}'), "stands twice in one object"),
        (Damage("ai.json", repeat_first), "id 1"),
        (change_entry("ai.json", surprise=1), "unknown field 'surprise'"),
        (change_entry("ai.json", tags=DROP), "the field 'tags' is missing"),
        (change_entry("ai.json", team_size="many"), "'team_size' is str"),
        (change_entry("ai.json", tags=[1]), "'tags' is list"),
        (change_entry("ai.json", id=True), "'id' is bool"),
        (change_entry("ai.json", name=" "), "name or slug is empty"),
        (change_entry("ai.json", status="Public"), "'status' is not what generative-ai.json says"),
    ],
)
def test_bad_files_are_refused_with_their_place(refuses: Refuses, damage: Damage, message: str) -> None:
    refuses(damage, message)


@pytest.mark.parametrize(
    ("taken_on", "in_files", "merged"),
    [("2026-04-07", (257, 789, 895), 1623), ("2026-05-01", (257, 785, 912), 1635), ("2026-06-02", (258, 827, 933), 1693)],
)
def test_saved_feed(
    source: Source,
    saved_folders: dict[str, Path],
    read_saved: Callable[[str], Extract],
    taken_on: str,
    in_files: tuple[int, ...],
    merged: int,
) -> None:
    payload = Payload(saved_folders[taken_on], source)
    assert tuple(len(payload.json(file)) for file in payload.names) == in_files
    saved = read_saved(taken_on)
    assert saved.ledger == {"rows_in": sum(in_files), "used": merged, "merged": sum(in_files) - merged, "ignored": 0, "quarantined": 0}
    assert sum("tag:Generative AI" in row["categories"] for row in saved.records) == in_files[0]
    assert not [row["name"] for row in saved.records if "Remote" in {row["city"], row["country"]}]
