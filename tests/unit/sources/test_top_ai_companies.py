"""The top-AI-companies table's extractor: rows of the sample, what it refuses, and the real table where it is at hand."""

from __future__ import annotations

from collections import Counter
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.engine.extraction import Extract
from pipelines.parsing.money import parse_money
from tests.unit.sources.damage import Damage, Refuses, cut, cut_rows, edit, unreadable

TABLE = "ai-landscape.csv"
SAMPLES = {TABLE: "sample.csv"}
DATE = "2026-03-17"
LIST = "list:Top AI companies"


def test_sample_gives_these_rows(sample: Extract) -> None:
    assert sample.ledger == {"rows_in": 9, "used": 7, "merged": 1, "ignored": 0, "quarantined": 1}
    assert sample.quarantined == [("nameless.example", "no_name", "")]
    rows = {row["record_id"]: row for row in sample.records}
    assert rows["acme-söhne"] == {
        "record_id": "acme-söhne", "kind": "listing", "name": "Acme Söhne", "owner": "", "parent": "", "url": "http://acme.example",
        "country": "Germany", "region": "", "city": "Berlin", "founded_year": "2019", "employees": "450",
        "categories": [LIST, "category:Frontier Models", "layer:Foundation", "subcategory:Frontier Models / Enterprise LLMs"],
        "status": "private", "external_ids": [],
    }  # fmt: skip
    assert [(row["name"], row["city"], row["region"], row["country"]) for row in sample.records] == [
        ("Acme Söhne", "Berlin", "", "Germany"),
        ("Acme Cloud", "Seattle", "WA", "US"),
        ("云", "New York", "NY", "US"),
        ("Bought Works", "Cambridge", "", "UK"),
        ("Listed Inc", "", "", "Hong Kong"),
        ("Granted", "", "", "Canada"),
        ("Owned In Part", "Mountain View", "CA", "US"),
    ]
    assert {row["name"]: (row["owner"], row["parent"]) for row in sample.records if row["owner"] or row["parent"]} == {
        "Acme Cloud": ("Acme Söhne", ""),
        "Bought Works": ("", "Big Buyer"),
    }
    assert (rows["listed-inc"]["url"], rows["listed-inc"]["external_ids"]) == ("", ["ticker:lstd"])
    assert rows["owned-in-part"]["categories"] == [LIST, "category:Robotics", "layer:Application"]


def test_sample_gives_this_money(sample: Extract) -> None:
    money = [
        (row["record_id"], row["kind"], row["amount"], row.get("round", ""), row.get("date", ""), row.get("investors", [])) for row in sample.funding
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
def test_investors_are_the_names_without_remarks(extractor: ModuleType, names: list[str], remark: str) -> None:
    assert extractor._names(f"{', '.join(names)} ({remark})") == list(dict.fromkeys(names))
    assert extractor._acquirer(f"{', '.join(names)} (Acquired by {names[0]})") == names[0]


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (cut(TABLE, 500), "cells where the header has 20"),
        *unreadable(TABLE, "云"),
        (cut_rows(TABLE), "a header but no row"),
        (edit(TABLE, "Geo,", "Geography,"), "unknown field 'Geography'"),
        (edit(TABLE, "Geo,", "Geography,"), "the field 'Geo' is missing"),
        (edit(TABLE, "Ticker,", "Layer,"), "names a column twice"),
        (edit(TABLE, "Granted,", "acme söhne!,"), "two rows differ: 'Acme Söhne' and 'acme söhne!'"),
        (edit(TABLE, '"Berlin, Germany"', "Berlin, Germany"), "21 cells where the header has 20"),
    ],
)
def test_bad_files_are_refused_with_their_place(refuses: Refuses, damage: Damage, message: str) -> None:
    refuses(damage, message)


def test_saved_table(saved: Extract) -> None:
    assert saved.ledger == {"rows_in": 153, "used": 153, "merged": 0, "ignored": 0, "quarantined": 0}
    rows = {row["record_id"]: row for row in saved.records}
    assert (rows["wiz"]["city"], rows["wiz"]["country"], rows["wiz"]["parent"], rows["wiz"]["status"]) == ("New York", "US", "Google", "acquired")
    assert (rows["aws"]["owner"], rows["waymo"]["owner"], rows["covariant"]["parent"]) == ("Amazon", "", "")
    assert sum(bool(row["owner"]) for row in saved.records) == 9
    assert sum(bool(row["parent"]) for row in saved.records) == 4
    assert rows["mistral-ai"]["url"] == "http://mistral.ai"
    assert rows["nvidia"]["external_ids"] == ["ticker:nvda"]
    assert all(row["country"] for row in saved.records)


def test_money_of_the_saved_table(saved: Extract) -> None:
    assert Counter(row["kind"] for row in saved.funding) == {"total_raised": 125, "round": 124, "grant": 1, "valuation": 86}
    assert {row["record_id"] for row in saved.funding if not row["amount"]} == {"midjourney", "tempus-ai", "recursion"}
    assert {parse_money(row["amount"], row["currency"]).state for row in saved.funding} == {"stated", "not_stated"}
    investors = {name for row in saved.funding for name in row.get("investors", [])}
    assert not [name for name in investors if "(" in name or name == "Public company"]
