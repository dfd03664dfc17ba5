"""The judgement on a pair: what is enough, and what never is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.resolution import Record
from pipelines.resolution.block import candidate_pairs
from pipelines.resolution.score import judge, judge_pairs
from tests.unit.resolution.records import record


def decision(left: dict[str, Any], right: dict[str, Any]) -> tuple[str, str]:
    one, other = record("one:a", **left), record("two:b", **right)
    forth, back = judge(one, other), judge(other, one)
    assert (forth.decision, forth.score) == (back.decision, back.score)
    return forth.decision, forth.reason


@pytest.mark.parametrize(
    ("left", "right", "evidence"),
    [
        ({"name": "Foo", "external_ids": ("yc:foo",)}, {"name": "Bar", "external_ids": ("yc:foo", "x:1")}, "identifier yc:foo"),
        ({"name": "Jarvis", "url": "https://jasper.ai"}, {"name": "Jasper", "url": "http://www.jasper.ai/en"}, "home page jasper.ai"),
        ({"name": "Amazon Lex", "url": "https://aws.amazon.com/lex/"}, {"name": "Amazon", "url": "https://amazon.com"}, "home page of 'Amazon'"),
        ({"name": "Foo", "url": "https://x.com/y.foo"}, {"name": "Foo", "url": "https://x.com/y.foo/"}, "the page x.com/y.foo"),
        ({"name": "Foo", "url": "https://a.foo.com/"}, {"name": "Foo AI", "url": "https://foo.com/x"}, "page at foo.com"),
        ({"country_code": "DE", "founded_year": 2019}, {"country_code": "DE", "founded_year": 2019}, "are in DE and were founded in 2019"),
        (
            {"name": "Alphabet (Google)", "aliases": ("Google",), "country_code": "US", "founded_year": 1998},
            {"name": "Google", "country_code": "US", "founded_year": 1998},
            "'Google'",
        ),
        (
            {"name": "Jasper", "former_names": ("Jarvis",), "country_code": "US"},
            {"name": "Jasper", "aliases": ("Jarvis",), "country_code": "US"},
            "'Jasper' and 'Jarvis'",
        ),
        (
            {"name": "Claude", "kind": "model", "owner": "Anthropic"},
            {"name": "Claude", "kind": "product", "owner": "Anthropic PBC"},
            "belong to 'Anthropic",
        ),
    ],
)
def test_same(left: dict[str, Any], right: dict[str, Any], evidence: str) -> None:
    found, reason = decision(left, right)
    assert found == "same"
    assert evidence in reason


@pytest.mark.parametrize(
    ("left", "right", "evidence"),
    [
        ({}, {}, "a name alone is not enough"),
        ({"country_code": "US"}, {"country_code": "US"}, "that alone is not enough"),
        ({"founded_year": 2019}, {"founded_year": 2019}, "that alone is not enough"),
        ({"name": "Google"}, {"name": "Alphabet (Google)", "aliases": ("Google",), "url": "https://google.com", "country_code": "US"}, "alone"),
        ({"url": "https://figure.ai"}, {"url": "https://figure.com"}, "domains differ (figure.ai, figure.com)"),
        ({"country_code": "US", "founded_year": 2019}, {"country_code": "US", "founded_year": 2015}, "founding years differ"),
        ({"country_code": "US", "founded_year": 2019}, {"country_code": "DE", "founded_year": 2019}, "countries differ"),
        ({"url": "https://a.shop.com/"}, {"name": "Other", "url": "https://b.shop.com/"}, "neither claims"),
        ({"url": "https://github.com/a/x"}, {"url": "https://github.com/b/x"}, "alone"),
        (
            {"name": "X.AI", "country_code": "US", "founded_year": 2023},
            {"name": "X Corp", "country_code": "US", "founded_year": 2023},
            "No identifier",
        ),
        (
            {"name": "Keen IO", "country_code": "US", "founded_year": 2023},
            {"name": "Keen Labs", "country_code": "US", "founded_year": 2023},
            "No identifier",
        ),
        (
            {"name": "Claude", "kind": "model", "country_code": "US", "founded_year": 2023},
            {"name": "Claude", "country_code": "US", "founded_year": 2023},
            "organisation",
        ),
        ({"name": "🤗", "country_code": "US", "founded_year": 2023}, {"name": "🦜", "country_code": "US", "founded_year": 2023}, "No identifier"),
    ],
)
def test_unsure(left: dict[str, Any], right: dict[str, Any], evidence: str) -> None:
    found, reason = decision(left, right)
    assert found == "unsure"
    assert evidence in reason


def test_two_things_against_a_name_make_different() -> None:
    found, reason = decision({"url": "https://poly.ai", "country_code": "GB"}, {"url": "https://poly.app", "country_code": "US"})
    assert found == "different"
    assert "domains differ" in reason
    assert "countries differ" in reason


def test_one_list_that_tells_two_apart_is_believed() -> None:
    one, other = record("yc:1", external_ids=("yc:weave-2",)), record("yc:2", external_ids=("yc:weave-3",))
    assert judge(one, other).decision == "different"
    at_one_site = [record(f"yc:{number}", url="https://weave.com", external_ids=(f"yc:weave-{number}",)) for number in (2, 3)]
    assert judge(*at_one_site).decision == "unsure"
    assert (
        decision({"url": "https://weave.com", "external_ids": ("cb:weave",)}, {"url": "https://weave.com", "external_ids": ("cb:weave-2",)})[0]
        == "same"
    )


def test_a_bare_shared_host_is_the_home_page_of_its_owner_only() -> None:
    bare = {"url": "https://huggingface.co"}
    assert decision({"name": "Some model", **bare}, {"name": "Another", **bare})[0] == "unsure"
    assert decision({"name": "Some model", **bare}, {"name": "Hugging Face", **bare})[0] == "unsure"
    assert decision({"name": "Hugging Face, Inc.", **bare}, {"name": "HuggingFace", **bare})[0] == "same"


def test_founding_years_may_be_one_apart() -> None:
    names = {"name": "Jasper", "former_names": ("Jarvis",), "country_code": "US"}
    assert decision(names | {"founded_year": 2020}, names | {"founded_year": 2021})[0] == "same"
    assert decision(names | {"founded_year": 2020}, names | {"founded_year": 2022})[0] == "unsure"


FIELDS = st.fixed_dictionaries({"country_code": st.sampled_from([None, "US"])})


@given(st.text(max_size=30), FIELDS, FIELDS, st.sampled_from(["", "https://github.com/a", "https://medium.com/@b", "not an address"]))
def test_a_name_alone_or_with_a_country_never_decides(name: str, left: dict[str, Any], right: dict[str, Any], url: str) -> None:
    assert judge(record("one:a", name, **left), record("two:b", name, url, **right)).decision != "same"


# --- lists that give no addresses -----------------------------------------------------------------------------------


def judged(*records: Record, sheets: tuple[str, ...] = ()) -> dict[tuple[str, str], str]:
    return {pair: judgement.decision for pair, judgement in judge_pairs(candidate_pairs(records), sheets).items()}


def test_a_name_of_several_words_in_one_country_is_enough_where_a_list_gives_no_address() -> None:
    known = record("with:1", "Physical Intelligence", "https://physicalintelligence.company", country_code="US")
    nameless = record("without:1", "Physical Intelligence", country_code="US")
    assert judged(known, nameless) == {("with:1", "without:1"): "same"}
    for other in (replace(nameless, country_code=None), replace(nameless, country_code="FR"), record("without:1", known.name, "https://pi.example")):
        assert judged(known, other)[("with:1", "without:1")] != "same"


def test_a_second_organisation_of_that_name_anywhere_spoils_it() -> None:
    known = record("with:1", "Physical Intelligence", "https://physicalintelligence.company", country_code="US")
    nameless = record("without:1", "Physical Intelligence", country_code="US")
    homonym = record("third:1", "Physical Intelligence", "https://physical.example", country_code="DE")
    assert "same" not in judged(known, nameless, homonym).values()
    assert "same" not in judged(known, nameless, record("without:2", "Physical Intelligence", country_code="US")).values()


def test_one_common_word_needs_two_lists_that_give_its_address_or_a_fact_sheet() -> None:
    nameless = record("without:1", "Notch", country_code="US")
    one = record("one:1", "Notch", "https://notch.example", country_code="US")
    two = record("two:1", "Notch", "https://notch.example", country_code="US")
    assert judged(one, nameless) == {("one:1", "without:1"): "unsure"}
    assert judged(one, two, nameless)[("one:1", "without:1")] == "same"
    assert judged(one, nameless, sheets=("one:1",)) == {("one:1", "without:1"): "same"}
    assert judged(record("one:1", "X1", "https://x1.example"), record("without:1", "X1"), sheets=("one:1",)) == {("one:1", "without:1"): "unsure"}
