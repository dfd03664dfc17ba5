"""The funded-start-ups file's extractor: companies and rounds of the sample, what it refuses, and the real file where it is at hand."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.engine.errors import ContentError
from pipelines.engine.extraction import Extract
from pipelines.engine.models import Rounds
from pipelines.engine.yaml_files import read_model
from pipelines.parsing.money import parse_money
from tests.unit.sources.damage import DROP, Damage, Refuses, change_entry, cut, overwrite, unreadable

FILE = "startups.json"
SAMPLES = {FILE: "sample.json"}
DATE = "2026-07-24"
LIST = "list:Recently funded AI start-ups"


def test_sample_gives_these_companies(sample: Extract) -> None:
    assert sample.ledger == {"rows_in": 8, "used": 5, "merged": 1, "ignored": 0, "quarantined": 2}
    assert sample.funding_only == 1  # the second round of a company that has its record already
    assert sample.quarantined == [
        ("Twin", "one_of_several_namesakes", "2 companies of this name have other handles"),
        ("https://x.example/5", "no_name", ""),
    ]
    assert sample.records == [
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


def test_sample_gives_these_rounds(sample: Extract) -> None:
    rounds = sample.funding
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


def test_nothing_depends_on_the_order(folder: Path, sample: Extract, extract: Callable[[Path], Extract]) -> None:
    content = json.loads((folder / FILE).read_text(encoding="utf-8"))
    (folder / FILE).write_text(json.dumps({**content, "startups": content["startups"][::-1]}), encoding="utf-8")
    after = extract(folder)
    for earlier, later in ((sample.records, after.records), (sample.funding, after.funding)):
        assert sorted(later, key=json.dumps) == sorted(earlier, key=json.dumps)
    assert after.ledger == sample.ledger


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (cut(FILE, 900), "not valid JSON"),
        *unreadable(FILE, "云"),
        (overwrite(FILE, b"[]"), "an object with a list 'startups'"),
        (overwrite(FILE, b'{"updatedAt": "2026-01-31", "startups": []}'), "at least one entry"),
        (overwrite(FILE, b'{"startups": ["x"]}'), "an object with a list 'startups'"),
        (overwrite(FILE, b'{"startups": 1, "startups": 2}'), "stands twice in one object"),
        (change_entry(FILE, surprise=1), "unknown field 'startups.surprise'"),
        (change_entry(FILE, 3, round=DROP), "entry 4 (云): the field 'round' is missing"),
        (change_entry(FILE, amount=100000000), "entry 1 (Acme Söhne): 'amount' is int, expected str"),
        (change_entry(FILE, lead_investors="First Fund"), "'lead_investors' is str, expected list"),
        (change_entry(FILE, other_investors=[None]), "'other_investors' holds what is no text"),
        (change_entry(FILE, from_roundup="yes"), "'from_roundup' is str, expected bool"),
        (change_entry(FILE, company=None), "'company' is NoneType, expected str"),
    ],
)
def test_bad_files_are_refused_with_their_place(refuses: Refuses, damage: Damage, message: str) -> None:
    refuses(damage, message)


def test_a_field_of_the_file_itself_is_checked(folder: Path, extract: Callable[[Path], Extract]) -> None:
    content = json.loads((folder / FILE).read_text(encoding="utf-8"))
    (folder / FILE).write_text(json.dumps({"generator": "x", "startups": content["startups"]}), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        extract(folder)
    assert "unknown field 'generator'" in str(caught.value)
    assert "the field 'updatedAt' is missing" in str(caught.value)


def test_saved_file(saved: Extract, saved_folder: Path) -> None:
    assert saved.ledger == {"rows_in": 99, "used": 99, "merged": 0, "ignored": 0, "quarantined": 0}
    assert (len(saved.records), len(saved.funding), saved.funding_only) == (99, 99, 0)
    assert {row["country"] for row in saved.records if row["country"]} == {
        "China", "France", "India", "Israel", "Singapore", "United Kingdom", "United States"
    }  # fmt: skip
    assert sum(bool(row["city"]) for row in saved.records) == 18
    assert sum(bool(row["external_ids"]) for row in saved.records) == 65
    assert Counter(row["certainty"] for row in saved.funding) == {"from_roundup": 68, "": 31}
    assert all(row["source_url"].startswith("https://") for row in saved.funding)
    founders = {name for entry in json.loads((saved_folder / FILE).read_text(encoding="utf-8"))["startups"] for name in entry["founders"]}
    assert not founders & {name for row in saved.funding for name in row["investors"]}


def test_amounts_and_rounds_of_the_saved_file_are_read(project_root: Path, saved: Extract, saved_folder: Path) -> None:
    in_dollars = {entry["company"]: entry["amount_usd"] for entry in json.loads((saved_folder / FILE).read_text(encoding="utf-8"))["startups"]}
    names = {row["record_id"]: row["name"] for row in saved.records}
    assert {names[row["record_id"]]: parse_money(row["amount"]).amount for row in saved.funding} == in_dollars
    rounds = read_model(project_root / "pipelines" / "vocabulary" / "rounds.yml", Rounds).rounds
    known = {_plain(alias) for kind in rounds.values() for alias in (kind.label, *kind.aliases)} | {_plain(key) for key in rounds}
    assert {row["round"] for row in saved.funding if _plain(row["round"]) not in known} == set()


def _plain(label: str) -> str:
    """A label of a round as the vocabulary compares it: without regard to case, hyphens and spaces."""
    return re.sub(r"[\W_]", "", label.casefold())
