"""Whose value is whose in lists that were joined name by name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.parsing.aligned_lists import values_by_name


@pytest.mark.parametrize(
    ("lists", "expected"),
    [
        ([("AB", ["us", "uk"])], {"A": ("us",), "B": ("uk",)}),
        ([("A", ["us", "uk"]), ("BA", ["fr", "us", "uk"])], {"A": ("us", "uk"), "B": ("fr",)}),
        ([("A", []), ("ABA", ["fr"])], {"A": (), "B": ("fr",)}),
        ([("A", ["us"]), ("ABC", ["us", "fr"])], {"A": ("us",)}),  # B or C
        ([("A", ["us"]), ("A", ["uk"])], {}),
        ([("A", ["us"]), ("AB", ["uk", "fr"])], {"A": ("us",)}),  # the second list does not begin with what A brings
        ([("AA", ["us", "us"])], {"A": ("us",)}),
        ([("AA", ["us", "uk"])], {}),
        ([("B", ["us", "uk"]), ("ABCA", ["fr", "us", "uk", "de", "fr"])], {"A": ("fr",), "B": ("us", "uk"), "C": ("de",)}),
        ([("B", ["us", "uk"]), ("ABC", ["fr", "us", "de", "uk"])], {"B": ("us", "uk")}),
        ([("", ["us"])], {}),
        ([], {}),
    ],
)
def test_values_by_name(lists: list[tuple[str, list[str]]], expected: dict[str, tuple[str, ...]]) -> None:
    assert values_by_name([(list(names), values) for names, values in lists]) == expected


def test_the_order_of_the_lists_does_not_matter() -> None:
    lists = [(["A", "B"], ["us", "uk"]), (["B", "C"], ["uk", "fr", "de"]), (["C"], ["fr", "de"])]
    assert values_by_name(lists) == values_by_name(lists[::-1]) == {"A": ("us",), "B": ("uk",), "C": ("fr", "de")}


OWN = st.dictionaries(st.sampled_from("ABCDEF"), st.lists(st.sampled_from(["us", "uk", "fr"]), min_size=1, max_size=1), min_size=2)


@given(OWN, st.data())
def test_names_with_one_value_each_get_it_or_nothing(own: dict[str, list[str]], data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.lists(st.sampled_from(sorted(own)), min_size=1, max_size=4), min_size=1, max_size=8))
    found = values_by_name([(names, [value for name in names for value in own[name]]) for names in rows])
    assert all(list(values) == own[name] for name, values in found.items())
    assert {names[0] for names in rows if len(names) == 1} <= found.keys()


@given(st.lists(st.tuples(st.lists(st.sampled_from("ABC"), max_size=4), st.lists(st.sampled_from("xyz"), max_size=4)), max_size=8))
def test_nothing_is_said_that_a_list_contradicts(lists: list[tuple[list[str], list[str]]]) -> None:
    found = values_by_name(lists)
    for names, values in lists:
        if names and all(name in found for name in names):
            assert [value for name in names for value in found[name]] == values
