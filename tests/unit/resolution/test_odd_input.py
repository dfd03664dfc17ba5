"""Crowds of records that look alike, and names that are hardly names: nothing is joined by them, and what was left out is told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import duckdb
import pytest

from pipelines.resolution import Record
from pipelines.resolution.cluster import cluster
from pipelines.resolution.matching import ALL_PAIRS, LARGEST_BLOCK, Pair, Skipped, judge, judged_pairs, skipped
from pipelines.resolution.records import columns
from tests.unit.resolution.records import record

MANY = 100_000


def compared(records: Iterable[Record]) -> tuple[int, list[Skipped]]:
    """How many pairs were judged, and which keys were too large."""
    with duckdb.connect(":memory:") as connection:
        judged_pairs(connection, columns(records))
        return len(connection.table("judgements").fetchall()), skipped(connection)


def crowd(count: int, name: str = "Acme Robotics", **fields: Any) -> list[Record]:
    return [record(f"list{number % 7}:{number:06d}", name, **fields) for number in range(count)]


def same(pairs: Iterable[Pair]) -> set[tuple[str, str]]:
    return {(pair.left, pair.right) for pair in pairs if pair.judgement.decision == "same"}


def test_identical_names_without_addresses_are_skipped_and_told() -> None:
    records = crowd(MANY)
    assert compared(records) == (0, [Skipped("name", "acmerobotics", MANY)])
    labels = cluster(records, {}).labels
    assert all(label == mention for mention, label in labels.items())


def test_identical_names_in_one_country_and_year_are_skipped_and_told() -> None:
    assert compared(crowd(MANY, country_code="US", founded_year=2020)) == (0, [Skipped("name", "acmerobotics", MANY)])


def test_a_name_with_and_without_its_weak_word_is_told_as_two_keys() -> None:
    assert compared(crowd(5_000, "Acme AI")) == (0, [Skipped("name", "acme", 5_000), Skipped("name", "acmeai", 5_000)])


def test_identical_names_at_as_many_domains_are_skipped_and_told() -> None:
    records = [record(f"list{number % 7}:{number:06d}", "Acme Robotics", f"https://acme{number}.com") for number in range(5_000)]
    assert compared(records) == (0, [Skipped("name", "acmerobotics", 5_000)])


def test_a_crowded_name_is_compared_within_country_and_year() -> None:
    others = crowd(ALL_PAIRS + 1)
    pair = [record(f"one:{number}", "Acme Robotics", country_code="FI", founded_year=1999) for number in range(2)]
    assert compared([*others, *pair]) == (1, [Skipped("name", "acmerobotics", len(others))])


def test_many_pages_at_one_domain() -> None:
    pages = [record(f"list{number % 7}:{number:06d}", f"Product {number}", f"https://big.com/{number}") for number in range(3_000)]
    home = record("a:home", "Big", "https://big.com")
    assert compared(pages) == (0, [])  # nobody claims the domain: nothing to compare
    assert compared([home, *pages]) == (0, [Skipped("site", "big.com", 3_001)])
    few = pages[: LARGEST_BLOCK - 1]
    assert compared([home, *few]) == (len(few), [])  # each with the home page, not with each other


def test_many_records_with_one_identifier_are_skipped_and_told() -> None:
    records = [record(f"list:{number}", f"Product {number}", external_ids=("x:1",)) for number in range(LARGEST_BLOCK + 1)]
    assert compared(records) == (0, [Skipped("identifier", "x:1", len(records))])


def test_nothing_at_all() -> None:
    assert compared([]) == (0, [])
    assert compared([record("list:1")]) == (0, [])


@pytest.mark.parametrize(
    "name", ["", " ", "🤗", "X", "字", "٣", "AI Labs", "AI Technologies Group", "Inc.", "...", "\x00", "(", "(member)", "#%_'\"\\{left}{}"]
)
def test_hardly_a_name_joins_nothing(name: str) -> None:
    assert same(judge(columns(crowd(5, name)))) == set()
    assert same(judge(columns([record("one:1", name, "https://github.com/one"), record("two:1", name, "https://github.com/two")]))) == set()


def test_names_of_ten_thousand_characters() -> None:
    units = ["x", "Foo ", "(a) ", "Ж", "字", "🤗", "Inc ", "A."]
    names = [(unit * 10_000)[:10_000].strip() for unit in units]
    records = [record(f"{source}:{number}", name, "https://long.example") for number, name in enumerate(names) for source in ("one", "two")]
    found = {(pair.left, pair.right): pair.judgement for pair in judge(columns(records))}
    assert found["one:0", "two:0"].decision == "same"
    assert found["one:0", "two:3"].decision == "unsure"


def test_former_names_in_a_circle() -> None:
    names = ["Zorblax", "Quexia", "Blixor"]
    records = [record(f"list{number}:1", name, former_names=(names[number - 1],)) for number, name in enumerate(names)]
    assert len(judge(columns(records))) == 3
    itself = record("list9:1", "Grumplo", former_names=("Grumplo",))
    assert judge(columns([*records, itself])) == judge(columns(records))
