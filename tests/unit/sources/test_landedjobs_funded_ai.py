"""The funded-start-ups file's extractor: companies and rounds of the sample, what it refuses, and the real file where it is at hand."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipelines.engine.errors import ContentError
from pipelines.engine.extraction import Extract, Payload
from pipelines.engine.models import Activities, Rounds, Source
from pipelines.engine.snapshots import load_extractor, read_payload
from pipelines.engine.yaml_files import read_model
from pipelines.parsing.money import parse_money

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "pipelines" / "sources" / "landedjobs_funded_ai"
FILE = "startups.json"
LIST = "list:Recently funded AI start-ups"
extractor = load_extractor(ROOT, "landedjobs_funded_ai")


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


def test_sample_gives_these_companies(folder: Path, source: Source) -> None:
    result = run(folder, source)
    assert result.ledger == {"rows_in": 8, "used": 5, "merged": 1, "ignored": 0, "quarantined": 2}
    assert result.funding_only == 1  # the second round of a company that has its record already
    assert result.quarantined == [
        ("Twin", "one_of_several_namesakes", "2 companies of this name have other handles"),
        ("https://x.example/5", "no_name", ""),
    ]
    assert result.records == [
        {
            "record_id": "acme-söhne", "kind": "company", "name": "Acme Söhne", "country": "", "region": "", "city": "Paris and San Francisco",
            "categories": [LIST, "sector:AI Infrastructure", "sector:Security"], "external_ids": ["twitter:acmeai"],
        },
        {
            "record_id": "云", "kind": "company", "name": "云", "country": "China", "region": "", "city": "", "categories": [LIST, "sector:Consumer"],
            "external_ids": [],
        },
        {
            "record_id": "twin-twin-one", "kind": "company", "name": "Twin", "country": "", "region": "", "city": "Vilnius",
            "categories": [LIST, "sector:Fintech"], "external_ids": ["twitter:twin_one"],
        },
        {
            "record_id": "twin-twin-two", "kind": "company", "name": "Twin", "country": "", "region": "", "city": "",
            "categories": [LIST, "sector:Fintech"], "external_ids": ["twitter:twin_two"],
        },
    ]  # fmt: skip


def test_sample_gives_these_rounds(folder: Path, source: Source) -> None:
    rounds = run(folder, source).funding
    assert rounds[0] == {
        "record_id": "acme-söhne", "kind": "round", "amount": "$100M+", "date": "2026-01-15", "round": "Series D",
        "investors": ["First Fund", "Second & Sons"], "lead_investors": ["First Fund"], "certainty": "", "source_url": "https://acme.example/news",
    }  # fmt: skip
    assert [(row["record_id"], row["amount"], row["date"], row["round"], row["certainty"], row["source_url"]) for row in rounds[1:]] == [
        ("acme-söhne", "$12M", "2025-12-01", "seed", "from_roundup", "https://x.example/1"),
        ("云", "undisclosed", "", "unknown", "from_roundup", ""),
        ("twin-twin-one", "$1M", "2026-01-10", "seed", "", "https://x.example/2"),
        ("twin-twin-two", "", "2026-01-11", "", "", "https://x.example/3"),
    ]


def test_nothing_depends_on_the_order(folder: Path, source: Source) -> None:
    before = run(folder, source)
    content = json.loads((folder / FILE).read_text(encoding="utf-8"))
    (folder / FILE).write_text(json.dumps({**content, "startups": content["startups"][::-1]}), encoding="utf-8")
    after = run(folder, source)
    for earlier, later in ((before.records, after.records), (before.funding, after.funding)):
        assert sorted(later, key=json.dumps) == sorted(earlier, key=json.dumps)
    assert after.ledger == before.ledger


def change_entry(position: int = 0, **values: Any) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        content = json.loads((folder / FILE).read_text(encoding="utf-8"))
        entry = content["startups"][position]
        entry.update(values)
        content["startups"][position] = {key: value for key, value in entry.items() if value != "DROP"}
        (folder / FILE).write_text(json.dumps(content), encoding="utf-8")

    return change


def write(content: bytes) -> Callable[[Path], object]:
    return lambda folder: (folder / FILE).write_bytes(content)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda folder: (folder / FILE).write_bytes((folder / FILE).read_bytes()[:900]), "not valid JSON"),
        (lambda folder: (folder / FILE).write_bytes((folder / FILE).read_bytes().replace("云".encode(), b"\xe4", 1)), "not utf-8"),
        (write(b""), "empty"),
        (write(b"[]"), "an object with a list 'startups'"),
        (write(b'{"updatedAt": "2026-01-31", "startups": []}'), "at least one entry"),
        (write(b'{"startups": ["x"]}'), "an object with a list 'startups'"),
        (write(b'{"startups": 1, "startups": 2}'), "stands twice in one object"),
        (lambda folder: (folder / FILE).unlink(), "missing"),
        (change_entry(surprise=1), "unknown field 'startups.surprise'"),
        (change_entry(position=3, round="DROP"), "entry 4 (云): the field 'round' is missing"),
        (change_entry(amount=100000000), "entry 1 (Acme Söhne): 'amount' is int, expected str"),
        (change_entry(lead_investors="First Fund"), "'lead_investors' is str, expected list"),
        (change_entry(other_investors=[None]), "'other_investors' holds what is no text"),
        (change_entry(from_roundup="yes"), "'from_roundup' is str, expected bool"),
        (change_entry(company=None), "'company' is NoneType, expected str"),
    ],
)
def test_bad_files_are_refused_with_their_place(folder: Path, source: Source, change: Callable[[Path], object], message: str) -> None:
    change(folder)
    with pytest.raises(ContentError) as caught:
        run(folder, source)
    assert message.casefold() in str(caught.value).casefold()
    assert FILE in str(caught.value)


def test_a_field_of_the_file_itself_is_checked(folder: Path, source: Source) -> None:
    content = json.loads((folder / FILE).read_text(encoding="utf-8"))
    (folder / FILE).write_text(json.dumps({"generator": "x", "startups": content["startups"]}), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        run(folder, source)
    assert "unknown field 'generator'" in str(caught.value)
    assert "the field 'updatedAt' is missing" in str(caught.value)


def test_activities_exist(source: Source) -> None:
    known = read_model(ROOT / "pipelines" / "vocabulary" / "activities.yml", Activities).activities
    used = {activity for labels in source.categories.values() for rule in labels.values() for activity in rule.activities}
    assert used <= known.keys()


def test_saved_file(payloads: Path, source: Source) -> None:
    folder = payloads / "landedjobs_funded_ai" / "2026-07-24"
    _, result = read_payload(ROOT, "landedjobs_funded_ai", folder)
    assert result.ledger == {"rows_in": 99, "used": 99, "merged": 0, "ignored": 0, "quarantined": 0}
    assert (len(result.records), len(result.funding), result.funding_only) == (99, 99, 0)
    labels = {label for row in result.records for label in row["categories"]}
    assert labels == {f"{scheme}:{label}" for scheme, known in source.categories.items() for label in known}
    assert {row["country"] for row in result.records if row["country"]} == {
        "China", "France", "India", "Israel", "Singapore", "United Kingdom", "United States"
    }  # fmt: skip
    assert sum(bool(row["city"]) for row in result.records) == 18
    assert sum(bool(row["external_ids"]) for row in result.records) == 65
    assert Counter(row["certainty"] for row in result.funding) == {"from_roundup": 68, "": 31}
    assert all(row["source_url"].startswith("https://") for row in result.funding)
    founders = {name for entry in json.loads((folder / FILE).read_text(encoding="utf-8"))["startups"] for name in entry["founders"]}
    assert not founders & {name for row in result.funding for name in row["investors"]}
    assert max(len(name.split()) for row in [*result.records, *result.funding] for name in [row.get("name", ""), *row.get("investors", [])]) <= 5


def test_amounts_and_rounds_of_the_saved_file_are_read(payloads: Path) -> None:
    folder = payloads / "landedjobs_funded_ai" / "2026-07-24"
    _, result = read_payload(ROOT, "landedjobs_funded_ai", folder)
    in_dollars = {entry["company"]: entry["amount_usd"] for entry in json.loads((folder / FILE).read_text(encoding="utf-8"))["startups"]}
    names = {row["record_id"]: row["name"] for row in result.records}
    assert {names[row["record_id"]]: parse_money(row["amount"]).amount for row in result.funding} == in_dollars
    rounds = read_model(ROOT / "pipelines" / "vocabulary" / "rounds.yml", Rounds).rounds
    known = {_plain(alias) for kind in rounds.values() for alias in (kind.label, *kind.aliases)} | {_plain(key) for key in rounds}
    assert {row["round"] for row in result.funding if _plain(row["round"]) not in known} == set()


def _plain(label: str) -> str:
    """A label of a round as the vocabulary compares it: without regard to case, hyphens and spaces."""
    return re.sub(r"[\W_]", "", label.casefold())
