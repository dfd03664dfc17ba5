"""A location as sources write it, cut into what it states: "City, Region, Country" with any part missing.

Belongs here: text → city, region and country, each in the source's own words. Does not belong here: which country that is
(``places``, with the vocabulary), several locations in one cell.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from pipelines.parsing.places import US_STATES, place_key


class LocationParts(NamedTuple):
    """City, region and country as written; "" where the text does not state one."""

    city: str = ""
    region: str = ""
    country: str = ""


def location_parts(text: str) -> LocationParts:
    """Cut one location at its commas.

    Args:
        text: "Boston, Massachusetts, United States", "Boston, MA", "Berlin, Germany", "China" or "Boston".

    Returns:
        The parts. What stands last after a comma is the country, except the postal abbreviation of a state of the United States, which is a region
        and states the country "US". A name alone is a country when ISO 3166-1 has it, else a city.
    """
    city, *rest = [part for part in (" ".join(part.split()) for part in text.split(",")) if part] or [""]
    if not rest:
        return LocationParts(country=city) if place_key(city) in _country_names() else LocationParts(city)
    if rest[-1] in US_STATES:
        return LocationParts(city, ", ".join(rest), "US")
    return LocationParts(city, ", ".join(rest[:-1]), rest[-1])


@cache
def _country_names() -> frozenset[str]:
    """Every name of a country in ISO 3166-1, in comparable form; its codes are left out, because "in" and "no" are words."""
    import pycountry

    fields = ("name", "common_name", "official_name")
    return frozenset(place_key(name) for country in pycountry.countries for field in fields if (name := getattr(country, field, "")))
