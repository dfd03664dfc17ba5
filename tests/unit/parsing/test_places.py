"""Countries and locations as sources write them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.engine.models import Countries
from pipelines.engine.yaml_files import read_model
from pipelines.parsing.places import US_STATES, CountryIndex, Place

VOCABULARY = Path(__file__).resolve().parents[3] / "pipelines" / "vocabulary"
COUNTRIES = read_model(VOCABULARY / "countries.yml", Countries)
INDEX = CountryIndex(COUNTRIES)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("USA", "US"),
        ("us", "US"),
        ("U.S.", "US"),
        ("United States of America", "US"),
        ("UK", "GB"),
        ("England", "GB"),
        ("United Kingdom of Great Britain and Northern Ireland", "GB"),
        ("Korea", "KR"),
        ("Korea (Republic of)", "KR"),
        ("South Korea", "KR"),
        ("North Korea", "KP"),
        ("UAE", "AE"),
        ("Czech Republic", "CZ"),
        ("TURKEY", "TR"),
        ("türkiye", "TR"),
        ("COTE D'IVOIRE", "CI"),
        ("Côte d’Ivoire", "CI"),
        ("Iran (Islamic Republic of)", "IR"),
        ("Philippines (the)", "PH"),
        ("Hong Kong", "HK"),
        ("Taiwan", "TW"),
        ("Kosovo", "XK"),
        ("中国", "CN"),
        ("Georgia", "GE"),
        ("NA", "NA"),
        ("NO", "NO"),
        ("DE", "DE"),
        ("DEU", "DE"),
        ("  Germany  ", "DE"),
    ],
)
def test_a_country_by_any_of_its_names(text: str, code: str) -> None:
    assert INDEX.country_code(text) == code


@pytest.mark.parametrize(
    "text", ["", "N/A", "n/a", "na", "n.a.", "no", "in", "is", "Congo", "America", "Multinational", "Remote", "Europe", "🇺🇸", "\x00", "x" * 10_000]
)
def test_what_names_no_country(text: str) -> None:
    assert INDEX.country_code(text) is None


@pytest.mark.parametrize(
    ("text", "city", "region", "code"),
    [
        ("San Francisco, CA, USA", "San Francisco", "CA", "US"),
        ("London, England, United Kingdom", "London", "England", "GB"),
        ("London, United Kingdom, United Kingdom", "London", None, "GB"),
        ("Bengaluru, KA, India; Remote", "Bengaluru", "KA", "IN"),
        ("Remote; Paris, Île-de-France, France", "Paris", "Île-de-France", "FR"),
        ("Bengaluru, India, India", "Bengaluru", None, "IN"),
        ("MH, India", None, "MH", "IN"),
        ("San Francisco, CA", "San Francisco", "CA", "US"),
        ("Austin, Texas", "Austin", "Texas", "US"),
        ("Washington, DC", "Washington", "DC", "US"),
        ("New York, United States", "New York", None, "US"),
        ("Delaware, United States", None, "Delaware", "US"),
        ("Atlanta, Georgia", "Atlanta", "Georgia", None),
        ("Tbilisi, Georgia", "Tbilisi", "Georgia", None),
        ("Atlanta, Georgia, United States", "Atlanta", "Georgia", "US"),
        ("Dublin, IE", "Dublin", None, "IE"),
        ("San Juan, PR", "San Juan", None, "PR"),
        ("Kitchener, ON", "Kitchener", "ON", None),
        ("Seoul, Korea, Republic of", "Seoul", None, "KR"),
        ("Singapore, Singapore", "Singapore", None, "SG"),
        ("Singapore", None, None, "SG"),
        ("India, India", None, None, "IN"),
        ("England", None, "England", "GB"),
        ("California", None, "California", None),
        ("Malmö", "Malmö", None, None),
        ("Paris and San Francisco", None, None, None),
        ("Port of Spain, Trinidad and Tobago", "Port of Spain", None, "TT"),
        ("Africa", None, None, None),
        (",,;", None, None, None),
        ("", None, None, None),
    ],
)
def test_locations(text: str, city: str | None, region: str | None, code: str | None) -> None:
    place = INDEX.parse_location(text)
    assert (place.city, place.region, place.country_code) == (city, region, code)


def test_remote_is_no_place() -> None:
    assert INDEX.parse_location("Remote") == Place(is_remote=True)
    assert INDEX.parse_location("Berlin, Germany; Remote") == Place("Berlin", None, "DE", "stated", True)


def test_a_country_inferred_from_a_state_says_so() -> None:
    assert INDEX.parse_location("Chicago, IL").basis == "state_of_us"
    assert INDEX.parse_location("Chicago, IL, USA").basis == "stated"
    assert len(US_STATES) == 51


def test_hidden_characters_do_not_reach_the_city() -> None:
    assert INDEX.parse_location("\u202eLondon\u200b, UK\x07") == Place("London", None, "GB", "stated")


def test_one_name_for_two_countries_is_an_error() -> None:
    clash = {code: COUNTRIES.countries[code].model_copy(update={"aliases": ["Ruritania"]}) for code in ("DE", "FR")}
    with pytest.raises(ValueError, match="two countries"):
        CountryIndex(Countries(countries=clash))


@given(st.text(max_size=400))
def test_any_text_is_answered(text: str) -> None:
    code, place = INDEX.country_code(text), INDEX.parse_location(text)
    assert code is None or code in COUNTRIES.countries
    assert place.country_code is None or place.country_code in COUNTRIES.countries
    assert (place.basis is None) == (place.country_code is None)


@given(st.sampled_from(sorted(COUNTRIES.countries)), st.sampled_from(["", "Springfield, "]))
def test_every_country_is_found_by_its_own_name(code: str, before: str) -> None:
    name = COUNTRIES.countries[code].name
    assert INDEX.country_code(name.upper()) == code
    if not (before and name == "Georgia"):
        assert INDEX.parse_location(before + name).country_code == code
