"""Stable ids."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from pipelines.resolution.ids import company_id, company_ids, identity_key, offering_id
from tests.unit.resolution.records import record


def test_strongest_key() -> None:
    assert identity_key(record("a", "Foo", "https://www.foo.com/en")) == "domain:foo.com"
    assert identity_key(record("a", "Foo AI", "https://aws.foo.com/x", country_code="US")) == "name:foo ai|US"
    assert identity_key(record("a", "Foo, Inc.", "https://github.com/foo")) == "name:foo|"
    assert identity_key(record("a", "Foo, Inc.", "https://github.com")) == "name:foo|"
    assert identity_key(record("a", "GitHub", "https://github.com")) == "domain:github.com"
    assert identity_key(record("a", "🤗")) == "mention:list:a"


def test_the_earliest_record_decides() -> None:
    old = record("zz:1", "Foo", "https://old.com", first_seen=date(2020, 1, 1))
    new = record("aa:1", "Foo", "https://new.com", first_seen=date(2024, 1, 1))
    assert company_id([new, old]) == company_id([old])
    assert company_id([new]) != company_id([old])
    tie = record("bb:1", "Foo", "https://tie.com", first_seen=date(2024, 1, 1))
    assert company_id([tie, new]) == company_id([new])


def test_ids_do_not_change_between_versions() -> None:
    # written down once: a change here changes every published id
    assert company_id([record("a", "OpenAI", "https://openai.com")]) == "cmp_9ed1bb780b21"
    assert offering_id("cmp_0", "GPT-4") == offering_id("cmp_0", "gpt 4") != offering_id("cmp_1", "GPT-4")


def test_two_companies_of_one_name_have_two_ids_and_neither_the_plain_one() -> None:
    first, second = record("a", "Hydra", first_seen=date(2021, 1, 1)), record("b", "Hydra", first_seen=date(2022, 1, 1))
    alone = company_ids({"x": [first]})
    both = company_ids({"x": [second], "y": [first]})
    assert len({*both.values(), *alone.values()}) == 3


@given(st.permutations(range(8)))
def test_ids_do_not_depend_on_order(order: list[int]) -> None:
    names = ["Hydra", "Hydra", "Hydra", "Foo", "Foo", "🤗", "🤗", ""]
    groups = {f"{position}": [record(f"{position}", name)] for position, name in enumerate(names)}
    ids = company_ids({f"{position}": groups[f"{position}"] for position in order})
    assert ids == company_ids(groups)
    assert len(set(ids.values())) == len(names)
