"""The MAD landscape extractor: what it reads from a page, what it refuses, and the real page where it is at hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.engine.extraction import Extract, Payload
from pipelines.engine.models import Source
from tests.unit.sources.damage import Damage, Refuses, cut, edit, swap_lines, unreadable

PAGE, TABLE = "Landscape.html", "mad-landscape.csv"
SAMPLES = {PAGE: "sample.html", TABLE: "sample.csv"}
DATE = "2023-05-18"


def test_sample_gives_these_rows(sample: Extract) -> None:
    assert sample.ledger == {"rows_in": 7, "used": 6, "merged": 1, "ignored": 0, "quarantined": 0}
    rows = {row["record_id"]: row for row in sample.records}
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
    assert sorted((row["record_id"], row["kind"], row["amount"]) for row in sample.funding) == [
        (f"{state}/acme-sons", "total_raised", "$1.5M"),
        (f"{cloud}/acme-sons", "total_raised", "$1.5M"),
        (f"{cloud}/云", "total_raised", "$0.07M"),
    ]


def test_ids_do_not_depend_on_the_order_of_cards(folder: Path, sample: Extract, extract: Callable[[Path], Extract]) -> None:
    def ids(result: Extract) -> dict[tuple[str, str], str]:
        return {(row["name"], row["categories"][1]): row["record_id"] for row in result.records}

    swap_lines(folder / PAGE, "Twin.ai")
    assert ids(extract(folder)) == ids(sample)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (cut(PAGE, 2000), "truncated"),
        *unreadable(PAGE, "云"),
        *unreadable(TABLE, "Founded"),
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
def test_bad_pages_are_refused_with_their_place(refuses: Refuses, damage: Damage, message: str) -> None:
    refuses(damage, message)


def test_saved_page(saved: Extract) -> None:
    assert saved.ledger == {"rows_in": 1414, "used": 1414, "merged": 0, "ignored": 0, "quarantined": 0}
    labels = {label for row in saved.records for label in row["categories"]}
    assert (sum(label.startswith("section:") for label in labels), sum(label.startswith("category:") for label in labels)) == (9, 96)
    assert all(row["url"].startswith("http") for row in saved.records)
    assert len(saved.funding) == 878


def test_saved_page_agrees_with_the_table_beside_it(saved: Extract, saved_folder: Path, source: Source) -> None:
    amounts = {row["record_id"]: row["amount"] for row in saved.funding}
    table = Payload(saved_folder, source).csv(TABLE)
    assert len(table) == len(saved.records)
    for row, cells in zip(saved.records, table, strict=True):
        assert (row["name"], row["categories"][1], row["country"]) == (cells["Company"].strip(), f"category:{cells['Category']}", cells["Country"])
        shifted = cells["Founded"].startswith("Total Funding: ")  # the table's known defect: the total in the year's column
        assert (cells["Founded"].removeprefix("Total Funding: ") if shifted else cells["Total Funding"]) == amounts.get(row["record_id"], "")
        assert shifted or cells["Founded"] == row["founded_year"]
