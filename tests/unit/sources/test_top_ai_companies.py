"""The top-AI-companies table's extractor: rows of the sample, what it refuses, and the real table where it is at hand."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.engine.errors import ContentError
from pipelines.engine.extraction import Extract, Payload
from pipelines.engine.models import Activities, Countries, Source
from pipelines.engine.snapshots import load_extractor, read_payload
from pipelines.engine.yaml_files import read_model
from pipelines.parsing.money import parse_money
from pipelines.parsing.places import CountryIndex

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "pipelines" / "sources" / "top_ai_companies"
TABLE = "ai-landscape.csv"
LIST = "list:Top AI companies"
extractor = load_extractor(ROOT, "top_ai_companies")


@pytest.fixture
def source() -> Source:
    return read_model(FOLDER / "source.yml", Source)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(FOLDER / "sample.csv", tmp_path / TABLE)
    return tmp_path


def run(folder: Path, source: Source) -> Extract:
    extract: Extract = extractor.extract(Payload(folder, source))
    return extract


def test_sample_gives_these_rows(folder: Path, source: Source) -> None:
    result = run(folder, source)
    assert result.ledger == {"rows_in": 9, "used": 7, "merged": 1, "ignored": 0, "quarantined": 1}
    assert result.quarantined == [("nameless.example", "no_name", "")]
    rows = {row["record_id"]: row for row in result.records}
    assert rows["acme-söhne"] == {
        "record_id": "acme-söhne", "kind": "listing", "name": "Acme Söhne", "owner": "", "parent": "", "url": "http://acme.example",
        "country": "Germany", "region": "", "city": "Berlin", "founded_year": "2019", "employees": "450",
        "categories": [LIST, "category:Frontier Models", "layer:Foundation", "subcategory:Frontier Models / Enterprise LLMs"],
        "status": "private", "external_ids": [],
    }  # fmt: skip
    assert [(row["name"], row["city"], row["region"], row["country"]) for row in result.records] == [
        ("Acme Söhne", "Berlin", "", "Germany"),
        ("Acme Cloud", "Seattle", "WA", "US"),
        ("云", "New York", "NY", "US"),
        ("Bought Works", "Cambridge", "", "UK"),
        ("Listed Inc", "", "", "Hong Kong"),
        ("Granted", "", "", "Canada"),
        ("Owned In Part", "Mountain View", "CA", "US"),
    ]
    assert {row["name"]: (row["owner"], row["parent"]) for row in result.records if row["owner"] or row["parent"]} == {
        "Acme Cloud": ("Acme Söhne", ""),
        "Bought Works": ("", "Big Buyer"),
    }
    assert (rows["listed-inc"]["url"], rows["listed-inc"]["external_ids"]) == ("", ["ticker:lstd"])
    assert rows["owned-in-part"]["categories"] == [LIST, "category:Robotics", "layer:Application"]


def test_sample_gives_this_money(folder: Path, source: Source) -> None:
    money = [
        (row["record_id"], row["kind"], row["amount"], row.get("round", ""), row.get("date", ""), row.get("investors", []))
        for row in run(folder, source).funding
    ]
    assert money == [
        ("acme-söhne", "total_raised", "970000000", "", "", ["First Fund", "Second & Sons"]),
        ("acme-söhne", "round", "500000000", "Series D", "2024-06", []),
        ("acme-söhne", "valuation", "5500000000", "", "", []),
        ("云", "round", "", "Self-funded", "", []),
        ("云", "valuation", "10000000000", "", "", []),
        ("bought-works", "valuation", "650000000", "", "", []),
        ("listed-inc", "total_raised", "1300000000", "", "", []),
        ("listed-inc", "round", "", "IPO", "2024-06", []),
        ("granted", "grant", "500000000", "Grant", "2024-01", []),
        ("owned-in-part", "total_raised", "5500000000", "", "", ["First Fund", "Second Fund"]),
        ("owned-in-part", "round", "5500000000", "External", "2024-10", []),
    ]


@given(st.lists(st.text("abAB .&'é", min_size=1).map(lambda name: f"F{name}x"), min_size=1, max_size=5), st.text("abc -", max_size=20))
def test_investors_are_the_names_without_remarks(names: list[str], remark: str) -> None:
    assert extractor._names(f"{', '.join(names)} ({remark})") == list(dict.fromkeys(names))
    assert extractor._acquirer(f"{', '.join(names)} (Acquired by {names[0]})") == names[0]


def edit(old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        text = (folder / TABLE).read_text(encoding="utf-8")
        assert old in text
        (folder / TABLE).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda folder: (folder / TABLE).write_bytes((folder / TABLE).read_bytes()[:500]), "cells where the header has 20"),
        (lambda folder: (folder / TABLE).write_bytes((folder / TABLE).read_bytes().replace("云".encode(), b"\xe4", 1)), "not utf-8"),
        (lambda folder: (folder / TABLE).write_bytes(b""), "empty"),
        (lambda folder: (folder / TABLE).write_bytes((folder / TABLE).read_bytes().splitlines(keepends=True)[0]), "a header but no row"),
        (lambda folder: (folder / TABLE).unlink(), "missing"),
        (edit("Geo,", "Geography,"), "unknown field 'Geography'"),
        (edit("Geo,", "Geography,"), "the field 'Geo' is missing"),
        (edit("Ticker,", "Layer,"), "names a column twice"),
        (edit("Granted,", "acme söhne!,"), "two rows differ: 'Acme Söhne' and 'acme söhne!'"),
        (edit('"Berlin, Germany"', "Berlin, Germany"), "21 cells where the header has 20"),
    ],
)
def test_bad_files_are_refused_with_their_place(folder: Path, source: Source, change: Callable[[Path], object], message: str) -> None:
    change(folder)
    with pytest.raises(ContentError) as caught:
        run(folder, source)
    assert message.casefold() in str(caught.value).casefold()
    assert TABLE in str(caught.value)


def test_activities_exist(source: Source) -> None:
    known = read_model(ROOT / "pipelines" / "vocabulary" / "activities.yml", Activities).activities
    used = {activity for labels in source.categories.values() for rule in labels.values() for activity in rule.activities}
    assert used <= known.keys()


def test_saved_table(payloads: Path, source: Source) -> None:
    _, result = read_payload(ROOT, "top_ai_companies", payloads / "top_ai_companies" / "2026-03-17")
    assert result.ledger == {"rows_in": 153, "used": 153, "merged": 0, "ignored": 0, "quarantined": 0}
    labels = {label for row in result.records for label in row["categories"]}
    assert labels == {f"{scheme}:{label}" for scheme, known in source.categories.items() for label in known}
    rows = {row["record_id"]: row for row in result.records}
    assert (rows["wiz"]["city"], rows["wiz"]["country"], rows["wiz"]["parent"], rows["wiz"]["status"]) == ("New York", "US", "Google", "acquired")
    assert (rows["aws"]["owner"], rows["waymo"]["owner"], rows["covariant"]["parent"]) == ("Amazon", "", "")
    assert sum(bool(row["owner"]) for row in result.records) == 9
    assert sum(bool(row["parent"]) for row in result.records) == 4
    assert rows["mistral-ai"]["url"] == "http://mistral.ai"
    assert rows["nvidia"]["external_ids"] == ["ticker:nvda"]
    assert max(len(row[column].split()) for row in result.records for column in ("name", "owner", "parent", "city")) <= 4


def test_money_of_the_saved_table(payloads: Path) -> None:
    _, result = read_payload(ROOT, "top_ai_companies", payloads / "top_ai_companies" / "2026-03-17")
    assert Counter(row["kind"] for row in result.funding) == {"total_raised": 125, "round": 124, "grant": 1, "valuation": 86}
    assert {row["record_id"] for row in result.funding if not row["amount"]} == {"midjourney", "tempus-ai", "recursion"}
    assert {parse_money(row["amount"], row["currency"]).state for row in result.funding} == {"stated", "not_stated"}
    investors = {name for row in result.funding for name in row.get("investors", [])}
    assert not [name for name in investors if "(" in name or len(name.split()) > 5 or name == "Public company"]


def test_every_country_of_the_saved_table_is_known(payloads: Path) -> None:
    index = CountryIndex(read_model(ROOT / "pipelines" / "vocabulary" / "countries.yml", Countries))
    _, result = read_payload(ROOT, "top_ai_companies", payloads / "top_ai_companies" / "2026-03-17")
    assert {row["country"] for row in result.records if index.country_code(row["country"]) is None} == set()
