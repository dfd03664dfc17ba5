"""Names of investors in a cell: what is a name, who led, and that nothing is invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.parsing.investor_names import investor_names


@pytest.mark.parametrize(
    ("text", "names", "leads"),
    [
        ("", [], []),
        ("First Fund, Second Fund", ["First Fund", "Second Fund"], []),
        ("First Fund (lead), Second Fund (a remark, with a comma)", ["First Fund", "Second Fund"], ["First Fund"]),
        ("First Fund (co-lead); Second Fund; First Fund", ["First Fund", "Second Fund"], ["First Fund"]),
        ("Led by First Fund; participation from Second Fund", ["First Fund"], ["First Fund"]),
        ("SV Angel, Sample Investors, Sample Angels", ["SV Angel", "Sample Investors", "Sample Angels"], []),
        ("angel investors, and other backers, several angels, existing investors including X", [], []),
        ("byFounders, e2vc, 8090 Industries", ["byFounders", "e2vc", "8090 Industries"], []),
        ("Unclosed (bracket, Second Fund", ["Second Fund"], []),
        ("The company will use the capital for its own growth", [], []),
        ("Fund | Fund", [], []),
    ],
)
def test_names(text: str, names: list[str], leads: list[str]) -> None:
    found = investor_names(text)
    assert [investor.name for investor in found] == names
    assert [investor.name for investor in found if investor.is_lead] == leads


@given(st.text(max_size=300))
def test_every_name_stands_in_the_text_once_and_is_short(text: str) -> None:
    found = investor_names(text)
    plain = " ".join(text.split())
    assert len({investor.name for investor in found}) == len(found)
    for name, _ in found:
        assert "|" not in name
        assert len(name.split()) <= 8
        assert "(" in plain or name in plain


@given(st.lists(st.from_regex(r"[A-Z][a-z]{2,8} (Ventures|Capital)", fullmatch=True), unique=True, max_size=6), st.sampled_from([", ", "; "]))
def test_plain_names_come_back_as_they_are(names: list[str], separator: str) -> None:
    assert [investor.name for investor in investor_names(separator.join(names))] == names
