"""One row per ISO 3166-1 code; every country has a market region, those that M49 lists have an M49 region."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.engine.build import Context
from pipelines.engine.models import RegionScheme


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """Countries in code order."""
    market, m49 = _home(context.project.regions["market"]), _home(context.project.regions["un_m49"])
    for code, country in sorted(context.project.countries.items()):
        market_code, market_name = market.get(code, (None, None))
        m49_code, m49_name = m49.get(code, (None, None))
        yield {
            "country_code": code,
            "country_alpha3_code": country.alpha3,
            "country_name": country.name,
            "market_region_code": market_code,
            "market_region_name": market_name,
            "m49_region_code": m49_code,
            "m49_region_name": m49_name,
        }


def _home(scheme: RegionScheme) -> dict[str, tuple[str, str]]:
    return {country: (region_id, region.name) for region_id, region in scheme.regions.items() for country in region.countries}
