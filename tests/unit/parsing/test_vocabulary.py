"""Countries, regions, rounds and shared hosts: complete, without overlap, and read as meant."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pycountry
import pytest

from pipelines.engine.models import Countries, Regions, Rounds, SharedHosts
from pipelines.engine.yaml_files import read_model

ROOT = Path(__file__).resolve().parents[3]
VOCABULARY = ROOT / "pipelines" / "vocabulary"
COUNTRIES = read_model(VOCABULARY / "countries.yml", Countries).countries
SCHEMES = read_model(VOCABULARY / "regions.yml", Regions).schemes
ROUNDS = read_model(VOCABULARY / "rounds.yml", Rounds).rounds
HOSTS = read_model(VOCABULARY / "shared_hosts.yml", SharedHosts).hosts
REFERENCE = ROOT.parent / "shared" / "data" / "reference" / "country-codes.csv"


def test_every_iso_country_and_kosovo() -> None:
    assert {code: country.alpha3 for code, country in COUNTRIES.items()} == {c.alpha_2: c.alpha_3 for c in pycountry.countries} | {"XK": "XKX"}


def test_yaml_did_not_swallow_a_country() -> None:
    assert {"NO", "NA", "NE", "YE"} <= COUNTRIES.keys()
    assert COUNTRIES["NA"].name == "Namibia"


def test_market_regions_hold_every_country_once() -> None:
    regions = SCHEMES["market"].regions
    assert list(regions) == ["north_america", "europe", "china", "rest_of_asia_pacific", "middle_east_africa", "latin_america"]
    assert Counter(code for region in regions.values() for code in region.countries) == Counter(COUNTRIES.keys())
    assert regions["china"].countries == ["CN", "HK", "MO"]


def test_m49_holds_every_country_once_but_those_it_does_not_list() -> None:
    held = Counter(code for region in SCHEMES["un_m49"].regions.values() for code in region.countries)
    assert held == Counter(COUNTRIES.keys() - {"TW", "XK", "AQ"})
    assert len(SCHEMES["un_m49"].regions) == 17


@pytest.mark.skipif(not REFERENCE.exists(), reason="the reference list is not beside the project")
def test_m49_agrees_with_the_reference() -> None:
    with REFERENCE.open(encoding="utf-8", newline="") as stream:
        stated = {row["ISO3166-1-Alpha-2"]: row["Sub-region Name"] for row in csv.DictReader(stream)}
    for region in SCHEMES["un_m49"].regions.values():
        assert {stated[code] for code in region.countries} == {region.name}


def label_key(label: str) -> str:
    """The form in which labels of rounds are compared: case, hyphens and spaces do not count, a plus does."""
    return re.sub(r"[\s_-]+", " ", label.casefold()).strip()


def test_each_label_names_one_kind_of_round() -> None:
    labels = Counter(key for name, kind in ROUNDS.items() for key in {label_key(text) for text in (name, kind.label, *kind.aliases)})
    assert not [label for label, count in labels.items() if count > 1]


def test_no_label_for_what_is_not_funding() -> None:
    assert {name for name, kind in ROUNDS.items() if not kind.is_funding} == {
        "media_for_equity",
        "secondary",
        "ipo",
        "post_ipo",
        "acquisition",
        "self_funded",
    }
    assert {
        "pre_seed",
        "seed",
        *(f"series_{letter}" for letter in "abcdefghij"),
        "growth",
        "debt",
        "grant",
        "convertible_note",
        "corporate",
    } <= ROUNDS.keys()


def test_shared_hosts_are_hosts_and_stand_once() -> None:
    hosts = [host for kind in HOSTS.values() for host in kind]
    assert not [host for host, count in Counter(hosts).items() if count > 1]
    assert all(re.fullmatch(r"\.?[a-z0-9-]+(\.[a-z0-9-]+)*", host) for host in hosts)
