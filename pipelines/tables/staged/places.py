"""Each distinct stated place is parsed once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.engine.build import Context
from pipelines.engine.models import Countries
from pipelines.parsing.places import CountryIndex

PLACE_KEY = "concat_ws('/', coalesce(country, ''), coalesce(region, ''), coalesce(city, ''))"


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """Country as stated decides; where none is stated, the city may name one ("Paris, France")."""
    index = CountryIndex(Countries(countries=dict(context.project.countries)))
    for place in context.select(f"SELECT DISTINCT {PLACE_KEY} AS place_key, country, region, city FROM raw.records ORDER BY ALL"):
        country, region, city = place["country"], place["region"], place["city"]
        from_city = index.parse_location(city) if city else None
        from_region = index.country_code(region) if region else None
        yield {
            "place_key": place["place_key"],
            "country_stated": country,
            "region_stated": region,
            "city_stated": city,
            "country_code": index.country_code(country) if country else (from_city and from_city.country_code) or from_region,
            "city_name": (from_city and from_city.city) or city,
        }
