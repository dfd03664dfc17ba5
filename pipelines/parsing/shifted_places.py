"""A place that slid out of its columns: the city column holds the whole place and the country column what followed it on the page.

Rule: a repair has to be proved by the cells themselves. The place must end in a country of the vocabulary, no other country may stand in it, and the
country column must hold either that country or a text known to follow a place; anything else is no place.

Belongs here: two cells → city, region and country, each in the source's words. Does not belong here: reading a sound location
(``location_parts``), which country it is (``places``).
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise
from typing import NamedTuple

from pipelines.parsing.places import US_STATES, CountryIndex


class StatedPlace(NamedTuple):
    """City, region and country as written; "" where none is stated."""

    city: str = ""
    region: str = ""
    country: str = ""


def repaired_place(city_cell: str, country_cell: str, followers: Collection[str], index: CountryIndex) -> StatedPlace | None:
    """Put the parts of a place back into their columns.

    Args:
        city_cell: "Oakland, CA, United States" or "United States" when it slid; "Oakland", "Oakland, CA" or "" when it did not.
        country_cell: One of ``followers`` when it slid, a country when it did not.
        followers: Texts that follow a place where the source took it from.
        index: The countries of the vocabulary.

    Returns:
        The place; a sound pair comes back as it is, two empty cells as a place without parts, and None means that nothing is proved.
    """
    if not city_cell and not country_cell:
        return StatedPlace()
    if country_cell in followers:
        return _whole_place(city_cell, index)
    country = index.country_code(country_cell)
    if country is None or index.parse_location(city_cell).country_code not in {None, country}:
        return None
    return _whole_place(f"{city_cell}, {country_cell}" if city_cell else country_cell, index)


def _whole_place(text: str, index: CountryIndex) -> StatedPlace | None:
    found = index.parse_location(text)
    if found.basis != "stated":
        return None  # no country, or only one guessed from the abbreviation of a state
    parts = [part.strip() for part in text.split(",")]
    if not all(parts):
        return None  # something is lost between two commas
    size = _country_size(parts, found.country_code, index)
    country, before = ", ".join(parts[-size:]), parts[:-size]
    while len(before) > 1 and (repeated := _country_size(before, found.country_code, index)):
        before = before[:-repeated]  # "Bengaluru, India, India"
    if found.region and not found.city:
        return StatedPlace(region=found.region, country=country)
    states = US_STATES if found.country_code == "US" else {}  # "CA" beside the United States is California, not Canada
    pairs = [", ".join(pair) for pair in pairwise(before)]
    others = {index.country_code(part) for part in (*before, *pairs) if part not in states} - {None}
    if others == {found.country_code} and not found.city:
        return StatedPlace(country=country)  # "United Kingdom, United Kingdom"
    if others - {found.country_code}:
        return None
    return StatedPlace(before[0] if before else "", ", ".join(before[1:]), country)


def _country_size(parts: list[str], code: str | None, index: CountryIndex) -> int:
    """How many of the last parts name the country: two ("Korea, Republic of"), one or none."""
    return next((size for size in (2, 1) if len(parts) >= size and index.country_code(", ".join(parts[-size:])) == code), 0)
