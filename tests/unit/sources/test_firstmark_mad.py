"""The MAD landscape extractor: what it reads from a page, what it refuses, and the real page where it is at hand."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.engine.errors import ContentError
from pipelines.engine.extraction import Extract, Payload
from pipelines.engine.models import Activities, Source
from pipelines.engine.snapshots import load_extractor, read_payload
from pipelines.engine.yaml_files import read_model

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "pipelines" / "sources" / "firstmark_mad"
SAVED = ROOT.parent / "shared" / "data" / "firstmark_mad" / "2023-05-18"
PAGE, TABLE = "Landscape.html", "mad-landscape.csv"
needs_saved = pytest.mark.skipif(not SAVED.is_dir(), reason="the saved upstream payload is not at hand")


@pytest.fixture
def source() -> Source:
    return read_model(FOLDER / "source.yml", Source)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(FOLDER / "sample.html", tmp_path / PAGE)
    shutil.copy(FOLDER / "sample.csv", tmp_path / TABLE)
    return tmp_path


def run(folder: Path, source: Source) -> Extract:
    extract: Extract = load_extractor(ROOT, "firstmark_mad").extract(Payload(folder, source))
    return extract


def test_sample_gives_these_rows(folder: Path, source: Source) -> None:
    result = run(folder, source)
    assert result.ledger == {"rows_in": 7, "used": 6, "merged": 1, "ignored": 0, "quarantined": 0}
    rows = {row["record_id"]: row for row in result.records}
    cloud, state = "machine-learning-artificial-intelligence/gpu-cloud", "applications-industry/gov-t-intelligence"
    assert rows[f"{cloud}/acme-sons"] == {
        "record_id": f"{cloud}/acme-sons", "kind": "listing", "name": "Acme & Sons", "url": "https://acme.example/", "country": "Utopia",
        "founded_year": "2001", "categories": ["section:Machine Learning & Artificial Intelligence", "category:GPU Cloud"],
        "cohort": "1999 Sample Landscape",
    }  # fmt: skip
    assert [(row["name"], row["url"]) for key, row in rows.items() if key == f"{cloud}/云"] == [("云 ☁️", "")]
    # Entities are unescaped once: "&amp;lt;" is the text "&lt;", not "<".
    assert [row["name"] for key, row in rows.items() if key.startswith(state)] == ['“שלום” "Q" &lt;', "Acme & Sons"]
    assert [row["name"] for key, row in rows.items() if key.startswith(f"{cloud}/twin-ai-")] == ["Twin.ai", "Twin AI"]
    assert sorted((row["record_id"], row["kind"], row["amount"]) for row in result.funding) == [
        (f"{state}/acme-sons", "total_raised", "$1.5M"),
        (f"{cloud}/acme-sons", "total_raised", "$1.5M"),
        (f"{cloud}/云", "total_raised", "$0.07M"),
    ]


def test_ids_do_not_depend_on_the_order_of_cards(folder: Path, source: Source) -> None:
    before = {(row["name"], row["categories"][1]): row["record_id"] for row in run(folder, source).records}
    page = (folder / PAGE).read_text(encoding="utf-8").splitlines(keepends=True)
    first = next(number for number, line in enumerate(page) if "Twin.ai" in line)
    page[first], page[first + 1] = page[first + 1], page[first]
    (folder / PAGE).write_text("".join(page), encoding="utf-8")
    assert {(row["name"], row["categories"][1]): row["record_id"] for row in run(folder, source).records} == before


def edit(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda folder: (folder / PAGE).write_bytes((folder / PAGE).read_bytes()[:2000]), "truncated"),
        (lambda folder: (folder / PAGE).write_bytes((folder / PAGE).read_bytes().replace("云".encode(), b"\xff", 1)), "not utf-8"),
        (lambda folder: (folder / PAGE).write_bytes(b""), "empty"),
        (lambda folder: (folder / TABLE).unlink(), "missing"),
        (edit(PAGE, "<main", "<div"), "no cards found"),
        (edit(PAGE, "Landscape</title>", "Page</title>"), "title"),
        (edit(PAGE, "Founding Year: ", "Employees: "), "unknown field 'Employees'"),
        (edit(PAGE, "<p>Sample.</p>", "<table></table>"), "unknown field 'card element <table>'"),
        (edit(PAGE, '<h2 class="text-lg font-bold">Twin.ai</h2>', ""), "GPU Cloud / (no name)"),
        (edit(PAGE, "</span>2001<", "</span>$2M<"), "Acme & Sons: the founding year is '$2M'"),
        (edit(PAGE, "Gov't &amp; Intelligence", "GPU Cloud"), "the category 'GPU Cloud' stands in"),
        (edit(PAGE, ">Twin AI</h2>", ">Twin.ai</h2>"), "GPU Cloud / Twin.ai: two cards"),
        (edit(TABLE, '"Founded"', '"Started"'), "unknown field 'csv Started'"),
        (edit(TABLE, ',"Sample."', ""), "6 cells where the header has 7"),
    ],
)
def test_bad_pages_are_refused_with_their_place(folder: Path, source: Source, change: Callable[[Path], object], message: str) -> None:
    change(folder)
    with pytest.raises(ContentError) as caught:
        run(folder, source)
    assert message.casefold() in str(caught.value).casefold()
    assert PAGE in str(caught.value) or TABLE in str(caught.value)


def test_activities_exist(source: Source) -> None:
    known = read_model(ROOT / "pipelines" / "vocabulary" / "activities.yml", Activities).activities
    used = {activity for labels in source.categories.values() for rule in labels.values() for activity in rule.activities}
    assert used <= known.keys()


@needs_saved
def test_saved_page(source: Source) -> None:
    _, result = read_payload(ROOT, "firstmark_mad", SAVED)  # also refuses unmapped labels and a ledger that does not add up
    assert result.ledger == {"rows_in": 1414, "used": 1414, "merged": 0, "ignored": 0, "quarantined": 0}
    labels = {label for row in result.records for label in row["categories"]}
    declared = {f"{scheme}:{label}" for scheme, known in source.categories.items() for label in known}
    assert labels == declared
    assert (sum(label.startswith("section:") for label in labels), sum(label.startswith("category:") for label in labels)) == (9, 96)
    assert len({row["record_id"] for row in result.records}) == 1414
    assert all(row["url"].startswith("http") for row in result.records)
    assert len(result.funding) == 878


@needs_saved
def test_saved_page_agrees_with_the_table_beside_it(source: Source) -> None:
    result = run(SAVED, source)
    amounts = {row["record_id"]: row["amount"] for row in result.funding}
    table = Payload(SAVED, source).csv(TABLE)
    assert len(table) == len(result.records)
    for row, cells in zip(result.records, table, strict=True):
        assert (row["name"], row["categories"][1], row["country"]) == (cells["Company"].strip(), f"category:{cells['Category']}", cells["Country"])
        shifted = cells["Founded"].startswith("Total Funding: ")  # the table's known defect: the total in the year's column
        assert (cells["Founded"].removeprefix("Total Funding: ") if shifted else cells["Total Funding"]) == amounts.get(row["record_id"], "")
        assert shifted or cells["Founded"] == row["founded_year"]
