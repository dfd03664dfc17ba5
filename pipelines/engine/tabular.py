"""One table of a payload, from CSV, XLSX, JSON or YAML, as rows of plain text.

Belongs here: finding rows and fields in a file of unknown origin without harm, and naming each row as a person would find it. Does not belong
here: what a field means (``field_map``), guessing where the table stands (``guessing``).
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, Final
from xml.etree import ElementTree

from .errors import ContentError
from .extraction import MAX_CELL_CHARACTERS, Payload
from .models import TableLayout

Cell = str | tuple[str, ...]
"""A value as text, without blanks at its ends; several values where the file itself states a list."""

SUFFIXES: Final = (".csv", ".tsv", ".xlsx", ".json", ".yml", ".yaml")
KEY, VALUE = "(key)", "(value)"
"""Names of the fields that JSON and YAML give without a name: the key of a record in a mapping, and a record that is a bare value."""

MAX_FIELDS: Final = 2_000
MAX_NAME: Final = 300
MAX_CELLS: Final = 5_000_000
MAX_LEVELS: Final = 20
MAX_SHEET_ROWS: Final = 1_048_576
MAX_PARTS: Final = 2_000
MAX_UNPACKED_BYTES: Final = 200_000_000
MAX_RATIO: Final = 200
"""Unpacked bytes per packed byte of a part over a megabyte; the most repetitive real sheets stay below 100."""


@dataclass(frozen=True)
class TableRow:
    """One upstream record.

    Attributes:
        place: Where it stands in the file, as a person would look for it: "row 7", "line 7", "entry 7".
        cells: Field → value, for every field of the table; "" where nothing is stated.
    """

    place: str
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class Table:
    """Fields in the order of the file, and the rows that state anything."""

    fields: list[str]
    rows: list[TableRow]


@dataclass(frozen=True)
class GridLine:
    """One line of a CSV file or sheet with its number from 1."""

    number: int
    cells: list[str]


def read_table(payload: Payload, name: str, layout: TableLayout) -> Table:
    """Read the table of one payload file.

    Lines without any value are no rows: they state nothing. Numbers and dates are given as text: 2015, 41.6, 2026-01-31. In JSON and YAML the
    fields of a mapping inside a record are named by the keys joined by a dot ("office.city"), those of a list of mappings likewise with "[]"
    ("tags[].name"), with one value per entry.

    Args:
        payload: The saved files.
        name: The file, with one of the endings in SUFFIXES.
        layout: Where in the file the table stands.

    Raises:
        ContentError: For a file of another kind, a broken or malicious one, no such sheet or list, a header that names a field twice, a value
            without a field, a line longer or shorter than the header (CSV), and a table without rows.
    """
    path = payload.path(name)
    if path.suffix.casefold() in {".json", ".yml", ".yaml"}:
        table = _of_records(path, record_list(path, read_tree(payload, name), layout.records_at))
    else:
        table = _of_lines(path, read_lines(payload, name, layout), layout)
    if not table.rows:
        raise ContentError.at(path, "the table has no rows", hint="is this the right sheet or list, and the right header row?")
    return table


# --- CSV and sheets -------------------------------------------------------------------------------------------------


def read_lines(payload: Payload, name: str, layout: TableLayout) -> Iterator[GridLine]:
    """The lines of a CSV file or sheet that hold any value."""
    path = payload.path(name)
    lines = _sheet_lines(path, layout.sheet) if path.suffix.casefold() == ".xlsx" else _csv_lines(payload, name, layout)
    return (line for line in lines if any(line.cells))


def _of_lines(path: Path, lines: Iterator[GridLine], layout: TableLayout) -> Table:
    is_sheet = path.suffix.casefold() == ".xlsx"
    word = "row" if is_sheet else "line"
    header = next((line for line in lines if line.number >= layout.header_row), None)
    if header is None:
        raise ContentError.at(path, f"no header in {word} {layout.header_row} or below it", hint="is this the right sheet and the right row?")
    width = max(number for number, cell in enumerate(header.cells, 1) if cell)
    fields = [" ".join(cell.split()) for cell in header.cells[:width]]
    _refuse_long_names(path, fields)
    twice = sorted({field for field in fields if field and fields.count(field) > 1})
    if twice:
        raise ContentError.at(
            path, f"the header names a field twice: {', '.join(twice)}", line=header.number, hint="give each column a name of its own"
        )
    rows = []
    for line in lines:
        if len(line.cells) < width and not is_sheet:
            message = f"{len(line.cells)} cells where the header has {width}"
            raise ContentError.at(path, message, line=line.number, hint="a cell with a line break or the delimiter must stand in quotation marks")
        stray = next((number for number, cell in enumerate(line.cells) if cell and (number >= width or not fields[number])), None)
        if stray is not None:
            message = f"a value stands in column {stray + 1}, which has no name in the header"
            raise ContentError.at(path, message, line=line.number, hint="name the column, or look whether a cell of this line was cut in two")
        cells = [*line.cells, *[""] * (width - len(line.cells))]
        rows.append(TableRow(f"{word} {line.number}", {field: cell for field, cell in zip(fields, cells, strict=False) if field}))
    return Table([field for field in fields if field], rows)


def _refuse_long_names(path: Path, fields: Iterable[str]) -> None:
    long = next((field for field in fields if len(field) > MAX_NAME), None)
    if long is not None:
        message = f"a field has a name of {len(long):,} characters, beginning '{long[:40]}'"
        raise ContentError.at(path, message, hint="is this the right header row, or the right list?")


def _csv_lines(payload: Payload, name: str, layout: TableLayout) -> Iterator[GridLine]:
    path = payload.path(name)
    delimiter = layout.delimiter or ("\t" if path.suffix.casefold() == ".tsv" else ",")
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    reader = csv.reader(io.StringIO(_csv_text(payload, name, layout), newline=""), strict=True, delimiter=delimiter)
    before = 0
    try:
        for cells in reader:
            first, before = before + 1, reader.line_num  # a cell in quotation marks may run over several lines
            if first >= layout.header_row:
                yield GridLine(first, [clean(cell) for cell in cells])
    except csv.Error as error:
        raise ContentError.at(path, f"not valid CSV: {error}", line=reader.line_num) from None


def _csv_text(payload: Payload, name: str, layout: TableLayout) -> str:
    path = payload.path(name)
    with path.open("rb") as stream:
        head = stream.read(4)
    if head[:2] == b"PK" or head == b"\xd0\xcf\x11\xe0":
        raise ContentError.at(path, "a spreadsheet file that is called .csv", hint="give it its own ending, .xlsx, or export it as CSV")
    encoding = "utf-16" if head[:2] in {b"\xff\xfe", b"\xfe\xff"} else layout.encoding
    try:
        return payload.text(name, encoding)
    except ContentError as error:
        if "not utf-8" not in str(error):
            raise
        problem = error.problems[0]
        hint = "save it as UTF-8, or name its encoding (encoding in source.yml, --encoding cp1252)"
        raise ContentError.at(path, problem.message, line=problem.line, hint=hint) from None
    except (UnicodeError, LookupError) as error:
        raise ContentError.at(path, f"cannot be read as {encoding}: {error}") from None


# --- XLSX -----------------------------------------------------------------------------------------------------------


def sheet_names(path: Path) -> list[str]:
    """The visible sheets of an XLSX file."""
    with _workbook(path) as (book, _):
        return [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]


def _sheet_lines(path: Path, title: str | None) -> list[GridLine]:
    """The rows of a sheet. A formula gives its stored result; merged cells all give the value of their first, as they look on the screen."""
    lines = []
    with _workbook(path) as (book, archive):
        titles = [sheet.title for sheet in book.worksheets]
        if not titles or (title is not None and title not in titles):
            raise ContentError.at(path, f"there is no sheet '{title or ''}'", hint=f"its sheets: {', '.join(titles)}")
        sheet = book[title] if title is not None else book.worksheets[0]
        merged = _merged_downwards(path, archive, sheet._worksheet_path)  # the reader that streams a sheet does not tell of merged cells
        sheet.reset_dimensions()  # some programs state a size that is not the sheet's
        count, held = 0, dict[int, tuple[int, str]]()
        for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
            count += len(row)
            if count > MAX_CELLS or number > MAX_SHEET_ROWS:
                message = f"too large at row {number:,}: more than {MAX_CELLS:,} cells or {MAX_SHEET_ROWS:,} rows"
                raise ContentError.at(path, message, hint="delete the empty rows and columns around the table")
            cells = ["" if text in _CELL_ERRORS else text for text in map(as_text, row)]
            is_blank = not any(cells)
            for column, last in merged.get(number, {}).items():
                held[column] = (last, cells[column] if column < len(cells) else "")
            for column, (last, value) in list(held.items()):
                if number > last:
                    del held[column]
                elif value and not is_blank:
                    cells += [""] * (column + 1 - len(cells))
                    cells[column] = value
            if not is_blank:
                lines.append(GridLine(number, cells))
    return lines


@contextmanager
def _workbook(path: Path) -> Iterator[tuple[Any, zipfile.ZipFile]]:
    """An XLSX file, opened after a look at what it would do when unpacked; whatever goes wrong while it is open is said of the file."""
    import openpyxl

    _refuse_bombs(path)
    try:
        with warnings.catch_warnings(), zipfile.ZipFile(path) as archive:
            warnings.simplefilter("ignore")  # of styles and extensions that are not read
            book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
            try:
                yield book, archive
            finally:
                book.close()
    except ContentError:
        raise
    except Exception as error:  # openpyxl raises whatever its parts raise
        message = f"not a readable XLSX file: {type(error).__name__}: {str(error)[:200]}"
        raise ContentError.at(path, message, hint="open it in a spreadsheet program and save it again") from None


def _refuse_bombs(path: Path) -> None:
    """Look at an XLSX file before it is opened: how large it gets, and that none of its parts declares entities."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            total = sum(part.file_size for part in parts)
            if len(parts) > MAX_PARTS or total > MAX_UNPACKED_BYTES:
                raise ContentError.at(path, f"too large: {len(parts):,} parts and {total:,} bytes unpacked")
            for part in parts:
                if part.file_size > 1_000_000 and part.file_size > MAX_RATIO * max(part.compress_size, 1):
                    raise ContentError.at(path, f"'{part.filename}' unpacks to {part.file_size:,} bytes from {part.compress_size:,}: a zip bomb")
                if not part.is_dir() and "/media/" not in part.filename and _may_hide_entities(archive.read(part)):
                    raise ContentError.at(path, f"'{part.filename}' declares a document type or a rare encoding, which no spreadsheet program does")
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError, ValueError) as error:
        hint = "an .xls or .csv file under another name, an encrypted or a truncated file cannot be read"
        raise ContentError.at(path, f"not an XLSX file: {error}", hint=hint) from None
    except Exception as error:  # zlib.error and whatever else a broken part raises
        if isinstance(error, ContentError):
            raise
        raise ContentError.at(path, f"not a whole XLSX file: {error}", hint="the file may be truncated") from None


def _may_hide_entities(raw: bytes) -> bool:
    """Whether a part holds a document type declaration, or an encoding in which one could not be seen."""
    encoding = re.search(rb"""encoding\s*=\s*["']([^"']*)""", raw[:400].replace(b"\x00", b""))
    return b"<!DOCTYPE" in raw.replace(b"\x00", b"") or (
        encoding is not None and encoding[1].lower() not in {b"utf-8", b"utf-16", b"us-ascii", b"ascii", b"iso-8859-1"}
    )


_CELL_ERRORS: Final = frozenset({"#N/A", "#REF!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#VALUE!", "#SPILL!", "#CALC!", "#GETTING_DATA"})
"""What a sheet shows where a formula has no result; it states nothing."""
_RANGE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6}):([A-Z]{1,3})([1-9]\d{0,6})")


def _merged_downwards(path: Path, archive: zipfile.ZipFile, part: str) -> dict[int, dict[int, int]]:
    """First row → column (from 0) → last row of the cells merged over several rows; refuses formulas whose result is not stored.

    Cells merged only sideways keep their value in the first, because the others are columns of their own.
    """
    found: dict[int, dict[int, int]] = {}
    without_result = []
    with archive.open(part) as stream:
        for _, element in ElementTree.iterparse(stream):  # noqa: S314 - see the import
            tag = str(element.tag).rpartition("}")[2]
            if tag == "c":
                inner = {str(child.tag).rpartition("}")[2] for child in element}
                if "f" in inner and "v" not in inner:
                    without_result.append(element.get("r", "?"))
                element.clear()
            elif tag == "row":
                element.clear()
            elif tag == "mergeCell" and (match := _RANGE.fullmatch(element.get("ref", ""))) and int(match[4]) > int(match[2]):
                found.setdefault(int(match[2]), {})[_column_number(match[1])] = int(match[4])
    if without_result:
        cells = ", ".join(without_result[:5]) + (" …" if len(without_result) > 5 else "")
        message = f"{len(without_result):,} formulas whose results are not stored: {cells}"
        raise ContentError.at(path, message, hint="open the file in a spreadsheet program, save it, and import it again")
    return found


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


# --- JSON and YAML --------------------------------------------------------------------------------------------------


def read_tree(payload: Payload, name: str) -> Any:
    """A JSON or YAML file as plain values."""
    try:
        return payload.json(name) if PurePath(name).suffix.casefold() == ".json" else payload.yaml(name)
    except ValueError as error:  # a number of thousands of digits
        raise ContentError.at(payload.path(name), f"cannot be read: {error}") from None


def record_list(path: Path, tree: Any, keys: Iterable[str]) -> list[Any]:
    """The records below some keys: a list, or a mapping of records, whose keys become the field KEY."""
    where = "the file"
    for key in keys:
        where = f"'{key}'"
        if not isinstance(tree, dict) or key not in tree:
            raise ContentError.at(
                path, f"there is no '{key}'", hint=f"the keys there: {', '.join(map(str, tree))[:200]}" if isinstance(tree, dict) else ""
            )
        tree = tree[key]
    if isinstance(tree, list):
        return tree
    if isinstance(tree, dict) and tree and all(isinstance(value, dict) for value in tree.values()):
        return [{KEY: key, **value} for key, value in tree.items()]
    raise ContentError.at(path, f"{where} is no list of records", hint="name the keys that lead to it: records_at in source.yml, --records-at")


def _of_records(path: Path, records: list[Any]) -> Table:
    rows, fields = [], dict[str, bool]()
    for number, record in enumerate(records, 1):
        cells: dict[str, Cell] = {}
        for field, value in _flat(path, f"entry {number}", "", record if isinstance(record, dict) else {VALUE: record}, 0):
            if field in cells:
                raise ContentError.at(path, f"entry {number}: two values are called '{field}'")
            cells[field] = value
            fields[field] = fields.get(field, False) or bool(value)
        if len(fields) > MAX_FIELDS:
            raise ContentError.at(path, f"more than {MAX_FIELDS:,} fields", hint="are the records one level deeper? name the keys that lead to them")
        if any(cells.values()):
            rows.append(TableRow(f"entry {number}", cells))
    # "office: null" beside "office: {city: …}" is the same field left empty
    hollow = {
        field for field, is_stated in fields.items() if not is_stated and any(other.startswith((f"{field}.", f"{field}[]")) for other in fields)
    }
    names = [field for field in fields if field not in hollow]
    _refuse_long_names(path, names)
    return Table(names, [TableRow(row.place, {field: row.cells.get(field, "") for field in names}) for row in rows])


def _flat(path: Path, place: str, prefix: str, value: Any, level: int) -> Iterator[tuple[str, Cell]]:
    """The fields of a record with their values."""
    if level > MAX_LEVELS:
        raise ContentError.at(path, f"{place}: nested over {MAX_LEVELS} levels", hint="name the keys that lead to the records, or write it flatter")
    if isinstance(value, dict):
        for key, inner in value.items():
            word = " ".join(clean(str(key)).split()) or "(empty)"
            yield from _flat(path, place, f"{prefix}.{word}" if prefix else word, inner, level + 1)
    elif isinstance(value, list):
        plain = [text for item in value if not isinstance(item, dict | list) and (text := as_text(item))]
        if plain:
            yield prefix, tuple(plain)
        inner_cells: dict[str, list[str]] = {}
        for item in value:
            if isinstance(item, dict | list):
                for field, cell in _flat(path, place, f"{prefix}[]", item, level + 1):
                    inner_cells.setdefault(field, []).extend([cell] if isinstance(cell, str) else cell)
        yield from ((field, tuple(word for word in words if word)) for field, words in inner_cells.items())
    else:
        yield prefix, as_text(value)


# --- text -----------------------------------------------------------------------------------------------------------

_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]")


def clean(text: str) -> str:
    """Text without control characters, marks that change its direction, halves of characters, and blanks at the ends of its lines."""
    return "\n".join(" ".join(line.split()) for line in _REFUSED.sub("", text).splitlines()).strip()


def as_text(value: Any) -> str:
    """A value as its file shows it: whole numbers without a fraction, dates in ISO 8601, true and false in words, nothing as ""."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        # fifteen digits are what a spreadsheet holds; the rest is the noise of binary fractions
        return f"{value:.0f}" if math.isfinite(value) and value.is_integer() else f"{value:.15g}"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, int):
        return str(value) if abs(value) < 10**300 else hex(value)
    return clean(str(value))
