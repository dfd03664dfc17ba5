"""Tables from files of unknown origin: rows and fields as a person sees them, and nothing that harms."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipelines.engine.errors import ContentError
from pipelines.engine.extraction import Payload
from pipelines.engine.models import Source, TableLayout
from pipelines.engine.tabular import Table, as_text, read_table


def read(path: Path, **layout: Any) -> Table:
    source = Source.model_validate(
        {
            "title": "A list",
            "publisher": "Somebody",
            "homepage": "https://example.org/",
            "payload": [path.name],
            "licence": {"stated": "none stated", "use": "a test"},
            "cadence": "once",
            "grain": "a row",
            "bounds": {"min": 1, "max": 10},
        }
    )
    return read_table(Payload(path.parent, source), path.name, TableLayout(**layout))


def cells(table: Table) -> list[dict[str, Any]]:
    return [dict(row.cells) for row in table.rows]


def workbook(path: Path, *rows: list[Any], title: str = "Sheet") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def repacked(path: Path, change: dict[str, bytes]) -> Path:
    """The XLSX file with some of its parts replaced."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in (parts | change).items():
            archive.writestr(name, raw)
    return path


def part(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


SHEET = "xl/worksheets/sheet1.xml"


# --- XLSX -----------------------------------------------------------------------------------------------------------


def test_a_sheet_gives_values_as_they_show(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "list.xlsx",
        ["Name", "Year", "Amount", "Day", "Flag", "Text"],
        ["Acme", 2015, 41.6, dt.datetime(2026, 1, 31), True, "=1+1 is text"[1:]],
        [None] * 6,
        ["Beta", 2016.0, 0.1 + 0.2, dt.date(2026, 2, 1), False, "+49 @home -1"],
    )
    table = read(path)
    assert table.fields == ["Name", "Year", "Amount", "Day", "Flag", "Text"]
    assert [row.place for row in table.rows] == ["row 2", "row 4"]
    assert list(cells(table)[0].values()) == ["Acme", "2015", "41.6", "2026-01-31", "true", "1+1 is text"]
    assert list(cells(table)[1].values()) == ["Beta", "2016", "0.3", "2026-02-01", "false", "+49 @home -1"]


def test_header_below_a_title_and_a_chosen_sheet(tmp_path: Path) -> None:
    path = workbook(tmp_path / "list.xlsx", ["A title"], [], ["Name", "Place"], ["Acme", "Here"], title="Makers")
    assert cells(read(path, sheet="Makers", header_row=3)) == [{"Name": "Acme", "Place": "Here"}]
    with pytest.raises(ContentError, match="there is no sheet 'Other' — its sheets: Makers"):
        read(path, sheet="Other")


def test_cells_merged_downwards_hold_for_each_row(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "list.xlsx", ["Country", "Name", "Note"], ["France", "A", "x"], [None, "B", None], [None, None, None], ["Chile", "C", None]
    )
    book = openpyxl.load_workbook(path)
    book.active.merge_cells("A2:A4")
    book.active.merge_cells("C2:D2")
    book.save(path)
    assert [(row["Country"], row["Name"], row["Note"]) for row in cells(read(path))] == [
        ("France", "A", "x"),
        ("France", "B", ""),
        ("Chile", "C", ""),
    ]


def formula(path: Path, stored: str) -> Path:
    """A sheet whose cell B2 is a formula, with or without its stored result."""
    workbook(path, ["Name", "Year"], ["Acme", 1])
    return repacked(path, {SHEET: part(path, SHEET).replace(b"<v>1</v>", f"<f>2000+15</f>{stored}".encode())})


def test_a_formula_is_read_as_its_stored_result(tmp_path: Path) -> None:
    assert cells(read(formula(tmp_path / "list.xlsx", "<v>2015</v>"))) == [{"Name": "Acme", "Year": "2015"}]


def test_a_formula_without_a_stored_result_is_an_error_that_names_its_cell(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="1 formulas whose results are not stored: B2"):
        read(formula(tmp_path / "list.xlsx", ""))


def test_formula_errors_state_nothing(tmp_path: Path) -> None:
    assert cells(read(workbook(tmp_path / "list.xlsx", ["Name", "Year"], ["Acme", "#N/A"], ["#REF!", 2])))[0] == {"Name": "Acme", "Year": ""}


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "the file is empty"),
        (b"Name,Year\nAcme,2015\n", "not an XLSX file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "not an XLSX file"),
        (b"PK\x03\x04" + bytes(300), "not an XLSX file"),
    ],
)
def test_what_is_no_xlsx_is_refused(tmp_path: Path, raw: bytes, message: str) -> None:
    (tmp_path / "list.xlsx").write_bytes(raw)
    with pytest.raises(ContentError, match=message):
        read(tmp_path / "list.xlsx")


def test_a_truncated_xlsx_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "list.xlsx", ["Name"], ["Acme"])
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(ContentError, match="not an XLSX file"):
        read(path)


def test_a_zip_without_a_workbook_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "list.xlsx", "w") as archive:
        archive.writestr("hello.txt", "hello")
    with pytest.raises(ContentError, match="not a readable XLSX file"):
        read(tmp_path / "list.xlsx")


def test_a_zip_bomb_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = workbook(tmp_path / "list.xlsx", ["Name"], ["Acme"])
    with pytest.raises(ContentError, match="a zip bomb"):
        read(repacked(path, {"xl/bomb.xml": b" " * 60_000_000}))
    with pytest.raises(ContentError, match=r"too large: .* bytes unpacked"):
        read(repacked(path, {f"xl/{number}.xml": b" " * 60_000_000 for number in range(4)}))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    path = workbook(tmp_path / "list.xlsx", ["Name"], ["Acme"])
    laughs = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a "ha">]><sst>&a;</sst>'
    with pytest.raises(ContentError, match="declares a document type"):
        read(repacked(path, {"xl/sharedStrings.xml": laughs.encode(encoding)}))


def test_a_rare_encoding_that_could_hide_entities_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "list.xlsx", ["Name"], ["Acme"])
    with pytest.raises(ContentError, match="a rare encoding"):
        read(repacked(path, {"xl/sharedStrings.xml": b'<?xml version="1.0" encoding="cp037"?><sst/>'}))


@pytest.mark.parametrize("reference", [b"A99999999999", b"ZZZZZZ2"])
def test_a_cell_beyond_any_sheet_does_not_fill_the_memory(tmp_path: Path, reference: bytes) -> None:
    path = workbook(tmp_path / "list.xlsx", ["Name"], ["Acme"])
    sheet = (
        part(path, SHEET)
        .replace(b'r="A2"', b'r="' + reference + b'"')
        .replace(b'<row r="2"', b'<row r="' + (reference[1:] if reference[1:2].isdigit() else b"2") + b'"')
    )
    with pytest.raises(ContentError):
        read(repacked(path, {SHEET: sheet}))


# --- CSV ------------------------------------------------------------------------------------------------------------


def csv_file(folder: Path, raw: bytes, name: str = "list.csv") -> Path:
    (folder / name).write_bytes(raw)
    return folder / name


def test_csv_with_a_delimiter_blank_lines_and_cells_over_several_lines(tmp_path: Path) -> None:
    path = csv_file(tmp_path, b'Name;Place\r\n;\r\n"Acme\r\nLtd";"Here; there"\r\n\r\nBeta;\r\n')
    table = read(path, delimiter=";")
    assert cells(table) == [{"Name": "Acme\nLtd", "Place": "Here; there"}, {"Name": "Beta", "Place": ""}]
    assert [row.place for row in table.rows] == ["line 3", "line 6"]


def test_tab_separated_and_utf16(tmp_path: Path) -> None:
    assert cells(read(csv_file(tmp_path, b"Name\tPlace\nAcme\tHere\n", "list.tsv"))) == [{"Name": "Acme", "Place": "Here"}]
    assert cells(read(csv_file(tmp_path, "Name,Place\nAcmé,Here\n".encode("utf-16")))) == [{"Name": "Acmé", "Place": "Here"}]


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "the file is empty"),
        (b"\n\n", "no header in line 1"),
        (b"Name,Place\n", "the table has no rows"),
        (b"Name,Place\n,\n", "the table has no rows"),
        (b"Name,Name\nAcme,Beta\n", "list.csv:1: the header names a field twice: Name"),
        (b"Name,\nAcme,Here\n", "list.csv:2: a value stands in column 2"),
        (b"Name\nAcme,Here\n", "list.csv:2: a value stands in column 2"),
        (b"Name,Place\nAcme\n", "list.csv:2: 1 cells where the header has 2"),
        (b'Name,Place\n"Acme,Here\n', "not valid CSV"),
        ("Name\nAcmé\n".encode("cp1252"), "list.csv:2: not utf-8.* name its encoding"),
        (b"Name\nAc\x00me\n", "list.csv:2: holds a NUL character"),
        (b"PK\x03\x04 and more", "a spreadsheet file that is called .csv"),
        (b"N" * 400 + b"\nAcme\n", "a field has a name of 400 characters"),
    ],
)
def test_bad_csv_is_refused_with_its_place(tmp_path: Path, raw: bytes, message: str) -> None:
    with pytest.raises(ContentError, match=message):
        read(csv_file(tmp_path, raw))


def test_a_stated_encoding_is_used(tmp_path: Path) -> None:
    assert cells(read(csv_file(tmp_path, "Name\nAcmé\n".encode("cp1252")), encoding="cp1252")) == [{"Name": "Acmé"}]


# --- JSON and YAML --------------------------------------------------------------------------------------------------


def json_file(folder: Path, value: object) -> Path:
    (folder / "list.json").write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return folder / "list.json"


def test_nested_records_become_fields_with_dots(tmp_path: Path) -> None:
    path = json_file(
        tmp_path,
        {
            "data": [
                {"name": "Acme", "office": {"city": "Paris"}, "tags": [{"name": "a"}, {"name": "b"}], "years": [1, 2]},
                {"name": "Beta", "office": None},
            ]
        },
    )
    table = read(path, records_at=["data"])
    assert table.fields == ["name", "office.city", "tags[].name", "years"]
    assert cells(table) == [
        {"name": "Acme", "office.city": "Paris", "tags[].name": ("a", "b"), "years": ("1", "2")},
        {"name": "Beta", "office.city": "", "tags[].name": "", "years": ""},
    ]


def test_records_in_a_mapping_and_bare_values(tmp_path: Path) -> None:
    assert cells(read(json_file(tmp_path, {"acme": {"year": 1}}))) == [{"(key)": "acme", "year": "1"}]
    assert cells(read(json_file(tmp_path, ["Acme", "Beta"]))) == [{"(value)": "Acme"}, {"(value)": "Beta"}]


def test_yaml_dates_stay_text(tmp_path: Path) -> None:
    (tmp_path / "list.yml").write_text("list:\n- {name: Acme, since: 2024-01-02}\n", encoding="utf-8")
    assert cells(read(tmp_path / "list.yml", records_at=["list"])) == [{"name": "Acme", "since": "2024-01-02"}]


def nest(levels: int) -> object:
    value: object = "deep"
    for _ in range(levels):
        value = {"inner": value}
    return value


def test_ten_levels_are_read_and_thirty_are_not(tmp_path: Path) -> None:
    table = read(json_file(tmp_path, [{"name": "Acme", "a": nest(10)}]))
    assert table.fields == ["name", "a" + ".inner" * 10]
    with pytest.raises(ContentError, match="entry 1: nested over 20 levels"):
        read(json_file(tmp_path, [{"name": "Acme", "a": nest(30)}]))
    with pytest.raises(ContentError, match="nested too deeply"):
        read(json_file(tmp_path, "[" * 100_000))


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ([], "no rows"),
        ({"data": 1}, "no list of records"),
        ("[1, 2", "not valid JSON"),
        ('[{"a": 1, "a": 2}]', "stands twice"),
        ([{"a.b": 1, "a": {"b": 2}}], "two values are called 'a.b'"),
        ([{f"field {number}": 1 for number in range(3000)}], "more than 2,000 fields"),
        ("[" + "9" * 5000 + "]", "cannot be read"),
    ],
)
def test_bad_json_is_refused(tmp_path: Path, value: object, message: str) -> None:
    with pytest.raises(ContentError, match=message):
        read(json_file(tmp_path, value))


def test_keys_that_lead_nowhere_are_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="there is no 'rows' — the keys there: data"):
        read(json_file(tmp_path, {"data": []}), records_at=["rows"])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (1e16, "10000000000000000"),
        (41.599999999999994, "41.6"),
        ("a\u0000b \u202e c", "ab c"),
        ("x\ud800y", "xy"),
        (True, "true"),
        (10**400, hex(10**400)),
    ],
)
def test_values_as_text(value: object, text: str) -> None:
    assert as_text(value) == text
