"""The European compute radar: places with remarks, noughts, own addresses, what is refused, and the real file where it is at hand."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.engine.errors import ContentError
from pipelines.engine.extraction import Extract, Payload
from pipelines.engine.models import Countries, Source
from pipelines.engine.snapshots import load_extractor, read_payload
from pipelines.engine.yaml_files import read_model
from pipelines.parsing.money import parse_money
from pipelines.parsing.places import CountryIndex

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "pipelines" / "sources" / "compute_radar_eu"
FILE = "startups.json"
DATE = "2026-08-18"
extractor = load_extractor(ROOT, "compute_radar_eu")
VOCABULARY = read_model(ROOT / "pipelines" / "vocabulary" / "countries.yml", Countries)


@pytest.fixture
def source() -> Source:
    return read_model(FOLDER / "source.yml", Source)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(FOLDER / "sample.json", tmp_path / FILE)
    return tmp_path


def run(folder: Path, source: Source) -> Extract:
    extract: Extract = extractor.extract(Payload(folder, source))
    return extract


def test_sample_gives_these_rows(folder: Path, source: Source) -> None:
    result = run(folder, source)
    assert result.ledger == {"rows_in": 5, "used": 4, "merged": 0, "ignored": 0, "quarantined": 1}
    assert result.records == [
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
    assert result.funding == [
        {
            "record_id": "acme-photonics/sample-hub", "kind": "round", "amount": "12.5M", "currency": "EUR", "as_of": "2001-01-02",
            "round": "equity priced round", "certainty": "", "source_url": "https://news.example/acme-raises",
        },
        {
            "record_id": "söhne-云/sample-hub", "kind": "grant", "amount": "1M", "currency": "EUR", "as_of": "2001-01-03",
            "round": "non dilutive grant", "certainty": "verify before citing", "source_url": "",
        },
    ]  # fmt: skip
    assert result.quarantined == [("(no name) sample-hub", "no_name", "")]
    assert "A. Sample" not in json.dumps([result.records, result.funding])


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
def test_place(text: str, expected: tuple[str, str, str]) -> None:
    assert extractor.place(text) == expected


NAMES = [name for country in VOCABULARY.countries.values() for name in (country.name, country.alpha3) if "(" not in name]


@given(st.sampled_from(NAMES), st.sampled_from([" ({})", "; {}", " ({}); serves {}"]), st.text(alphabet="abcXYZ-/ ö,.", max_size=30))
def test_a_remark_never_changes_the_country(country: str, form: str, remark: str) -> None:
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
def test_own_address(address: str, name: str, expected: bool) -> None:
    assert extractor.is_own_address(address, name) is expected


def change_item(position: int = 0, **values: Any) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        content = json.loads((folder / FILE).read_text(encoding="utf-8"))
        item = content["startups"][position]
        item.update(values)
        content["startups"][position] = {key: value for key, value in item.items() if value != "DROP"}
        (folder / FILE).write_text(json.dumps(content), encoding="utf-8")

    return change


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda folder: (folder / FILE).write_bytes((folder / FILE).read_bytes()[:900]), "not valid JSON"),
        (lambda folder: (folder / FILE).write_bytes((folder / FILE).read_bytes().replace("云".encode(), b"\xe4", 1)), "not utf-8"),
        (lambda folder: (folder / FILE).write_bytes(b""), "empty"),
        (lambda folder: (folder / FILE).write_bytes(b'{"generated_at": "2001", "startups": []}'), "at least one entry"),
        (lambda folder: (folder / FILE).write_bytes(b"[]"), "expected an object"),
        (lambda folder: (folder / FILE).unlink(), "missing"),
        (change_item(surprise=1), "unknown field 'surprise'"),
        (change_item(funding_eur_m="DROP"), "entry 1 (Acme Photonics): the field 'funding_eur_m' is missing"),
        (change_item(funding_eur_m="12.5"), "'funding_eur_m' is str"),
        (change_item(funding_eur_m=True), "'funding_eur_m' is bool"),
        (change_item(funding_eur_m=-1), "'funding_eur_m' is negative"),
        (change_item(layers=[1]), "'layers' holds something that is no text"),
        (change_item(1, incubator_id="sample-hub"), "stands twice for the programme sample-hub"),
    ],
)
def test_bad_files_are_refused_with_their_place(folder: Path, source: Source, change: Callable[[Path], object], message: str) -> None:
    change(folder)
    with pytest.raises(ContentError) as caught:
        run(folder, source)
    assert message.casefold() in str(caught.value).casefold()
    assert FILE in str(caught.value)


def test_saved_file(source: Source, payloads: Path) -> None:
    _, result = read_payload(ROOT, "compute_radar_eu", payloads / "compute_radar_eu" / DATE)
    assert result.ledger == {"rows_in": 80, "used": 80, "merged": 0, "ignored": 0, "quarantined": 0}
    assert Counter(row["kind"] for row in result.funding) == {"round": 32, "grant": 2}
    money = {row["record_id"]: parse_money(row["amount"], row["currency"]) for row in result.funding}
    assert (money["quantware/qutech-qdnl"].amount, money["arkeon/chalmers-ventures"].amount) == (152e6, 594e3)
    assert {one.currency_code for one in money.values()} == {"EUR"}
    records = {row["record_id"]: row for row in result.records}
    assert records["siltest/cdl-ngc"]["country"] == "Qatar"
    assert records["aylight/independent"]["url"] == "https://aylight.io/news/preseed-funding/"
    index = CountryIndex(VOCABULARY)
    assert all(index.country_code(row["country"]) for row in result.records)


def test_no_label_is_mapped_that_the_saved_file_does_not_have(source: Source, payloads: Path) -> None:
    declared = {f"{scheme}:{label}" for scheme, known in source.categories.items() for label in known}
    seen = {label for row in run(payloads / "compute_radar_eu" / DATE, source).records for label in row["categories"]}
    assert seen == declared


def test_no_value_is_a_sentence_or_a_founder(source: Source, payloads: Path) -> None:
    result = run(payloads / "compute_radar_eu" / DATE, source)
    values = [value for row in [*result.records, *result.funding] for value in row.values()]
    words = [word for value in values for word in (value if isinstance(value, list) else [value])]
    assert max(len(word.split()) for word in words) <= 4
    founders = {
        founder["name"] for item in Payload(payloads / "compute_radar_eu" / DATE, source).json(FILE)["startups"] for founder in item["founders"]
    }
    assert not founders & set(words)
