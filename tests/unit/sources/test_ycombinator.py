"""The Y Combinator feed's extractor: merging, places, former names, what it refuses, and the real feed where it is at hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipelines.engine.errors import ContentError
from pipelines.engine.extraction import Extract, Payload
from pipelines.engine.models import Activities, Source
from pipelines.engine.snapshots import load_extractor, read_payload
from pipelines.engine.yaml_files import read_model

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "pipelines" / "sources" / "ycombinator"
SAVED = ROOT.parent / "shared" / "data" / "ycombinator"
FILES = {"generative-ai.json": "Generative AI", "ai.json": "AI", "artificial-intelligence.json": "Artificial Intelligence"}
needs_saved = pytest.mark.skipif(not SAVED.is_dir(), reason="the saved upstream payload is not at hand")
extractor = load_extractor(ROOT, "ycombinator")


@pytest.fixture
def source() -> Source:
    return read_model(FOLDER / "source.yml", Source)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The sample as the feed serves it: each company in the file of each of its tags."""
    companies = json.loads((FOLDER / "sample.json").read_text(encoding="utf-8"))
    for file, tag in FILES.items():
        write(tmp_path / file, [company for company in companies if tag in company["tags"]])
    return tmp_path


def write(file: Path, value: Any) -> None:
    file.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")


def run(folder: Path, source: Source) -> Extract:
    extract: Extract = extractor.extract(Payload(folder, source))
    return extract


def test_sample_gives_these_rows(folder: Path, source: Source) -> None:
    result = run(folder, source)
    assert result.ledger == {"rows_in": 5, "used": 3, "merged": 2, "ignored": 0, "quarantined": 0}
    assert result.records == [
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
def test_place(locations: str, regions: list[str], expected: tuple[str, str, str]) -> None:
    assert extractor.place(locations, regions) == expected


def test_former_names_lose_only_what_is_no_name() -> None:
    given = ["Foo", "Inc.", "Bar (Baz", "Inc.)", "inc", "Inc.)", "Pte. Ltd.", "TBD", "Name TBD", "Inca Labs", "Co-op", "GmbH", "Foo", " Qux Inc. "]
    assert extractor.former_names(given) == ["Foo", "Bar (Baz, Inc.)", "Inca Labs", "Co-op", "Qux Inc."]


def change_item(file: str, **values: Any) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        items = json.loads((folder / file).read_text(encoding="utf-8"))
        items[0].update(values)
        items[0] = {key: value for key, value in items[0].items() if value != "DROP"}
        write(folder / file, items)

    return change


def repeat_first(folder: Path) -> None:
    items = json.loads((folder / "ai.json").read_text(encoding="utf-8"))
    write(folder / "ai.json", [*items, items[0]])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda folder: (folder / "ai.json").write_bytes((folder / "ai.json").read_bytes()[:900]), "not valid JSON"),
        (lambda folder: (folder / "ai.json").write_bytes((folder / "ai.json").read_bytes().replace("云".encode(), b"\xe4", 1)), "not utf-8"),
        (lambda folder: (folder / "ai.json").write_bytes(b""), "empty"),
        (lambda folder: (folder / "ai.json").write_bytes(b"[]"), "at least one entry"),
        (lambda folder: (folder / "ai.json").write_bytes(b'{"a": 1, "a": 2}'), "stands twice in one object"),
        (lambda folder: (folder / "ai.json").unlink(), "missing"),
        (repeat_first, "id 1"),
        (change_item("ai.json", surprise=1), "unknown field 'surprise'"),
        (change_item("ai.json", tags="DROP"), "the field 'tags' is missing"),
        (change_item("ai.json", team_size="many"), "'team_size' is str"),
        (change_item("ai.json", tags=[1]), "'tags' is list"),
        (change_item("ai.json", id=True), "'id' is bool"),
        (change_item("ai.json", name=" "), "name or slug is empty"),
        (change_item("ai.json", status="Public"), "'status' is not what generative-ai.json says"),
    ],
)
def test_bad_files_are_refused_with_their_place(folder: Path, source: Source, change: Callable[[Path], object], message: str) -> None:
    change(folder)
    with pytest.raises(ContentError) as caught:
        run(folder, source)
    assert message.casefold() in str(caught.value).casefold()
    assert "ai.json" in str(caught.value)


def test_activities_exist(source: Source) -> None:
    known = read_model(ROOT / "pipelines" / "vocabulary" / "activities.yml", Activities).activities
    used = {activity for labels in source.categories.values() for rule in labels.values() for activity in rule.activities}
    assert used <= known.keys()


@needs_saved
@pytest.mark.parametrize(
    ("taken_on", "in_files", "merged"),
    [("2026-04-07", (257, 789, 895), 1623), ("2026-05-01", (257, 785, 912), 1635), ("2026-06-02", (258, 827, 933), 1693)],
)
def test_saved_feed(source: Source, taken_on: str, in_files: tuple[int, ...], merged: int) -> None:
    payload = Payload(SAVED / taken_on, source)
    assert tuple(len(payload.json(file)) for file in payload.names) == in_files
    _, result = read_payload(ROOT, "ycombinator", SAVED / taken_on)  # also refuses unmapped labels and a ledger that does not add up
    assert result.ledger == {"rows_in": sum(in_files), "used": merged, "merged": sum(in_files) - merged, "ignored": 0, "quarantined": 0}
    assert sum("tag:Generative AI" in row["categories"] for row in result.records) == in_files[0]
    assert not [row["name"] for row in result.records if "Remote" in {row["city"], row["country"]}]


@needs_saved
def test_no_label_is_mapped_that_no_saved_feed_has(source: Source) -> None:
    declared = {f"{scheme}:{label}" for scheme, known in source.categories.items() for label in known}
    seen = {label for folder in SAVED.iterdir() for row in run(folder, source).records for label in row["categories"]}
    assert seen == declared
