"""The European compute radar: places with remarks, noughts, own addresses, what is refused, and the real file where it is at hand."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.engine.extraction import Extract
from pipelines.engine.models import Countries
from pipelines.engine.yaml_files import read_model
from pipelines.parsing.money import parse_money
from tests.unit.sources.damage import DROP, Damage, Refuses, change_entry, cut, overwrite, unreadable

FILE = "startups.json"
SAMPLES = {FILE: "sample.json"}
DATE = "2026-08-18"
VOCABULARY = read_model(Path(__file__).parents[3] / "pipelines" / "vocabulary" / "countries.yml", Countries)


def test_sample_gives_these_rows(sample: Extract) -> None:
    assert sample.ledger == {"rows_in": 5, "used": 4, "merged": 0, "ignored": 0, "quarantined": 1}
    assert sample.records == [
        {
            "record_id": "acme-photonics/sample-hub", "kind": "company", "name": "Acme Photonics", "url": "https://www.acme-photonics.example/about",
            "country": "United Kingdom", "region": "", "city": "London", "categories": ["ai_layer:new_architecture", "ai_layer:chiplet_interconnect"],
        },
        {
            "record_id": "acme-photonics/other-hub", "kind": "company", "name": "Acme Photonics", "url": "", "country": "UK", "region": "",
            "city": "", "categories": ["layer:physics_substrate"],
        },
        {
            "record_id": "söhne-云/sample-hub", "kind": "company", "name": "Söhne 云", "url": "", "country": "Utopia", "region": "", "city": "",
            "categories": ["layer:power_thermal"],
        },
        {
            "record_id": "qubit-sample/sample-hub", "kind": "company", "name": "Qubit Sample", "url": "", "country": "USA", "region": "Illinois",
            "city": "Sample City", "categories": ["layer:codesign_eda"],
        },
    ]  # fmt: skip
    assert sample.funding == [
        {
            "record_id": "acme-photonics/sample-hub", "kind": "round", "amount": "12.5M", "currency": "EUR", "as_of": "2001-01-02",
            "round": "equity priced round", "certainty": "", "source_url": "https://news.example/acme-raises",
        },
        {
            "record_id": "söhne-云/sample-hub", "kind": "grant", "amount": "1M", "currency": "EUR", "as_of": "2001-01-03",
            "round": "non dilutive grant", "certainty": "verify before citing", "source_url": "",
        },
    ]  # fmt: skip
    assert sample.quarantined == [("(no name) sample-hub", "no_name", "")]
    assert "A. Sample" not in json.dumps([sample.records, sample.funding])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Germany", ("", "", "Germany")),
        ("United Kingdom (London)", ("London", "", "United Kingdom")),
        ("USA (Chicago, Illinois)", ("Chicago", "Illinois", "USA")),
        ("Switzerland (ETH Zürich spinout)", ("", "", "Switzerland")),
        ("United Kingdom (Oxford / Munster spinout)", ("", "", "United Kingdom")),
        ("United Kingdom (Imperial College London; EPFL support)", ("", "", "United Kingdom")),
        ("Qatar (QSTP-incubated); serves European automotive IDMs", ("", "", "Qatar")),
        ("France; also Spain", ("", "", "France")),
        ("", ("", "", "")),
    ],
)
def test_place(extractor: ModuleType, text: str, expected: tuple[str, str, str]) -> None:
    assert extractor.place(text) == expected


NAMES = [name for country in VOCABULARY.countries.values() for name in (country.name, country.alpha3) if "(" not in name]


@given(st.sampled_from(NAMES), st.sampled_from([" ({})", "; {}", " ({}); serves {}"]), st.text(alphabet="abcXYZ-/ ö,.", max_size=30))
def test_a_remark_never_changes_the_country(extractor: ModuleType, country: str, form: str, remark: str) -> None:
    city, region, stated = extractor.place(country + form.format(remark, remark))
    assert stated == country
    assert city in remark
    assert region in remark


@pytest.mark.parametrize(
    ("address", "name", "expected"),
    [
        ("https://aylight.example/news/round/", "Aylight", True),
        ("http://www.silicon-mobility.example/", "Silicon Mobility", True),
        ("https://www.vectorphotonics.co.uk/", "Vector Photonics", True),
        ("https://news.example/aylight-raises", "Aylight", False),
        ("https://hub.example/companies/aylight", "Aylight", False),
        ("https://swave.example/", "Swave Photonics", False),
        ("https://---.example/", "!!!", False),
    ],
)
def test_own_address(extractor: ModuleType, address: str, name: str, expected: bool) -> None:
    assert extractor.is_own_address(address, name) is expected


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (cut(FILE, 900), "not valid JSON"),
        *unreadable(FILE, "云"),
        (overwrite(FILE, b'{"generated_at": "2001", "startups": []}'), "at least one entry"),
        (overwrite(FILE, b"[]"), "expected an object"),
        (change_entry(FILE, surprise=1), "unknown field 'surprise'"),
        (change_entry(FILE, funding_eur_m=DROP), "entry 1 (Acme Photonics): the field 'funding_eur_m' is missing"),
        (change_entry(FILE, funding_eur_m="12.5"), "'funding_eur_m' is str"),
        (change_entry(FILE, funding_eur_m=True), "'funding_eur_m' is bool"),
        (change_entry(FILE, funding_eur_m=-1), "'funding_eur_m' is negative"),
        (change_entry(FILE, layers=[1]), "'layers' holds something that is no text"),
        (change_entry(FILE, 1, incubator_id="sample-hub"), "stands twice for the programme sample-hub"),
    ],
)
def test_bad_files_are_refused_with_their_place(refuses: Refuses, damage: Damage, message: str) -> None:
    refuses(damage, message)


def test_saved_file(saved: Extract) -> None:
    assert saved.ledger == {"rows_in": 80, "used": 80, "merged": 0, "ignored": 0, "quarantined": 0}
    assert Counter(row["kind"] for row in saved.funding) == {"round": 32, "grant": 2}
    money = {row["record_id"]: parse_money(row["amount"], row["currency"]) for row in saved.funding}
    assert (money["quantware/qutech-qdnl"].amount, money["arkeon/chalmers-ventures"].amount) == (152e6, 594e3)
    assert {one.currency_code for one in money.values()} == {"EUR"}
    records = {row["record_id"]: row for row in saved.records}
    assert records["siltest/cdl-ngc"]["country"] == "Qatar"
    assert records["aylight/independent"]["url"] == "https://aylight.io/news/preseed-funding/"
    assert all(row["country"] for row in saved.records)


def test_no_value_is_a_founder(saved: Extract, saved_folder: Path) -> None:
    values = [value for row in [*saved.records, *saved.funding] for value in row.values()]
    words = {word for value in values for word in (value if isinstance(value, list) else [value])}
    startups = json.loads((saved_folder / FILE).read_text(encoding="utf-8"))["startups"]
    assert not words & {founder["name"] for item in startups for founder in item["founders"]}
