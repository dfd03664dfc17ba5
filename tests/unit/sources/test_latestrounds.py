"""The LatestRounds tables: repair of the place columns, rows set aside, rounds and their scale, and the real tables where they are at hand."""

from __future__ import annotations

import csv
import io
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

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
FOLDER = ROOT / "pipelines" / "sources" / "latestrounds"
COMPANIES, ROUNDS = "latestrounds_company_list.csv", "latestrounds_funding_rounds.csv"
DATE = "2026-05-04"
extractor = load_extractor(ROOT, "latestrounds")


@pytest.fixture
def source() -> Source:
    return read_model(FOLDER / "source.yml", Source)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(FOLDER / "sample_companies.csv", tmp_path / COMPANIES)
    shutil.copy(FOLDER / "sample_rounds.csv", tmp_path / ROUNDS)
    return tmp_path


def run(folder: Path, source: Source) -> Extract:
    extract: Extract = extractor.extract(Payload(folder, source))
    return extract


def test_sample_gives_these_rows(folder: Path, source: Source) -> None:
    result = run(folder, source)
    assert result.ledger == {"rows_in": 22, "used": 16, "merged": 1, "ignored": 0, "quarantined": 5}
    records = {row["record_id"]: row for row in result.records}
    assert records["acme-ai"] == {
        "record_id": "acme-ai", "kind": "company", "name": "Acme AI", "city": "San Example", "region": "CA", "country": "United States",
        "founded_year": "2021", "employees": "42", "categories": ["category:Artificial Intelligence", "tag:AI", "tag:FinTech"], "status": "Active",
    }  # fmt: skip
    assert {key: (row["city"], row["country"], row["status"], row["categories"]) for key, row in records.items() if key != "acme-ai"} == {
        "söhne-云": ("Berlin", "Germany", "", ["sector:SaaS"]),
        "repeated-place": ("Bengaluru", "India", "Acquired", ["sector:Fintech"]),
        "in-its-place": ("Oslo", "Norway", "", ["category:Fintech", "tag:AI", "tag:FinTech"]),
        "country-alone": ("", "United States", "", ["sector:Robotics"]),
        "unread-page": ("", "", "", ["sector:Energy"]),
        "twin-ai-artificial-intelligence": ("Paris", "France", "", ["category:Artificial Intelligence", "tag:AI", "tag:SaaS"]),
        "twin-ai-saas": ("Paris", "France", "", ["category:SaaS", "tag:AI", "tag:SaaS"]),
    }
    columns = ("record_id", "kind", "amount", "round", "investors", "lead_investors")
    assert [tuple(row.get(column) for column in columns) for row in result.funding] == [
        ("acme-ai", "valuation", "500000000.0", None, None, None),
        ("acme-ai", "round", "$50.0M", "Series B", ["First Fund", "Second Fund"], ["First Fund"]),
        ("acme-ai", "debt", "$10.0M", "Debt", [], []),
        ("acme-ai", "round", "$2.0M", "Debt Equity", ["First Fund"], ["First Fund"]),
        ("söhne-云", "round", "$2.1M", "Seed", [], []),
        ("repeated-place", "round", "Undisclosed", "Seed", [], []),
        ("in-its-place", "grant", "$500K", "Grant", ["Ministry of Samples"], []),
        ("country-alone", "debt", "$40M", "Debt", [], []),  # the total proves that "$40" has lost its scale
        ("country-alone", "round", "$10.0M", "Series A", [], []),
    ]  # fmt: skip
    assert result.quarantined == [
        ("No Country", "cell_out_of_place", "headquarters_city: Nowhere Märchenland"),
        ("Slid Right", "cell_out_of_place", "primary_category: not what stands in this column"),
        ("Twin.ai / Seed / Apr 2, 2024", "amount_without_scale", "$7"),
        ("No Country / Seed / Jan 1, 2026", "company_without_usable_row", ""),
        ("Not Listed / Series A / Jan 1, 2026", "company_without_usable_row", ""),
    ]


def test_ids_do_not_depend_on_the_order(folder: Path, source: Source) -> None:
    before = {row["name"]: row["record_id"] for row in run(folder, source).records}
    rows = read(folder / COMPANIES)
    write(folder / COMPANIES, [rows[0], *rows[:0:-1]])
    assert {row["name"]: row["record_id"] for row in run(folder, source).records} == before


def read(file: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.read_text(encoding="utf-8"), newline="")))


def write(file: Path, rows: list[list[str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)


# --- the repair, row by row -----------------------------------------------------------------------------------------

HEADER, *SAMPLE = read(FOLDER / "sample_companies.csv")
SOUND = [cells for cells in SAMPLE if not extractor.misplaced(dict(zip(HEADER, cells, strict=True)))]
FACTS = ("name", "founded_date", "primary_category", "subcategory", "valuation_usd", "employee_count")


def facts(cells: list[str]) -> tuple[object, ...] | None:
    """What the extractor takes from a row, or None when it sets the row aside."""
    company = dict(zip(HEADER, cells, strict=True))
    return None if extractor.misplaced(company) else (*(company[column] for column in FACTS), extractor.place(company))


@given(st.sampled_from(SOUND), st.integers(0, len(HEADER) - 1), st.integers(-4, 4).filter(bool))
def test_a_row_that_slides_is_the_same_or_set_aside(cells: list[str], start: int, by: int) -> None:
    """Cells move right (empty ones come in) or left (some are lost) from any column on."""
    tail = [*[""] * by, *cells[start:]] if by > 0 else cells[start - by :]
    slid = [*cells[:start], *tail, *[""] * len(cells)][: len(cells)]
    assert facts(slid) in {facts(cells), None}


@given(st.sampled_from(SOUND), st.sampled_from(sorted(extractor.HEADINGS)), st.booleans())
def test_a_place_that_slides_in_a_known_way_comes_back(cells: list[str], heading: str, is_repeated: bool) -> None:
    sound = extractor.place(dict(zip(HEADER, cells, strict=True)))
    if not sound.country:
        return
    city, country = HEADER.index("headquarters_city"), HEADER.index("headquarters_country")
    parts = [sound.city, sound.region, sound.country, sound.country if is_repeated and sound.city else ""]
    slid = [*cells]
    slid[city], slid[country] = ", ".join(filter(None, parts)), heading
    assert facts(slid) == facts(cells)
    slid[city], slid[country] = ", ".join(filter(None, [sound.city, sound.region])), sound.country
    assert facts(slid) == facts(cells)


@given(st.lists(st.integers(1, 999), min_size=1, max_size=4), st.booleans())
def test_a_lost_scale_is_put_back_only_with_proof(millions: list[int], is_true: bool) -> None:
    bare = [f"${amount}" for amount in millions]
    total = str(float(sum(millions) * 10**6)) if is_true else str(float(sum(millions) * 10**6 * 3))
    assert extractor.with_scale(bare, total) == ([f"{amount}M" for amount in bare] if is_true else [None] * len(bare))
    assert extractor.with_scale(bare, "") == [None] * len(bare)
    assert extractor.with_scale(["$1.5M", "Undisclosed", "$2.0B"], total) == ["$1.5M", "Undisclosed", "$2.0B"]


# --- what is refused ------------------------------------------------------------------------------------------------


def edit(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda folder: (folder / COMPANIES).write_bytes((folder / COMPANIES).read_bytes()[:700]), "unexpected end of data"),
        (lambda folder: (folder / COMPANIES).write_bytes((folder / COMPANIES).read_bytes()[:790]), "cells where the header has 22"),
        (lambda folder: (folder / COMPANIES).write_bytes((folder / COMPANIES).read_bytes().replace("云".encode(), b"\xff", 1)), "not utf-8"),
        (lambda folder: (folder / ROUNDS).write_bytes((folder / ROUNDS).read_bytes().replace(b"Seed", b"Se\0d", 1)), "NUL"),
        (lambda folder: (folder / COMPANIES).write_bytes(b""), "empty"),
        (lambda folder: (folder / ROUNDS).write_text("company_name,round_type,amount,date,investors\n", encoding="utf-8"), "no row"),
        (lambda folder: (folder / ROUNDS).unlink(), "missing"),
        (edit(COMPANIES, "github_stars", "gitlab_stars"), "unknown field 'gitlab_stars'"),
        (edit(COMPANIES, "github_stars", "status"), "names a column twice"),
        (edit(ROUNDS, "investors", "backers"), "the field 'investors' is missing"),
        (edit(ROUNDS, ",Ministry of Samples", ""), "4 cells where the header has 5"),
        (edit(COMPANIES, "SaaS,\"AI, SaaS\",,,,,,,,,,,N,", "Artificial Intelligence,\"AI, SaaS\",,,,,,,,,,,N,"), "twin-ai-artificial-intelligence"),
    ],
)  # fmt: skip
def test_bad_tables_are_refused_with_their_place(folder: Path, source: Source, change: Callable[[Path], object], message: str) -> None:
    change(folder)
    with pytest.raises(ContentError) as caught:
        run(folder, source)
    assert message.casefold() in str(caught.value).casefold()
    assert COMPANIES in str(caught.value) or ROUNDS in str(caught.value)


# --- the saved tables -----------------------------------------------------------------------------------------------


def test_saved_tables(source: Source, payloads: Path) -> None:
    _, result = read_payload(ROOT, "latestrounds", payloads / "latestrounds" / DATE)
    assert result.ledger == {"rows_in": 502 + 1063, "used": 1562, "merged": 0, "ignored": 0, "quarantined": 3}
    assert (len(result.records), result.funding_only) == (501, 1061)
    assert Counter(row["kind"] for row in result.funding) == {"round": 1036, "valuation": 87, "debt": 18, "grant": 7}
    assert {record for record, _, _ in result.quarantined} == {"Caper", "Caper / Series A / Jul 1, 2019", "Caper / Series B / Nov 1, 2020"}
    records = {row["record_id"]: row for row in result.records}
    assert (records["fivetran"]["city"], records["fivetran"]["region"], records["fivetran"]["country"]) == ("Oakland", "CA", "United States")
    assert (records["zepto"]["city"], records["zepto"]["country"]) == ("Mumbai", "India")
    assert (records["tripo-ai"]["city"], records["tripo-ai"]["country"]) == ("", "China")
    repaired = [
        row["amount"] for row in result.funding if row["record_id"] in {"mutiny", "ridecell", "messagebird", "fondeadora"} and row["kind"] == "round"
    ]
    assert sorted(repaired) == ["$14M", "$200M", "$40M", "$45M", "$50M", "$60M"]
    assert sum(any(label.startswith("category:") for label in row["categories"]) for row in result.records) == 245


def test_saved_places_name_a_country_or_nothing(source: Source, payloads: Path) -> None:
    index = CountryIndex(read_model(ROOT / "pipelines" / "vocabulary" / "countries.yml", Countries))
    result = run(payloads / "latestrounds" / DATE, source)
    assert sum(not row["country"] for row in result.records) == 6
    assert all(index.country_code(row["country"]) for row in result.records if row["country"])
    assert not [row["city"] for row in result.records if index.country_code(row["city"]) and row["city"] != "Singapore"]
    assert not {"Industry", "Funding Timeline"} & {row[column] for row in result.records for column in ("city", "region", "country")}


def test_stated_totals_are_only_sums_of_the_rounds(source: Source, payloads: Path) -> None:
    """Why total_funding_usd is not taken; when this fails, the list has begun to state totals."""
    payload = Payload(payloads / "latestrounds" / DATE, source)
    sums: Counter[str] = Counter()
    for line in payload.csv(ROUNDS):
        sums[line["company_name"]] += int(parse_money(line["amount"]).amount or 0)
    stated = {row["name"]: float(row["total_funding_usd"]) for row in payload.csv(COMPANIES) if row["total_funding_usd"]}
    without_scale = {"Mutiny", "Ridecell", "MessageBird", "Fondeadora"}
    assert len(stated) == 479
    differing = {name for name, total in stated.items() if abs(total - sums[name]) > 0.05 * total}  # totals have two digits
    assert differing == without_scale


def test_no_label_is_mapped_that_the_saved_tables_do_not_have(source: Source, payloads: Path) -> None:
    declared = {f"{scheme}:{label}" for scheme, known in source.categories.items() for label in known}
    seen = {label for row in run(payloads / "latestrounds" / DATE, source).records for label in row["categories"]}
    assert seen == declared


def test_no_value_is_a_sentence(source: Source, payloads: Path) -> None:
    result = run(payloads / "latestrounds" / DATE, source)
    values = [value for row in [*result.records, *result.funding] for value in row.values()]
    words = [word for value in values for word in (value if isinstance(value, list) else [value])]
    assert max(len(word.split()) for word in words) <= 8
