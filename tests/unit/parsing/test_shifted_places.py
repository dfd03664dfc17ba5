"""Places that slid out of their columns: every known way is put back, and nothing else is taken for a place."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipelines.engine.models import Countries
from pipelines.engine.yaml_files import read_model
from pipelines.parsing.places import US_STATES, CountryIndex
from pipelines.parsing.shifted_places import StatedPlace, repaired_place

VOCABULARY = read_model(Path(__file__).resolve().parents[3] / "pipelines" / "vocabulary" / "countries.yml", Countries)
INDEX = CountryIndex(VOCABULARY)
HEADINGS = {"Industry", "Funding Timeline"}


def repaired(city_cell: str, country_cell: str) -> StatedPlace | None:
    return repaired_place(city_cell, country_cell, HEADINGS, INDEX)


@pytest.mark.parametrize(
    ("city_cell", "country_cell", "expected"),
    [
        ("Warsaw, Poland", "Funding Timeline", ("Warsaw", "", "Poland")),
        ("San Mateo, CA, United States", "Industry", ("San Mateo", "CA", "United States")),
        ("Bengaluru, India, India", "Industry", ("Bengaluru", "", "India")),
        ("United Kingdom, United Kingdom", "Industry", ("", "", "United Kingdom")),
        ("Singapore, Singapore", "Industry", ("Singapore", "", "Singapore")),
        ("Delaware, United States", "Industry", ("", "Delaware", "United States")),
        ("Seoul, Korea, Republic of", "Industry", ("Seoul", "", "Korea, Republic of")),
        ("Korea, Republic of, Korea, Republic of", "Industry", ("", "", "Korea, Republic of")),
        ("Dublin, IE", "Industry", ("Dublin", "", "IE")),
        ("United States", "Industry", ("", "", "United States")),
        ("Village/Town of Sample, US", "Industry", ("Village/Town of Sample", "", "US")),
        ("Oslo", "Norway", ("Oslo", "", "Norway")),
        ("Oakland, CA", "United States", ("Oakland", "CA", "United States")),
        ("", "Norway", ("", "", "Norway")),
        ("", "", ("", "", "")),
    ],
)
def test_put_back(city_cell: str, country_cell: str, expected: tuple[str, str, str]) -> None:
    assert repaired(city_cell, country_cell) == expected


@pytest.mark.parametrize(
    ("city_cell", "country_cell"),
    [
        ("", "Industry"),  # nothing slid, nothing is stated
        ("Warsaw", "Industry"),  # a city alone names no country
        ("Warsaw, Poland", "Investors"),  # not known to follow a place
        ("Warsaw, Poland", ""),
        ("Warsaw, Poland", "Germany"),  # two countries
        ("Warsaw, Germany, Poland", "Industry"),
        ("Germany, Poland", "Industry"),
        ("Berlin, DE", "Industry"),  # Germany or Delaware
        ("Springfield, Georgia", "Industry"),  # a country or a state
        (", Poland", "Industry"),
        ("Industry", "Industry"),
    ],
)
def test_not_proved(city_cell: str, country_cell: str) -> None:
    assert repaired(city_cell, country_cell) is None


COUNTRY = st.sampled_from([name for country in VOCABULARY.countries.values() for name in (country.name, country.alpha3, *country.aliases)])
TOWN = st.text(alphabet=string.ascii_lowercase + "äéñø云" + " '-", min_size=3, max_size=12).map(lambda text: f"T{text}".strip(" '-"))


@given(TOWN, st.sampled_from(["", "CA", "Texas", "Bavaria"]), COUNTRY, st.sampled_from(sorted(HEADINGS)))
def test_a_place_slid_in_any_known_way_comes_back_whole_or_not_at_all(city: str, region: str, country: str, heading: str) -> None:
    assume(INDEX.country_code(city) is None and city not in US_STATES.values() and len(city) > 3)
    assume(INDEX.country_code(region) is None or INDEX.country_code(region) != INDEX.country_code(country))  # "CA, Canada" says Canada twice
    before = f"{city}, {region}" if region else city
    sound = StatedPlace(city, region, country)
    for cells in [(f"{before}, {country}", heading), (f"{before}, {country}, {country}", heading), (before, country)]:
        assert repaired(*cells) in {sound, None}
    if not region and country in US_STATES.values():
        assert repaired(f"{city}, {country}", heading) is None  # Georgia is a country or a state
    elif not region and "," not in country and INDEX.parse_location(country).basis == "stated":
        assert repaired(f"{city}, {country}", heading) == sound


@given(st.text(max_size=30), st.text(max_size=30) | st.sampled_from(sorted(HEADINGS)))
def test_any_text_gives_a_place_with_a_country_or_none(city_cell: str, country_cell: str) -> None:
    place = repaired(city_cell, country_cell)
    assert place is None or (not city_cell and not country_cell) or INDEX.country_code(place.country) is not None
