"""Candidate pairs."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pipelines.resolution.block import MAX_BLOCK, SkippedBlock, candidate_pairs
from tests.unit.resolution.records import record


def ids(*records: object) -> set[tuple[str, str]]:
    return {(pair.left.mention_id[5:], pair.right.mention_id[5:]) for pair in candidate_pairs(records)}  # type: ignore[arg-type]


def test_keys_that_make_a_pair() -> None:
    assert ids(record("a", "Foo", "https://foo.com"), record("b", "Bar", "http://www.foo.com/en")) == {("a", "b")}
    assert ids(record("a", "Foo", external_ids=("yc:foo",)), record("b", "Bar", external_ids=("yc:foo",))) == {("a", "b")}
    assert ids(record("a", "Foo Labs"), record("b", "foo, Inc.")) == {("a", "b")}
    assert ids(record("a", "Hugging Face"), record("b", "HuggingFace")) == {("a", "b")}
    assert ids(record("a", "Alphabet (Google)", aliases=("Google",)), record("b", "Google")) == {("a", "b")}
    assert ids(record("a", "Jasper", former_names=("Jarvis",)), record("b", "Jarvis AI")) == {("a", "b")}
    assert ids(record("a", "Foo"), record("b", "Bar")) == set()
    assert ids(record("a", "🤗"), record("b", "🤗")) == set()


def test_two_pages_below_a_domain_that_nobody_claims_are_no_pair() -> None:
    one, other, home = record("a", "One", "https://x.foo.com/"), record("b", "Other", "https://foo.com/other"), record("c", "Foo", "https://foo.com")
    assert ids(one, other) == set()
    assert ids(one, other, home) == {("a", "c"), ("b", "c")}


def test_shared_hosts_make_no_pair() -> None:
    assert ids(record("a", "One", "https://github.com/one/x"), record("b", "Two", "https://github.com/two/x")) == set()
    assert ids(record("a", "One", "https://huggingface.co/one"), record("b", "Hugging Face", "https://huggingface.co")) == set()


def test_a_name_that_too_many_carry_is_skipped_and_reported() -> None:
    skipped: list[SkippedBlock] = []
    crowd = [record(f"{number:04d}", "Acme") for number in range(MAX_BLOCK["name"] + 1)]
    assert candidate_pairs(crowd, skipped) == []
    assert skipped == [SkippedBlock("name", "acme", len(crowd))]


def test_a_large_domain_becomes_a_star() -> None:
    crowd = [record(f"{number:04d}", f"Product {number}", f"https://big.com/{number}") for number in range(500)]
    pairs = candidate_pairs([*crowd, record("home", "Big", "https://big.com")])
    assert len(pairs) == 500
    assert {pair.right.mention_id for pair in pairs} == {"list:home"}


def test_a_pair_names_all_its_keys() -> None:
    [pair] = candidate_pairs(
        [record("a", "Foo", "https://foo.com", external_ids=("yc:foo",)), record("b", "Foo", "https://foo.com", external_ids=("yc:foo",))]
    )
    assert pair.keys == ("domain foo.com", "external_id yc:foo", "name foo")


@given(st.permutations(range(12)), st.randoms(use_true_random=False))
def test_order_does_not_matter(order: list[int], chance: Any) -> None:
    records = [
        record(f"{number:02d}", chance.choice(["Foo", "Foo AI", "Bar"]), chance.choice(["", "https://foo.com", "https://foo.com/x"]))
        for number in range(12)
    ]
    assert candidate_pairs(records) == candidate_pairs([records[position] for position in order])
