"""What an unknown list's fields and labels are taken for, and what is left alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.engine.errors import ContentError
from pipelines.engine.extraction import Payload
from pipelines.engine.guessing import GROUPS, TARGETS, FieldGuess, guess_fields, kind_of, override, table_map
from pipelines.engine.guessing_labels import NOT_MAPPED, guess_labels
from pipelines.engine.guessing_layout import guess_layout
from pipelines.engine.header_words import read_header
from pipelines.engine.models import Activity, CategoryRule, Countries, Source, TableLayout
from pipelines.engine.tabular import Table, TableRow
from pipelines.engine.yaml_files import read_model
from pipelines.parsing.places import CountryIndex

ROOT = Path(__file__).resolve().parents[3]
COUNTRIES = CountryIndex(read_model(ROOT / "pipelines" / "vocabulary" / "countries.yml", Countries))
NAMES = ["Acme", "Beta", "Gamma", "Delta", "Epsilon", "Zeta"]
SENTENCE = "Neutral invented words that run on and on until nobody can take them for a name."
VALUES: dict[str, list[str]] = {
    "name": NAMES,
    "url": [f"https://{name}.example" for name in NAMES],
    "country": ["France", "Germany", "USA", "UK", "Chile", "Japan"],
    "city": ["Paris", "Bonn", "Boston", "Leeds", "Lima", "Kobe"],
    "location": ["Paris, France", "Bonn, Germany", "Boston, MA", "Leeds, UK", "Lima, Peru", "Kobe, Japan"],
    "founded_year": ["2015", "2016", "2017", "2018", "2019", "2020"],
    "employees": ["11-50", "120", "1,200", "5", "51-200", "7"],
    "total_raised": ["$1M", "$2.5M", "undisclosed", "€3M", "$4B", "$500k"],
    "valuation": ["$1B", "$2.5B", "", "€3B", "$4B", "$500M"],
    "categories": ["Chips", "Cloud", "Chips", "Cloud", "Chips", "Chips"],
    "round_date": ["2026-01-01", "2025-12", "Jan 2024", "2023", "2022-02-02", ""],
    "round": ["Seed", "Series A", "Series B", "Seed", "Seed", "Series C"],
    "investors": ["Fund A, Fund B", "Fund A", "Fund C, Fund B", "", "Fund D", "Fund A"],
    "description": [SENTENCE] * 6,
    "linkedin": [f"https://www.linkedin.com/company/{name}" for name in NAMES],
    "number": ["3", "1", "4", "1", "5", "9"],
}


def table(**columns: list[str]) -> Table:
    rows = [TableRow(f"row {number}", dict(zip(columns, cells, strict=True))) for number, cells in enumerate(zip(*columns.values(), strict=True), 2)]
    return Table(list(columns), rows)


def guesses(**columns: list[str]) -> dict[str, FieldGuess]:
    return {guess.field: guess for guess in guess_fields(table(**columns), COUNTRIES)}


def target_of(field: str, values: str, **others: list[str]) -> str:
    return guesses(**{field: VALUES[values]}, **others)[field].target


# --- by header and values -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "values", "target"),
    [
        ("Company Name", "name", "name"), ("organisation", "name", "name"), ("Unternehmen", "name", "name"), ("Société", "name", "name"),
        ("公司名称", "name", "name"), ("会社名", "name", "name"), ("Компания", "name", "name"), ("companyName", "name", "name"),
        ("Web site", "url", "url"), ("homepage_url", "url", "url"), ("官网", "url", "url"), ("company.website", "url", "url"),
        ("HQ Country", "country", "country"), ("Land", "country", "country"), ("País", "country", "country"), ("Headquarters", "country", "country"),
        ("Headquarters", "location", "location"), ("HQ", "city", "location"), ("Stadt", "city", "city"),
        ("Year founded", "founded_year", "founded_year"), ("Gründungsjahr", "founded_year", "founded_year"),

        ("Année de création", "founded_year", "founded_year"),
        ("# Employees", "employees", "employees"), ("Mitarbeiter", "employees", "employees"),
        ("Total Funding", "total_raised", "total_raised"), ("Funding to date", "total_raised", "total_raised"),

        ("融资总额", "total_raised", "total_raised"),
        ("Post-money valuation", "valuation", "valuation"), ("Last Round", "round", "round"), ("Last round", "total_raised", "round_amount"),
        ("Last funding date", "round_date", "round_date"), ("Key investors", "investors", "investors"),
        ("Sector", "categories", "categories.sector"), ("Branche", "categories", "categories.branche"), ("赛道", "categories", "categories.category"),
        ("tags[].name", "categories", "categories.tags"), ("LinkedIn", "linkedin", "external_ids.linkedin"),
    ],
)  # fmt: skip
def test_headers_in_several_languages_and_spellings(field: str, values: str, target: str) -> None:
    assert target_of(field, values) == target


@pytest.mark.parametrize(
    ("header", "target", "currency", "unit"),
    [
        ("Funding (USD M)", "total_raised", "USD", "million"), ("Total raised ($m)", "total_raised", "USD", "million"),
        ("total_funding_usd", "total_raised", "USD", ""), ("funding_eur_m", "total_raised", "EUR", "million"),

        ("Valuation ($B)", "valuation", "USD", "billion"),
        ("Gesamtfinanzierung (Mio. €)", "total_raised", "EUR", "million"), ("Funding in US$ thousands", "total_raised", "USD", "thousand"),
        ("Market cap (USD bn)", "market_cap", "USD", "billion"), ("totalFundingUsd", "total_raised", "USD", ""),

        ("Last round ($M)", "round_amount", "USD", "million"),
    ],
)  # fmt: skip
def test_a_header_states_currency_and_unit(header: str, target: str, currency: str, unit: str) -> None:
    found = read_header(header)
    assert (found.target, found.currency, found.unit) == (target, currency, unit)


@pytest.mark.parametrize(
    ("field", "values", "target"), [("col1", "url", "url"), ("x", "country", "country"), ("y", "linkedin", "external_ids.linkedin")]
)
def test_values_that_can_mean_one_thing_need_no_header(field: str, values: str, target: str) -> None:
    assert target_of(field, values) == target


@pytest.mark.parametrize("values", ["name", "founded_year", "total_raised", "city", "number", "categories"])
def test_values_that_could_mean_several_things_are_left_alone(values: str) -> None:
    guess = guesses(mystery=VALUES[values])["mystery"]
    assert (guess.target, guess.reason) == ("", "not recognised")


@pytest.mark.parametrize(
    ("field", "values", "reason"),
    [
        ("Website", "name", "no web addresses"),
        ("Country", "name", "name no country"),
        ("Founded", "name", "no years"),
        ("Funding", "round", "no amounts"),
        ("Employees", "name", "no numbers"),
        ("Name", "number", "no words"),
        ("Company", "url", "addresses"),
        ("City", "number", "numbers"),
        ("Description", "name", "an upstream sentence"),
        ("mystery", "description", "an upstream sentence"),
        ("CEO", "name", "data of a person"),
        ("E-Mail", "name", "data of a person"),
        ("No.", "number", "no id"),
        ("Rank", "number", "no id"),
        ("founders[].linkedin", "linkedin", "data of a person"),
        ("CEO LinkedIn", "linkedin", "data of a person"),
        ("Amount", "total_raised", "what the amount is of"),
        ("Funding type", "categories", "no rounds"),
    ],
)
def test_a_header_that_the_values_contradict_is_ignored_with_the_reason(field: str, values: str, reason: str) -> None:
    guess = guesses(**{field: VALUES[values]})[field]
    assert guess.target == ""
    assert reason in guess.reason


def test_addresses_of_persons_and_of_one_site_are_left_alone() -> None:
    assert guesses(LinkedIn=[f"https://linkedin.com/in/{name}" for name in NAMES])["LinkedIn"].target == ""
    assert guesses(URL=[f"https://directory.example/{name}" for name in NAMES])["URL"].target == ""
    assert guesses(Website=[f"https://github.com/{name}" for name in NAMES])["Website"].target == "url"


def test_a_field_of_several_values_is_not_taken_for_one_value() -> None:
    rows = [TableRow(f"entry {number}", {"country": ("France", "Chile")}) for number in range(5)]
    [guess] = guess_fields(Table(["country"], rows), COUNTRIES)
    assert (guess.target, guess.reason) == ("", "the header says country, but its cells hold several values")


def test_a_position_is_no_id_and_a_code_is() -> None:
    assert guesses(id=["1", "2", "3", "4", "5", "6"])["id"].target == ""
    assert guesses(id=["c1", "c2", "c3", "c4", "c5", "c6"])["id"].target == "record_id"
    assert guesses(id=["c1", "c1", "c3", "c4", "c5", "c6"])["id"].target == ""


def test_each_target_goes_to_one_field() -> None:
    found = guesses(Company=NAMES, Organisation=NAMES, Sector=VALUES["categories"], Industry=VALUES["categories"])
    assert (found["Company"].target, found["Organisation"].target) == ("name", "")
    assert "'Company' is taken" in found["Organisation"].reason
    assert {found["Sector"].target, found["Industry"].target} == {"categories.sector", "categories.industry"}


def test_a_place_in_parts_comes_before_a_place_in_one_cell() -> None:
    found = guesses(Location=VALUES["location"], City=VALUES["city"], Country=VALUES["country"])
    assert [found[field].target for field in ("Location", "City", "Country")] == ["", "city", "country"]
    found = guesses(HQ=VALUES["location"], Country=VALUES["country"])
    assert [found[field].target for field in ("HQ", "Country")] == ["location", "country"]


def test_a_list_of_products_names_the_product_and_its_maker() -> None:
    found = guesses(Tool=NAMES, Company=["One", "One", "Two", "Two", "Two", "Three"])
    assert (found["Tool"].target, found["Company"].target) == ("name", "owner")
    assert kind_of(found.values()) == "product"


def test_a_list_of_companies_with_a_product_each_stays_one_of_companies() -> None:
    found = guesses(Company=NAMES, Product=["a", "", "b", "", "c", ""])
    assert (found["Company"].target, found["Product"].target) == ("name", "")
    assert kind_of(found.values()) == "company"


@pytest.mark.parametrize(
    ("cells", "separator"),
    [
        (["Chips; Cloud", "Chips", "Cloud"], ";"),
        (["Chips, Cloud", "Chips", "Cloud"], ","),
        (["Chips | Cloud", "Chips", "Cloud"], "|"),
        (["Chips"] * 3, None),
    ],
)
def test_several_labels_in_a_cell_are_parted(cells: list[str], separator: str | None) -> None:
    assert guesses(Sector=cells)["Sector"].separator == separator


def test_a_comma_before_a_legal_form_parts_nothing() -> None:
    assert guesses(Investors=["Fund A, Inc.", "Fund B, LLC", "Fund C"])["Investors"].separator is None


# --- what the user says instead -------------------------------------------------------------------------------------


def test_the_user_decides() -> None:
    content = table(Firm=NAMES, Title=NAMES, Sector=VALUES["categories"])
    found = {guess.field: guess for guess in override(guess_fields(content, COUNTRIES), content, {"name": "Title"}, ["Sector"])}
    assert [(found[field].target, found[field].reason) for field in ("Firm", "Title", "Sector")] == [
        ("", "not recognised"),
        ("name", ""),
        ("", "left out by hand"),
    ]


@pytest.mark.parametrize(
    ("given", "ignored", "message"),
    [
        ({"nam": "Firm"}, [], "did you mean 'name'"),
        ({"name": "Frim"}, [], "did you mean 'Firm'"),
        ({}, ["Frim"], "did you mean 'Firm'"),
        ({"categories.Big Sector": "Firm"}, [], "nothing a field can be mapped to"),
    ],
)
def test_what_the_user_cannot_mean_is_an_error(given: dict[str, str], ignored: list[str], message: str) -> None:
    content = table(Firm=NAMES)
    with pytest.raises(ContentError, match=message):
        override(guess_fields(content, COUNTRIES), content, given, ignored)


def test_parts_of_a_round_belong_to_it_and_investors_without_one_to_the_total() -> None:
    content = table(Company=NAMES, Raised=VALUES["total_raised"], Investors=VALUES["investors"])
    [total] = table_map(guess_fields(content, COUNTRIES), TableLayout(), []).funding
    assert (total.kind, total.investors and total.investors.separator) == ("total_raised", ",")
    content = table(Company=NAMES, Round=VALUES["round"], Investors=VALUES["investors"])
    [last] = table_map(guess_fields(content, COUNTRIES), TableLayout(), []).funding
    assert (last.kind, last.amount, last.round and last.round.field, last.investors and last.investors.field) == ("round", None, "Round", "Investors")


# --- where the table stands -----------------------------------------------------------------------------------------


def layout_of(path: Path) -> TableLayout:
    source = Source.model_validate(
        {
            "title": "A list", "publisher": "Somebody", "homepage": "https://example.org/", "payload": [path.name], "cadence": "once",
            "grain": "a row",
            "licence": {"stated": "none stated", "use": "a test"}, "bounds": {"min": 1, "max": 10},
        }
    )  # fmt: skip
    return guess_layout(Payload(path.parent, source), path.name, TableLayout())


@pytest.mark.parametrize(
    ("text", "delimiter", "header_row"),
    [
        ("Name,Site,Year\nAcme,a.example,2015\n", ",", 1),
        ("Name;Funding;Note\nAcme;1,5;x, y\nBeta;2,5;z\n", ";", 1),
        ("Name\tSite\nAcme, Inc.\ta.example\n", "\t", 1),
        ("Name|Site\nAcme|a.example\n", "|", 1),
        ("A list of makers\n\nName,Site,Year\nAcme,a.example,2015\nBeta,b.example,2016\n", ",", 3),
        ("Name\nAcme\nBeta\n", ",", 1),
    ],
)
def test_delimiter_and_header_row_are_found(tmp_path: Path, text: str, delimiter: str, header_row: int) -> None:
    (tmp_path / "list.csv").write_text(text, encoding="utf-8")
    layout = layout_of(tmp_path / "list.csv")
    assert (layout.delimiter, layout.header_row) == (delimiter, header_row)


@pytest.mark.parametrize(
    ("value", "keys"),
    [
        ([{"name": "Acme"}], []),
        ({"meta": {"pages": [1, 2, 3]}, "data": {"items": [{"name": "Acme"}, {"name": "Beta"}]}}, ["data", "items"]),
        ({"acme": {"year": 1}, "beta": {"year": 2}}, []),
        ({"a": {"b": {"c": {"d": {"e": {"f": {"g": {"h": {"i": {"j": [{"name": "Acme"}, {"name": "Beta"}]}}}}}}}}}}, list("abcdefghij")),
    ],
)
def test_the_longest_list_of_records_is_found(tmp_path: Path, value: Any, keys: list[str]) -> None:
    (tmp_path / "list.json").write_text(json.dumps(value), encoding="utf-8")
    assert layout_of(tmp_path / "list.json").records_at == keys


# --- labels ---------------------------------------------------------------------------------------------------------


def sources(*labels: dict[str, CategoryRule]) -> dict[str, Source]:
    any_source = read_model(ROOT / "pipelines" / "sources" / "techstars" / "source.yml", Source)
    return {f"list_{number}": any_source.model_copy(update={"categories": {"tag": rules}}) for number, rules in enumerate(labels)}


ACTIVITIES = {
    "vector_database": Activity(label="Vector databases", definition="x"),
    "app_image_design": Activity(label="Image and design applications", definition="x"),
}


def test_labels_mean_what_all_sources_say_or_what_an_activity_is_called() -> None:
    known = sources(
        {
            "Art": CategoryRule(activities=["app_image_design"]),
            "Mixed": CategoryRule(activities=["vector_database"]),
            "Cooking": CategoryRule(out="food"),
        },
        {
            "ART": CategoryRule(activities=["app_image_design"]),
            "mixed": CategoryRule(none="says nothing"),
            "GenAI": CategoryRule(none="x", is_generative=True),
        },
    )
    found = guess_labels(
        ["art", "MIXED", "Cooking", "genai", "vector database", "Vector-Databases", "image and design application", "Vector"], known, ACTIVITIES
    )
    assert {label: guess.rule.activities for label, guess in found.items() if guess.rule.activities} == {
        "art": ["app_image_design"],
        "MIXED": ["vector_database"],
        "vector database": ["vector_database"],
        "Vector-Databases": ["vector_database"],
        "image and design application": ["app_image_design"],
    }
    assert found["genai"].rule.is_generative
    assert guess_labels(["Edtech"], sources({"medtech": CategoryRule(activities=["vector_database"])}), {})["Edtech"].rule.none == NOT_MAPPED
    assert [label for label, guess in found.items() if guess.rule.none == NOT_MAPPED] == ["Cooking", "Vector"]


# --- any table ------------------------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    [*VALUES["name"], *VALUES["url"], *VALUES["country"], *VALUES["total_raised"], SENTENCE, "", "-", "2015", "a;b", "#"]
) | st.text(max_size=20)
HEADERS = st.sampled_from(
    ["Name", "Company", "Product", "Tool", "Website", "Country", "HQ", "City", "Funding ($M)", "Round", "Investors", "Type", "ID", "x", "Tags"]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(HEADERS, min_size=1, max_size=8, unique=True), st.data())
def test_any_table_is_guessed_and_every_field_is_used_or_has_a_reason(fields: list[str], data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.lists(WORDS, min_size=len(fields), max_size=len(fields)), min_size=1, max_size=8))
    content = Table(fields, [TableRow(f"row {number}", dict(zip(fields, cells, strict=True))) for number, cells in enumerate(rows, 2)])
    found = guess_fields(content, COUNTRIES)
    assert [guess.field for guess in found] == fields
    assert all(bool(guess.target) != bool(guess.reason) for guess in found)
    targets = [guess.target for guess in found if guess.target]
    assert len(set(targets)) == len(targets)
    assert all(target in TARGETS or target.partition(".")[0] in GROUPS for target in targets)
    if "name" in targets:
        table_map(found, TableLayout(), [])


def test_a_label_that_says_nothing_to_one_source_is_broad_and_the_vocabulary_speaks_where_no_source_does() -> None:
    known = sources(
        {"Mixed": CategoryRule(activities=["vector_database"]), "Legal": CategoryRule(activities=["app_legal_compliance"])},
        {"mixed": CategoryRule(none="says nothing"), "legal": CategoryRule(activities=["app_legal_compliance"], is_fallback=True)},
        {"Image generation": CategoryRule(none="a task", is_generative=True)},
    )
    activities = {
        "app_image_design": Activity(label="Images and design", definition="x", includes=["image generation"]),
        "app_video": Activity(label="Video", definition="x", includes=["video generation", "editing"]),
        "app_education": Activity(label="Education", definition="x", includes=["editing"]),
    }
    found = guess_labels(["Mixed", "Legal", "Image generation", "Video generation", "education", "Editing"], known, activities)
    assert {label: (guess.rule.activities, guess.rule.is_fallback) for label, guess in found.items()} == {
        "Mixed": (["vector_database"], True),
        "Legal": (["app_legal_compliance"], True),
        "Image generation": (["app_image_design"], False),
        "Video generation": (["app_video"], False),
        "education": (["app_education"], False),
        "Editing": ([], False),  # two activities include it
    }


@pytest.mark.parametrize(
    ("field", "target"),
    [
        ("funding.total", "total_raised"),
        ("funding.lastRound.type", "round"),
        ("funding.lastRound.date", "round_date"),
        ("funding.lastRound.amount", "round_amount"),
        ("funding.lastRound.investors", "investors"),
        ("hq.country", "country"),
        ("Country/Region", "country"),
        ("Select Investors", "investors"),
        ("Raised to date ($M)", "total_raised"),
        ("Select", ""),
        ("Key People", ""),
    ],
)
def test_headers_of_nested_double_and_partial_fields(field: str, target: str) -> None:
    assert read_header(field).target == target
