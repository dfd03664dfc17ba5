"""The Techstars feed's extractor: rows of the sample, what it refuses, and the real feed where it is at hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.engine.extraction import Extract
from tests.unit.sources.damage import DROP, Damage, Refuses, change_entry, cut, overwrite, unreadable

FILE = "ai-ml.json"
SAMPLES = {FILE: "sample.json"}
DATE = "2025-07-11"
VERTICAL = "industry:Artificial intelligence and machine learning"


def test_sample_gives_these_rows(sample: Extract) -> None:
    assert sample.ledger == {"rows_in": 6, "used": 4, "merged": 1, "ignored": 0, "quarantined": 1}
    assert sample.quarantined == [("https://nameless.example/", "no_name", "")]
    assert sample.records == [
        {
            "record_id": "acme-söhne", "kind": "company", "name": "Acme Söhne 🚀", "url": "https://acme.example/", "country": "United States",
            "region": "Sample State", "city": "San Example", "categories": [VERTICAL], "external_ids": ["linkedin:acme-ai", "twitter:acme_ai"],
        },
        {
            "record_id": "twin-twin-one-example", "kind": "company", "name": "Twin", "url": "https://www.twin-one.example/", "country": "Germany",
            "region": "", "city": "Berlin", "categories": [VERTICAL], "external_ids": ["linkedin_number:10630757"],
        },
        {
            "record_id": "twin-linkedin-com-company-twin-two", "kind": "company", "name": "Twin.", "url": "https://linkedin.com/company/twin-two",
            "country": "Singapore", "region": "", "city": "", "categories": [VERTICAL], "external_ids": [],
        },
        {
            "record_id": "云", "kind": "company", "name": "云", "url": "", "country": "", "region": "", "city": "", "categories": [VERTICAL],
            "external_ids": [],
        },
    ]  # fmt: skip


def test_ids_do_not_depend_on_the_order(folder: Path, sample: Extract, extract: Callable[[Path], Extract]) -> None:
    items = json.loads((folder / FILE).read_text(encoding="utf-8"))
    (folder / FILE).write_text(json.dumps(items[::-1]), encoding="utf-8")
    assert {row["name"]: row["record_id"] for row in extract(folder).records} == {row["name"]: row["record_id"] for row in sample.records}


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (cut(FILE, 900), "not valid JSON"),
        *unreadable(FILE, "云"),
        (overwrite(FILE, b"[]"), "at least one entry"),
        (overwrite(FILE, b'{"companies": []}'), "expected a list"),
        (change_entry(FILE, surprise=1), "unknown field 'surprise'"),
        (change_entry(FILE, social_media={"myspace": "x"}), "unknown field 'social_media.myspace'"),
        (change_entry(FILE, website=DROP), "entry 1 ( Acme Söhne 🚀 ): the field 'website' is missing"),
        (change_entry(FILE, location=["Berlin"]), "'location' is list, expected str"),
        (change_entry(FILE, social_media=[]), "'social_media' is list, expected dict"),
        (change_entry(FILE, social_media={"linkedin": 7}), "'social_media.linkedin' is int, expected str"),
        (change_entry(FILE, name=None), "'name' is NoneType, expected str"),
        (change_entry(FILE, 2, website="https://twin-one.example"), "two entries of Twin. at 'https://twin-one.example' differ"),
    ],
)
def test_bad_files_are_refused_with_their_place(refuses: Refuses, damage: Damage, message: str) -> None:
    refuses(damage, message)


def test_saved_feed(saved: Extract) -> None:
    assert saved.ledger == {"rows_in": 1478, "used": 1478, "merged": 0, "ignored": 0, "quarantined": 0}
    assert {label for row in saved.records for label in row["categories"]} == {VERTICAL}
    rows = {row["record_id"]: row for row in saved.records}
    assert (rows["datarobot"]["city"], rows["datarobot"]["region"], rows["datarobot"]["country"]) == ("Boston", "Massachusetts", "United States")
    assert rows["outreach"]["external_ids"] == ["linkedin:outreach-saas", "twitter:outreach_io"]
    assert {"liquid-goliquid-io", "liquid-getliquid-ai"} < rows.keys()
    assert sum(not row["url"] for row in saved.records) == 6
    assert not [row for row in saved.records if "/in/" in row["url"] or any("/" in word for word in row["external_ids"])]
    countries = {row["country"] for row in saved.records}
    assert "" in countries
    assert len(countries) == 60 + 1
