"""Where a street address lies: "1 Main St, Omaha, NE 68142", "Zhangbei County, Hebei, China, 076471".

Rule: only the end of an address is read, and only where its form leaves one reading; everything else keeps no city, region or country.

Belongs here: address → city, region and country in the source's own words. Does not belong here: which country that is (``places``), locations
of the form "City, Region, Country" (``location_parts``).
"""

from __future__ import annotations

import re
from typing import Final

from pipelines.parsing.location_parts import LocationParts
from pipelines.parsing.places import US_STATES

MAX_LENGTH: Final = 300
"""Longest address read, in characters."""

UNITED_STATES: Final = "United States of America"
_POSTAL: Final = re.compile(r"(?:.*, )?([^,\d]+), ([A-Z]{2}) \d{5}(?:-\d{4})?")
_POSTCODE: Final = re.compile(r"[\d\s-]*")
_STATES: Final = tuple(name for name in US_STATES.values() if name != "Georgia")  # the one that is also a country


def address_parts(address: str) -> LocationParts:
    """Read the end of one address.

    Args:
        address: On one line, parts joined by a comma and a space.

    Returns:
        City, region and country of a postal address of the United States ("Omaha, NE 68142"); region and country, and the city where nothing else
        stands before it, of an address that ends in the name of a state ("Ashburn, Virginia"); else what stands last after a comma as the country.
        Nothing of a text that is too long.
    """
    if len(address) > MAX_LENGTH:
        return LocationParts()
    postal = _POSTAL.fullmatch(address)
    if postal and postal[2] in US_STATES:
        return LocationParts(postal[1].strip(), postal[2], UNITED_STATES)
    parts = [part.strip() for part in address.split(", ") if not _POSTCODE.fullmatch(part)]
    last = parts[-1] if parts else ""
    state = next((name for name in _STATES if f"{last} ".startswith(f"{name} ")), "")
    if state:
        is_city = len(parts) == 2 and last == state and not re.search(r"\d", parts[0])
        return LocationParts(parts[0] if is_city else "", state, UNITED_STATES)
    return LocationParts(country=last if len(parts) > 1 else "")
