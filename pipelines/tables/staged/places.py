"""Each distinct stated place is parsed once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.engine.build import Context
from pipelines.engine.models import Countries
from pipelines.parsing.places import CountryIndex

TABLES = ("raw.records", "raw.facilities")


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """Country as stated decides; where none is stated, the city may name one ("Paris, France"), or the region ("Austin" + "Texas")."""
    index = CountryIndex(Countries(countries=dict(context.project.countries)))
    columns = ["country", "region", "city"]
    stated = {tuple(row[column] for column in columns) for table in TABLES for row in context.read(table, columns, distinct=True)}
    for country, region, city in sorted(stated, key=lambda place: tuple(part or "" for part in place)):
        from_city = index.parse_location(city) if city else None
        # two letters alone may be a state or a country; after a city they are read as in "Austin, TX"
        from_region = index.parse_location(f"{city}, {region}").country_code if city and region else None
        from_region = from_region or (index.country_code(region) if region and len(region) > 2 else None)
        yield {
            "place_key": "/".join((country or "", region or "", city or "")),
            "country_stated": country,
            "region_stated": region,
            "city_stated": city,
            "country_code": index.country_code(country) if country else (from_city and from_city.country_code) or from_region,
            "city_name": from_city.city if from_city else None,
        }
