"""The Techstars feed's extractor: rows of the sample, what it refuses, and the real feed where it is at hand."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipelines.engine.errors import ContentError
from pipelines.engine.extraction import Extract, Payload
from pipelines.engine.models import Countries, Source
from pipelines.engine.snapshots import load_extractor, read_payload
from pipelines.engine.yaml_files import read_model
from pipelines.parsing.places import CountryIndex

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "pipelines" / "sources" / "techstars"
FILE = "ai-ml.json"
VERTICAL = "industry:Artificial intelligence and machine learning"
extractor = load_extractor(ROOT, "techstars")


@pytest.fixture
def source() -> Source:
    return read_model(FOLDER / "source.yml", Source)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(FOLDER / "sample.json", tmp_path / FILE)
    return tmp_path


def run(folder: Path, source: Source) -> Extract:
    extract: Extract = extractor.extract(Payload(folder, source))
    return extract


def test_sample_gives_these_rows(folder: Path, source: Source) -> None:
    result = run(folder, source)
    assert result.ledger == {"rows_in": 6, "used": 4, "merged": 1, "ignored": 0, "quarantined": 1}
    assert result.quarantined == [("https://nameless.example/", "no_name", "")]
    assert result.records == [
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


def test_ids_do_not_depend_on_the_order(folder: Path, source: Source) -> None:
    before = {row["name"]: row["record_id"] for row in run(folder, source).records}
    items = json.loads((folder / FILE).read_text(encoding="utf-8"))
    (folder / FILE).write_text(json.dumps(items[::-1]), encoding="utf-8")
    assert {row["name"]: row["record_id"] for row in run(folder, source).records} == before


def change_item(position: int = 0, **values: Any) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        items = json.loads((folder / FILE).read_text(encoding="utf-8"))
        items[position].update(values)
        items[position] = {key: value for key, value in items[position].items() if value != "DROP"}
        (folder / FILE).write_text(json.dumps(items), encoding="utf-8")

    return change


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda folder: (folder / FILE).write_bytes((folder / FILE).read_bytes()[:900]), "not valid JSON"),
        (lambda folder: (folder / FILE).write_bytes((folder / FILE).read_bytes().replace("云".encode(), b"\xe4", 1)), "not utf-8"),
        (lambda folder: (folder / FILE).write_bytes(b""), "empty"),
        (lambda folder: (folder / FILE).write_bytes(b"[]"), "at least one entry"),
        (lambda folder: (folder / FILE).write_bytes(b'{"companies": []}'), "expected a list"),
        (lambda folder: (folder / FILE).unlink(), "missing"),
        (change_item(surprise=1), "unknown field 'surprise'"),
        (change_item(social_media={"myspace": "x"}), "unknown field 'social_media.myspace'"),
        (change_item(website="DROP"), "entry 1 ( Acme Söhne 🚀 ): the field 'website' is missing"),
        (change_item(location=["Berlin"]), "'location' is list, expected str"),
        (change_item(social_media=[]), "'social_media' is list, expected dict"),
        (change_item(social_media={"linkedin": 7}), "'social_media.linkedin' is int, expected str"),
        (change_item(name=None), "'name' is NoneType, expected str"),
        (change_item(position=2, website="https://twin-one.example"), "two entries of Twin. at 'https://twin-one.example' differ"),
    ],
)
def test_bad_files_are_refused_with_their_place(folder: Path, source: Source, change: Callable[[Path], object], message: str) -> None:
    change(folder)
    with pytest.raises(ContentError) as caught:
        run(folder, source)
    assert message.casefold() in str(caught.value).casefold()
    assert FILE in str(caught.value)


def test_saved_feed(payloads: Path, source: Source) -> None:
    _, result = read_payload(ROOT, "techstars", payloads / "techstars" / "2025-07-11")
    assert result.ledger == {"rows_in": 1478, "used": 1478, "merged": 0, "ignored": 0, "quarantined": 0}
    assert (
        {label for row in result.records for label in row["categories"]}
        == {VERTICAL}
        == {f"industry:{label}" for label in source.categories["industry"]}
    )
    rows = {row["record_id"]: row for row in result.records}
    assert (rows["datarobot"]["city"], rows["datarobot"]["region"], rows["datarobot"]["country"]) == ("Boston", "Massachusetts", "United States")
    assert rows["outreach"]["external_ids"] == ["linkedin:outreach-saas", "twitter:outreach_io"]
    assert {"liquid-goliquid-io", "liquid-getliquid-ai"} < rows.keys()
    assert sum(not row["url"] for row in result.records) == 6
    assert not [row for row in result.records if "/in/" in row["url"] or any("/" in word for word in row["external_ids"])]
    assert max(len(row[column].split()) for row in result.records for column in ("name", "city", "region", "country")) <= 8


def test_every_country_of_the_saved_feed_is_known(payloads: Path) -> None:
    index = CountryIndex(read_model(ROOT / "pipelines" / "vocabulary" / "countries.yml", Countries))
    _, result = read_payload(ROOT, "techstars", payloads / "techstars" / "2025-07-11")
    countries = {row["country"] for row in result.records}
    assert len(countries - {""}) == 60
    assert {country for country in countries if index.country_code(country) is None} == {""}
