"""The end of a street address says where it lies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.parsing.addresses import UNITED_STATES, address_parts


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("1 Main St, Omaha, NE 68142", ("Omaha", "NE", UNITED_STATES)),
        ("Holly Ridge, LA 71269-0001", ("Holly Ridge", "LA", UNITED_STATES)),
        ("1 Main St, Newtown, ZZ 12345", ("", "", "ZZ 12345")),
        ("1 County Line Road Ridgeland, Mississippi", ("", "Mississippi", UNITED_STATES)),
        ("Site and Highway 22 Canton, Mississippi Madison County", ("", "Mississippi", UNITED_STATES)),
        ("Ashburn, Virginia", ("Ashburn", "Virginia", UNITED_STATES)),
        ("Texas", ("", "Texas", UNITED_STATES)),
        ("Tbilisi, Georgia", ("", "", "Georgia")),
        ("Some County, Some Province, China, 076471", ("", "", "China")),
        ("Somewhere", ("", "", "")),
        ("", ("", "", "")),
        ("a, " * 200_000 + "Omaha, NE 68142", ("", "", "")),
    ],
)
def test_address_parts(address: str, expected: tuple[str, str, str]) -> None:
    assert address_parts(address) == expected


@given(st.text(max_size=80))
def test_what_is_read_stands_in_the_text(address: str) -> None:
    city, region, country = address_parts(address)
    assert city in address
    assert region in address
    assert country in {*address.split(", "), *(part.strip() for part in address.split(", ")), "", UNITED_STATES}
    assert not (city and not region)
