"""Each distinct stated place is parsed once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.engine.build import Context
from pipelines.engine.models import Countries
from pipelines.parsing.places import CountryIndex


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """Country as stated decides; where none is stated, the city may name one ("Paris, France")."""
    index = CountryIndex(Countries(countries=dict(context.project.countries)))
    for place in context.read("raw.records", ["country", "region", "city"], distinct=True):
        country, region, city = place["country"], place["region"], place["city"]
        from_city = index.parse_location(city) if city else None
        from_region = index.country_code(region) if region else None
        yield {
            "place_key": "/".join((country or "", region or "", city or "")),
            "country_stated": country,
            "region_stated": region,
            "city_stated": city,
            "country_code": index.country_code(country) if country else (from_city and from_city.country_code) or from_region,
            "city_name": from_city.city if from_city else None,
        }
