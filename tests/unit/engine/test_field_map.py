"""Lists that are one table: rows → facts by a field map; and every source that has one."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from pipelines.engine.errors import ContentError
from pipelines.engine.extraction import Extract, Payload
from pipelines.engine.field_map import MULTIPLE, amount_text, extract_table
from pipelines.engine.models import Source
from pipelines.engine.snapshots import MULTIPLE as MULTIPLE_IN_SNAPSHOTS
from pipelines.engine.snapshots import Snapshot, find_snapshots, raw_contracts, read_payload, read_rows
from pipelines.engine.texts import is_sentence, values_of
from pipelines.engine.yaml_files import read_model
from pipelines.parsing.money import parse_money

ROOT = Path(__file__).resolve().parents[3]
SENTENCE = "Neutral invented words that run on and on until nobody can take them for a name."


def source(table: dict[str, Any], ignores: dict[str, str] | None = None, name: str = "list.json", kind: str = "company") -> Source:
    return Source.model_validate(
        {
            "title": "A list",
            "publisher": "Somebody",
            "homepage": "https://example.org/",
            "payload": [name],
            "licence": {"stated": "none stated", "use": "a test"},
            "cadence": "once",
            "grain": "a row",
            "default_kind": kind,
            "bounds": {"min": 1, "max": 10},
            "table": table,
            "ignores": ignores or {},
        }
    )


def run(folder: Path, rows: list[dict[str, Any]], table: dict[str, Any], **more: Any) -> Extract:
    (folder / "list.json").write_text(json.dumps(rows), encoding="utf-8")
    return extract_table(Payload(folder, source(table, **more)))


def records(folder: Path, *rows: dict[str, Any], **table: Any) -> list[dict[str, Any]]:
    columns = {"name": "name"} | table.pop("columns", {})
    return run(folder, [{"name": f"Co {number}"} | row for number, row in enumerate(rows)], {"columns": columns} | table).records


# --- records --------------------------------------------------------------------------------------------------------


def test_a_row_becomes_a_record_with_labels_and_ids(tmp_path: Path) -> None:
    table = {
        "columns": {
            "name": "name",
            "url": "site",
            "location": "hq",
            "founded_year": "since",
            "employees": "staff",
            "aliases": {"field": "aka", "separator": ";"},
        },
        "categories": {"sector": {"field": "sector", "separator": ","}},
        "external_ids": {"linkedin": "linkedin"},
        "labels": ["list:makers"],
    }
    row = {
        "name": "Acme", "site": "acme.example", "hq": "Boston, MA", "since": "2015-03-01", "staff": "1,200", "aka": "A; B;A",
        "sector": "Chips, Cloud", "linkedin": "https://www.linkedin.com/company/Acme-Inc/about", "about": SENTENCE,
    }  # fmt: skip
    result = run(tmp_path, [row], table, ignores={"about": "an upstream sentence"})
    assert result.ledger == {"rows_in": 1, "used": 1, "merged": 0, "ignored": 0, "quarantined": 0}
    assert result.records == [
        {
            "record_id": "acme", "kind": "company", "name": "Acme", "url": "http://acme.example", "city": "Boston", "region": "MA", "country": "US",
            "founded_year": "2015", "employees": "1200", "aliases": ["A", "B"], "categories": ["list:makers", "sector:Chips", "sector:Cloud"],
            "external_ids": ["linkedin:acme-inc"],
        }
    ]  # fmt: skip


def test_a_place_in_one_cell_fills_what_the_others_leave_empty(tmp_path: Path) -> None:
    rows = [{"hq": "Boston, MA", "land": "USA"}, {"hq": "Bonn, Germany", "land": ""}]
    found = records(tmp_path, *rows, columns={"country": "land", "location": "hq"})
    assert [(row["city"], row["country"]) for row in found] == [("Boston", "USA"), ("Bonn", "Germany")]


def test_what_says_that_nothing_is_stated_is_empty(tmp_path: Path) -> None:
    rows = [{"country": text} for text in ("N/A", "-", "unknown", "", "NA")]
    assert [row["country"] for row in records(tmp_path, *rows, columns={"country": "country"})] == ["", "", "", "", "NA"]


def test_cells_that_look_like_formulas_are_text(tmp_path: Path) -> None:
    [row] = records(tmp_path, {"name": "=Sum Labs", "city": "+49 @home"}, columns={"city": "city"})
    assert (row["name"], row["city"]) == ("=Sum Labs", "+49 @home")


@pytest.mark.parametrize(
    ("row", "reason", "detail"),
    [
        ({"name": "", "city": "Bonn"}, "no name", ""),
        ({"name": "n/a"}, "no name", ""),
        ({"name": SENTENCE}, "a sentence stands where a fact is expected", "name"),
        ({"city": SENTENCE}, "a sentence stands where a fact is expected", "city"),
        ({"sector": SENTENCE}, "a sentence stands where a fact is expected", "sector"),
        ({"sector": "a|b"}, "a value holds the character | which parts values in the exchange format", "sector"),
        ({"city": ["Bonn", "Berlin"]}, "several values stand where one is expected", "city"),
        ({"kind": "fruit"}, "the kind is none of the exchange format", "fruit"),
        ({"type": "fruit"}, "the type of organisation is none of the exchange format", "fruit"),
        ({"since": "12"}, "the year of founding is not possible", "12"),
        ({"staff": "-5"}, "the number of employees is not possible", "-5"),
        ({"linkedin": "two words"}, "not an identifier of the scheme linkedin", "linkedin"),
    ],
)
def test_a_row_that_cannot_be_used_is_set_aside_with_its_reason(tmp_path: Path, row: dict[str, Any], reason: str, detail: str) -> None:
    empty = {"name": "Acme", "city": "", "sector": "", "kind": "", "type": "", "since": "", "staff": "", "linkedin": ""}
    columns = {"name": "name", "city": "city", "kind": "kind", "organisation_type": "type", "founded_year": "since", "employees": "staff"}
    table = {"columns": columns, "categories": {"sector": "sector"}, "external_ids": {"linkedin": "linkedin"}}
    result = run(tmp_path, [empty | row, empty | {"name": "Beta"}], table)
    assert result.quarantined == [("entry 1", reason, detail)]
    assert [record["name"] for record in result.records] == ["Beta"]


def test_an_unreadable_year_or_country_stays_as_stated(tmp_path: Path) -> None:
    [row] = records(tmp_path, {"since": "ca. 2010", "country": "Atlantis"}, columns={"founded_year": "since", "country": "country"})
    assert (row["founded_year"], row["country"]) == ("ca. 2010", "Atlantis")


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (SENTENCE, True),
        ("We build agents for small banks.", True),
        ("这是一个用于测试的很长的中文描述文字它没有任何实际的含义只是用来检查长度是否超过限制", True),
        ("短句。", True),
        ("Massachusetts Institute of Technology Research Lab Inc.", False),
        ("Yahoo!", False),
        ("Beijing Academy of Artificial Intelligence (BAAI)", False),
        ("深圳市某某科技有限公司", False),
    ],
)
def test_sentences_are_told_from_names(text: str, verdict: bool) -> None:
    assert is_sentence(text) is verdict


# --- ids and rows that say the same ---------------------------------------------------------------------------------


def test_rows_that_are_alike_are_one(tmp_path: Path) -> None:
    result = run(tmp_path, [{"name": "Acme"}, {"name": "Acme"}, {"name": "Beta"}], {"columns": {"name": "name"}})
    assert result.ledger == {"rows_in": 3, "used": 2, "merged": 1, "ignored": 0, "quarantined": 0}


def test_one_company_in_several_rows_of_one_label_each_is_one_record(tmp_path: Path) -> None:
    table = {"columns": {"name": "name", "url": "site", "city": "city"}, "categories": {"sector": "sector"}}
    rows = [
        {"name": "Acme", "site": "acme.example", "city": "", "sector": "Chips"},
        {"name": "Acme", "site": "acme.example", "city": "Bonn", "sector": "Cloud"},
    ]
    result = run(tmp_path, rows, table)
    assert result.ledger == {"rows_in": 2, "used": 1, "merged": 1, "ignored": 0, "quarantined": 0}
    assert (result.records[0]["categories"], result.records[0]["city"]) == (["sector:Chips", "sector:Cloud"], "Bonn")


def test_a_name_alone_never_joins_two_rows(tmp_path: Path) -> None:
    result = run(tmp_path, [{"name": "Acme", "tag": "a"}, {"name": "Acme", "tag": "b"}], {"columns": {"name": "name"}, "categories": {"tag": "tag"}})
    assert result.ledger == {"rows_in": 2, "used": 0, "merged": 0, "ignored": 0, "quarantined": 2}
    assert result.quarantined[0] == ("Acme (entry 1)", "several rows have the same id and differ, or only their name is the same", "acme: name")


def test_namesakes_are_told_apart_by_their_address_whatever_their_order(tmp_path: Path) -> None:
    rows = [{"name": "Acme", "site": "https://one.example/x"}, {"name": "ACME.", "site": "https://www.two.example"}, {"name": "Acme", "site": ""}]
    table = {"columns": {"name": "name", "url": "site"}}
    ids = [{row["record_id"] for row in run(tmp_path, order, table).records} for order in (rows, rows[::-1])]
    assert ids == [{"acme-one-example", "acme-two-example", "acme"}] * 2


def test_a_stated_id_stays_as_it_is_and_rows_of_one_id_that_differ_are_all_set_aside(tmp_path: Path) -> None:
    table = {"columns": {"name": "name", "city": "city"}, "record_id": ["id"]}
    rows = [{"id": "recA", "name": "Acme", "city": "Bonn"}, {"id": "reca", "name": "Beta", "city": ""}, {"id": "recA", "name": "Acme", "city": "Ulm"}]
    result = run(tmp_path, rows, table)
    assert [row["record_id"] for row in result.records] == ["reca"]
    assert [detail for _, _, detail in result.quarantined] == ["recA: city", "recA: city"]


# --- money ----------------------------------------------------------------------------------------------------------


def money(folder: Path, text: object, **said: Any) -> list[dict[str, Any]]:
    table = {"columns": {"name": "name"}, "funding": [{"kind": "total_raised", "amount": "raised"} | said]}
    return run(folder, [{"name": "Acme", "raised": text}], table).funding


def test_amounts_stay_as_stated_and_carry_what_the_list_says_apart(tmp_path: Path) -> None:
    assert money(tmp_path, "$2.1M") == [{"record_id": "acme", "kind": "total_raised", "amount": "$2.1M", "currency": ""}]
    assert money(tmp_path, 41.6, currency="USD", unit="million")[0]["amount"] == "41.6 million"
    assert money(tmp_path, "undisclosed", currency="USD", unit="million")[0]["amount"] == "undisclosed"


@pytest.mark.parametrize("text", ["", 0, "0.0", "n/a", None])
def test_no_amount_is_no_statement(tmp_path: Path, text: object) -> None:
    assert money(tmp_path, text, currency="USD", unit="million") == []


@pytest.mark.parametrize(
    ("text", "currency", "usd"),
    [
        ("41.6", "USD", 41.6e6),
        ("1,234", "USD", 1234e6),
        ("$40", "USD", 40e6),
        ("40 USD", "USD", 40e6),
        ("$41.6M", "USD", 41.6e6),
        ("~$41.6M", "USD", 41.6e6),
        ("2bn", "USD", 2e9),
    ],
)
def test_a_unit_is_applied_once(text: str, currency: str, usd: float) -> None:
    written = amount_text(text, "million", currency)
    assert written is not None
    assert parse_money(written, currency).amount == pytest.approx(usd)


def test_a_number_whose_unit_cannot_be_told_is_not_taken() -> None:
    assert amount_text("10+ USD", "million", "USD") is None


@given(st.decimals(min_value="0.01", max_value="99999", places=2), st.sampled_from(["thousand", "million", "billion"]))
def test_any_plain_number_is_read_with_its_unit(number: Any, unit: str) -> None:
    written = amount_text(str(number), unit, "EUR")
    assert written is not None
    power = {"thousand": 1e3, "million": 1e6, "billion": 1e9}[unit]
    assert parse_money(written, "EUR").amount == pytest.approx(float(number) * power)


def test_a_round_carries_its_parts_and_may_have_no_amount(tmp_path: Path) -> None:
    rounds = {
        "kind": "round",
        "amount": "last",
        "currency_field": "cur",
        "date": "on",
        "round": "label",
        "investors": {"field": "by", "separator": ","},
    }
    table = {"columns": {"name": "name"}, "funding": [rounds, {"kind": "valuation", "amount": "worth", "currency": "USD", "unit": "billion"}]}
    rows: list[dict[str, Any]] = [
        {"name": "Acme", "last": "12M", "cur": "EUR", "on": "2026-01", "label": "Series A", "by": "Fund A, Fund B", "worth": 1.5},
        {"name": "Beta", "last": "", "cur": "", "on": "", "label": "Seed", "by": "", "worth": ""},
        {"name": "Gamma", "last": "", "cur": "USD", "on": "", "label": "", "by": "Fund C", "worth": ""},
    ]
    result = run(tmp_path, rows, table)
    assert result.funding == [
        {
            "record_id": "acme",
            "kind": "round",
            "date": "2026-01",
            "round": "Series A",
            "investors": ["Fund A", "Fund B"],
            "amount": "12M",
            "currency": "EUR",
        },
        {"record_id": "acme", "kind": "valuation", "amount": "1.5 billion", "currency": "USD"},
        {"record_id": "beta", "kind": "round", "date": "", "round": "Seed", "investors": [], "amount": "", "currency": ""},
    ]


# --- the map itself -------------------------------------------------------------------------------------------------


def test_every_upstream_field_must_be_declared(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="unknown field 'city'"):
        run(tmp_path, [{"name": "Acme", "city": "Bonn"}], {"columns": {"name": "name"}})
    with pytest.raises(ContentError, match="the field 'city' is missing"):
        run(tmp_path, [{"name": "Acme"}], {"columns": {"name": "name", "city": "city"}})


def test_what_is_read_follows_from_the_map() -> None:
    table = {"columns": {"name": "n", "url": "site"}, "external_ids": {"github": "site"}, "funding": [{"kind": "valuation", "amount": "worth"}]}
    assert source(table).reads == {"n": "name", "site": "url; external_ids, scheme github", "worth": "amount of the valuation"}


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"columns": {"url": "site"}}, "which field is the name"),
        ({"columns": {"name": "n"}, "encoding": "klingon"}, "is not known"),
        ({"columns": {"name": "n"}, "delimiter": '"'}, "delimiter cannot be"),
        ({"columns": {"name": "n"}, "funding": [{"kind": "valuation"}]}, "give the field of the amount"),
        ({"columns": {"name": "n"}, "labels": ["no scheme"]}, "pattern"),
    ],
)
def test_a_map_that_cannot_work_is_refused(table: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        source(table)


def test_columns_of_several_values_are_those_of_snapshots() -> None:
    assert MULTIPLE <= MULTIPLE_IN_SNAPSHOTS


# --- any table ------------------------------------------------------------------------------------------------------

TEXT = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), max_size=25)
CELL = st.one_of(TEXT, st.sampled_from(["Acme", "acme.example", "12", "$3M", "=1", "a,b", "n/a", "2015", SENTENCE]))
FIELDS = ["name", "site", "city", "since", "staff", "tag", "raised"]
MAP = {
    "columns": {"name": "name", "url": "site", "city": "city", "founded_year": "since", "employees": "staff"},
    "categories": {"tag": {"field": "tag", "separator": ","}},
    "funding": [{"kind": "total_raised", "amount": "raised", "currency": "USD", "unit": "million"}],
}


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(CELL, min_size=len(FIELDS), max_size=len(FIELDS)), min_size=1, max_size=12))
def test_any_table_of_text_gives_a_ledger_that_adds_up(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    folder = tmp_path_factory.mktemp("any")
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(FIELDS)
    writer.writerows(rows)
    (folder / "list.csv").write_text(stream.getvalue(), encoding="utf-8", newline="")
    try:
        result = extract_table(Payload(folder, source(MAP, name="list.csv")))
    except ContentError as error:
        assert "the table has no rows" in str(error)  # all cells blank
        return
    ledger = result.ledger
    assert ledger["rows_in"] == sum(count for outcome, count in ledger.items() if outcome != "rows_in")
    assert ledger["rows_in"] <= len(rows)
    ids = [row["record_id"] for row in result.records]
    assert len(set(ids)) == len(ids)
    assert {row["record_id"] for row in result.funding} <= set(ids)
    assert len(set(result.quarantined)) == len(result.quarantined)
    stated = [
        value for row in result.records for column, cell in row.items() if column != "url" for value in ([cell] if isinstance(cell, str) else cell)
    ]
    assert not [value for value in stated if is_sentence(value.partition(":")[2] or value)]


# --- every source with a field map ----------------------------------------------------------------------------------

MAPPED = {
    path.parent.name: model
    for path in sorted((ROOT / "pipelines" / "sources").glob("*/source.yml"))
    if (model := read_model(path, Source)).table is not None
}


@pytest.mark.parametrize("source_id", MAPPED)
def test_sources_with_a_field_map_keep_what_extractors_keep(source_id: str) -> None:
    """Imported lists have no test of their own: this is theirs."""
    contracts = raw_contracts(ROOT)
    table = MAPPED[source_id].table
    assert table is not None
    assert {*table.categories, *(label.partition(":")[0] for label in table.labels)} <= MAPPED[source_id].categories.keys()
    snapshots: list[Snapshot] = [snapshot for snapshot in find_snapshots(ROOT) if snapshot.source_id == source_id]
    for snapshot in snapshots:
        rows = read_rows(snapshot.folder / "records.csv", contracts["records"])
        assert 0 < len(rows) <= snapshot.manifest.ledger["used"]
        for row in rows:
            for column, cell in row.items():
                for value in values_of(cell or "", "|" if column in MULTIPLE else None):
                    assert column == "url" or not is_sentence(value.partition(":")[2] or value), (row["record_id"], column)
        kept = ROOT / "data" / "payloads" / source_id / snapshot.taken_on.isoformat()
        if kept.is_dir():  # where the upstream file is at hand, it still gives this snapshot
            assert read_payload(ROOT, source_id, kept)[1].ledger == snapshot.manifest.ledger
