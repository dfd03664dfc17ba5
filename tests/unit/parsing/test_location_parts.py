"""Cutting a location into city, region and country, without deciding which country it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.parsing.location_parts import location_parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Boston, Massachusetts, United States", ("Boston", "Massachusetts", "United States")),
        ("Berlin, Germany", ("Berlin", "", "Germany")),
        ("Singapore, Singapore", ("Singapore", "", "Singapore")),
        ("Dar es Salaam, Dar es Salaam Region, Tanzania", ("Dar es Salaam", "Dar es Salaam Region", "Tanzania")),
        ("San Francisco, CA", ("San Francisco", "CA", "US")),
        ("Brooklyn, New York, NY", ("Brooklyn", "New York, NY", "US")),
        ("Cambridge, UK", ("Cambridge", "", "UK")),
        ("Tbilisi, Georgia", ("Tbilisi", "", "Georgia")),
        ("China", ("", "", "China")),
        ("south korea", ("", "", "south korea")),
        ("Hong Kong", ("", "", "Hong Kong")),
        ("Malmö", ("Malmö", "", "")),
        ("in", ("in", "", "")),
        ("Paris and San Francisco", ("Paris and San Francisco", "", "")),
        ("  New \n York ,, NY,", ("New York", "NY", "US")),
        ("", ("", "", "")),
        (" , ", ("", "", "")),
    ],
)
def test_location_parts(text: str, parts: tuple[str, str, str]) -> None:
    assert location_parts(text) == parts


@given(st.text(max_size=80))
def test_no_word_is_lost_and_none_is_added(text: str) -> None:
    parts = location_parts(text)
    words = " ".join(parts).replace(",", " ").split()
    stated = text.replace(",", " ").split()
    assert words in (stated, [*stated, "US"])
    assert all(part == " ".join(part.split()) for part in parts)


@given(st.lists(st.text("abcdé' -", min_size=1).map(lambda name: f"{name}x"), min_size=2, max_size=4))
def test_the_last_of_several_is_the_country(names: list[str]) -> None:
    parts = location_parts(", ".join(names))
    assert (parts.city, parts.country) == (" ".join(names[0].split()), " ".join(names[-1].split()))
