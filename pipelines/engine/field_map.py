"""The extractor of every list that is one table: rows → records and stated money, as the field map in source.yml says.

Belongs here: turning a row into facts, ids of rows that have none, what becomes of rows that say the same. Does not belong here: reading the
file (``tabular``), guessing a map (``guessing``), the meaning of labels (``source.yml``), typing of years, places and amounts (staged tables).
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, get_args
from urllib.parse import urlsplit

from pipelines.parsing.account_addresses import account_of
from pipelines.parsing.dates import LATEST_FOUNDING, founding_year
from pipelines.parsing.location_parts import location_parts
from pipelines.parsing.money import parse_money

from .exchange_funding import add_funding
from .extraction import Extract, Payload, Row, slug, web_address
from .models import FieldMoney, FieldValue, MentionKind, TableMap
from .tabular import Cell, TableRow, read_table
from .texts import SEPARATOR, is_sentence, values_of

MULTIPLE: Final = frozenset({"owner", "former_names", "aliases", "categories", "external_ids", "investors", "lead_investors"})
"""Columns that hold several values, joined by SEPARATOR in a snapshot."""
ADDRESSES: Final = frozenset({"url", "source_url"})
KINDS: Final = frozenset(get_args(MentionKind))
_SINGLE_AMOUNTS: Final = ("total_raised", "valuation", "market_cap")
"""Kinds of money of which a record has one amount at a time, so that two different ones contradict each other; rounds add up."""
EARLIEST_YEAR: Final = 1600
"""The least year of founding that the column dictionary allows."""
_ORGANISATION_TYPES: Final[Mapping[str, str]] = {
    word: kind
    for kind, words in {
        "company": "company, private company, public company, corporation, startup, start-up, for profit, for-profit",
        "nonprofit": "nonprofit, non-profit, non profit, not for profit, not-for-profit, ngo, charity, association",
        "foundation": "foundation, stiftung, fondation",
        "government": "government, government agency, public body, public sector, state",
        "university": "university, academia, academic, college, school",
        "community": "community, open-source community, open source community",
    }.items()
    for word in words.split(", ")
}
_ONE_ADDRESS = re.compile(r"https?://\S+")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+")
_LABEL = re.compile(r"[a-z][a-z0-9_]*:.+")


class _UnusableRowError(Exception):
    """A row that cannot be used: the reason, and the field or value concerned (never a sentence)."""

    def __init__(self, reason: str, detail: str = ""):
        self.reason, self.detail = reason, detail
        super().__init__(reason)


@dataclass
class _Reading:
    """What a row states, with the rows of money that belong to it."""

    places: list[str]
    name: str
    host: str
    has_stated_id: bool
    record: Row
    funding: list[Row] = field(default_factory=list)


def extract_table(payload: Payload) -> Extract:
    """Read the table of a source that has a field map.

    Rows that are alike in every field are one. So are rows that the list itself says are the same, by their stated id or by name and address,
    as long as no fact of theirs differs; their labels are joined. Rows of one id that differ are all quarantined, because none of them can be
    chosen without guessing.

    Args:
        payload: The file that ``table`` in source.yml describes, and with it a funding.csv where ``table`` names one.

    Returns:
        Records, and rows of money as stated; rows without a name, with a sentence where a fact is expected, or with a value that cannot stand
        for what the map says are quarantined.

    Raises:
        ContentError: For a broken file, a field that is not declared, a declared one that is missing, and a table without rows.
    """
    table_map = payload.source.table
    assert table_map is not None
    name = payload.names[0]
    table = read_table(payload, name, table_map)
    payload.check_fields(name, table.fields)
    result = Extract(rows_in=len(table.rows))
    readings = []
    for row in _distinct(table.rows, result):
        try:
            readings.append(_read(row, table_map, payload.source.default_kind))
        except _UnusableRowError as fault:
            result.quarantined.append((row.place, fault.reason, fault.detail))
    _name_apart(readings)
    groups: dict[str, list[_Reading]] = defaultdict(list)
    for reading in readings:
        groups[reading.record["record_id"]].append(reading)
    for record_id, group in groups.items():
        different = _differences(group)
        if different:
            reason = "several rows have the same id and differ, or only their name is the same"
            result.quarantined += [
                (f"{reading.name} ({place})", reason, f"{record_id}: {different}") for reading in group for place in reading.places
            ]
            continue
        joined = _joined(group)
        result.merged += len(group) - 1
        result.records.append(joined.record)
        result.funding += [{"record_id": record_id, **line} for line in joined.funding]
    if table_map.funding_file is not None:
        add_funding(payload, table_map.funding_file, result)
    return result


def organisation_type(text: str) -> str | None:
    """The kind of organisation in the words of the exchange format; None for any other word."""
    return _ORGANISATION_TYPES.get(text.casefold())


def amount_text(text: str, unit: str | None, currency: str | None) -> str | None:
    """An amount with the unit that the list states apart from it, so that the money reader reads what the list says.

    Args:
        text: The amount as stated.
        unit: thousand, million or billion, where the list or the header says so.
        currency: The currency, where it stands apart from the amount.

    Returns:
        The amount as stated where it has a unit of its own or none is given; None when it cannot be told which unit the number has.
    """
    if unit is None or parse_money(text, currency or "USD").state in {"undisclosed", "not_stated", "zero"}:
        return text
    for written in (f"{text} {unit}", re.sub(r"(.*\d)", rf"\1 {unit}", text, count=1, flags=re.DOTALL)):
        if parse_money(written, currency or "USD").state == "stated" or (currency is None and parse_money(written).state == "stated"):
            return written
    own = parse_money(text, currency)
    value = own.amount if own.amount is not None else own.high
    digits = max((float(number) for number in re.findall(r"\d+(?:\.\d+)?", text.replace(",", ""))), default=0.0)
    has_own_unit = value is None or value >= 10 * digits
    return text if has_own_unit else None


# --- one row --------------------------------------------------------------------------------------------------------


def _distinct(rows: Iterable[TableRow], result: Extract) -> list[TableRow]:
    """The rows without those that repeat another in every field."""
    seen: dict[tuple[tuple[str, Cell], ...], TableRow] = {}
    for row in rows:
        seen.setdefault(tuple(sorted(row.cells.items())), row)
    unique = list(seen.values())
    result.merged += result.rows_in - len(unique)
    return unique


def _read(row: TableRow, table_map: TableMap, default_kind: str) -> _Reading:
    names = _values(row, table_map.columns["name"], "name")
    if not names or not any(character.isprintable() and not character.isspace() for character in names[0]):
        raise _UnusableRowError("no name")
    record: Row = {"kind": default_kind}
    for column, value in sorted(table_map.columns.items(), key=lambda item: item[0] != "location"):
        stated = _COLUMNS.get(column, _plain)(column, _values(row, value, column))
        record |= {name: cell for name, cell in stated.items() if cell or not record.get(name)}
    record["name"] = names[0]
    if len(names) > 1:
        record["aliases"] = list(dict.fromkeys([*names[1:], *record.get("aliases", [])]))
    labels = [*record.get("categories", []), *table_map.labels]
    for scheme, value in table_map.categories.items():
        labels += [f"{scheme}:{label}" for label in _values(row, value, "categories")]
    ids = list(record.get("external_ids", []))
    for scheme, value in table_map.external_ids.items():
        ids += [_external_id(scheme, text, value.field) for text in _values(row, value, "external_ids")]
    record["categories"], record["external_ids"] = list(dict.fromkeys(labels)), list(dict.fromkeys(filter(None, ids)))
    ids_stated = ["; ".join(_values(row, FieldValue(field=part), "record_id")) for part in table_map.record_id]
    record["record_id"] = "/".join(filter(None, ids_stated)) or slug(names[0])
    host = (urlsplit(record.get("url") or "").hostname or "").removeprefix("www.")
    return _Reading([row.place], names[0], host, any(ids_stated), record, _money(row, table_map.funding))


def _values(row: TableRow, value: FieldValue, column: str) -> list[str]:
    """The values of one cell, checked to be facts."""
    texts = values_of(row.cells[value.field], value.separator)
    for text in texts:
        if column not in ADDRESSES and not _ONE_ADDRESS.fullmatch(text) and is_sentence(text):
            raise _UnusableRowError("a sentence stands where a fact is expected", value.field)
        if SEPARATOR in text and column in MULTIPLE:
            raise _UnusableRowError(f"a value holds the character {SEPARATOR} which parts values in the exchange format", value.field)
    if column not in MULTIPLE and column not in ADDRESSES and len(texts) > 1 and value.separator is None and column != "location":
        raise _UnusableRowError("several values stand where one is expected", value.field)
    return texts


def _plain(column: str, texts: list[str]) -> Row:
    return {column: texts if column in MULTIPLE else texts[0] if texts else ""}


def _url(column: str, texts: list[str]) -> Row:
    return {column: next(filter(None, map(web_address, texts)), "")}


def _location(_: str, texts: list[str]) -> Row:
    place = location_parts(texts[0]) if texts else location_parts("")
    return {"city": place.city, "region": place.region, "country": place.country}


def _year(column: str, texts: list[str]) -> Row:
    """The year of a date, or the text as stated where it is none; the staged reader tells of that."""
    if not texts:
        return {column: ""}
    year = founding_year(texts[0]) or _as_number(texts[0])
    if year is not None and not EARLIEST_YEAR <= year <= LATEST_FOUNDING:
        raise _UnusableRowError("the year of founding is not possible", texts[0])
    return {column: f"{year:.0f}" if year is not None else texts[0]}


def _number(column: str, texts: list[str]) -> Row:
    if not texts:
        return {column: ""}
    text = texts[0].replace(",", "") if _GROUPED.fullmatch(texts[0]) else texts[0]
    number = _as_number(text)
    if number is not None and (number < 0 or number != int(number)):
        raise _UnusableRowError("the number of employees is not possible", texts[0])
    return {column: f"{number:.0f}" if number is not None else text}


def _as_number(text: str) -> float | None:
    """A text that any reader would take for a number, as that number."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _kind(column: str, texts: list[str]) -> Row:
    if not texts:
        return {}
    if texts[0].casefold() not in KINDS:
        raise _UnusableRowError("the kind is none of the exchange format", texts[0])
    return {column: texts[0].casefold()}


def _organisation(column: str, texts: list[str]) -> Row:
    kind = organisation_type(texts[0]) if texts else ""
    if kind is None:
        raise _UnusableRowError("the type of organisation is none of the exchange format", texts[0])
    return {column: kind}


def _labels(column: str, texts: list[str]) -> Row:
    for text in texts:
        if not _LABEL.fullmatch(text):
            raise _UnusableRowError(f"a value of {column} is not of the form scheme:value", text)
    return {column: texts}


_COLUMNS: Final[Mapping[str, Callable[[str, list[str]], Row]]] = {
    "url": _url,
    "location": _location,
    "founded_year": _year,
    "employees": _number,
    "kind": _kind,
    "organisation_type": _organisation,
    "categories": _labels,
    "external_ids": _labels,
}


def _external_id(scheme: str, text: str, upstream: str) -> str:
    """An identifier, or the one that a page's address names; "" for a page that is not the organisation's own."""
    if "/" in text or "." in text:
        found = account_of(text)
        if found is not None:
            return f"{found[0]}:{found[1]}" if found[0].startswith(scheme) else ""
        if web_address(text):
            return ""
    if re.search(r"\s", text):
        raise _UnusableRowError(f"not an identifier of the scheme {scheme}", upstream)
    return f"{scheme}:{text.removeprefix('@').casefold()}"


# --- money ----------------------------------------------------------------------------------------------------------


def _money(row: TableRow, maps: Iterable[FieldMoney]) -> list[Row]:
    lines: list[Row] = []
    for money in maps:
        line = _statement(row, money)
        if line and line not in lines:
            lines.append(line)
    return lines


def _statement(row: TableRow, money: FieldMoney) -> Row | None:
    """One row of funding.csv; None where the row states nothing of the kind: an empty or zero amount is no amount."""
    cells: dict[str, list[str]] = {column: _values(row, value, column) for column, value in money.values.items()}
    currency = money.currency or next(iter(cells.pop("currency_field", [])), "")
    amount = next(iter(cells.pop("amount", [])), "")
    if amount and parse_money(amount, currency or "USD").state in {"zero", "not_stated"}:
        amount = ""
    line: Row = {"kind": money.kind}
    for column, texts in cells.items():
        line |= _url(column, texts) if column in ADDRESSES else _plain(column, texts)
    if not amount and not (money.kind == "round" and (line.get("round") or line.get("date"))):
        return None
    written = amount_text(amount, money.unit, currency or None) if amount else ""
    if written is None:
        assert money.amount is not None
        raise _UnusableRowError("the amount cannot be read with the unit of its column", money.amount.field)
    return {**line, "amount": written, "currency": currency if amount else ""}


# --- rows of one id -------------------------------------------------------------------------------------------------


def _name_apart(readings: list[_Reading]) -> None:
    """Give rows of one name, without an id of their own, the host of their address behind it, whatever their order."""
    hosts: dict[str, set[str]] = defaultdict(set)
    for reading in readings:
        if not reading.has_stated_id:
            hosts[reading.record["record_id"]].add(reading.host)
    for reading in readings:
        if not reading.has_stated_id and reading.host and len(hosts[reading.record["record_id"]]) > 1:
            reading.record["record_id"] += f"-{slug(reading.host)}"


def _differences(group: list[_Reading]) -> str:
    """The columns in which rows of one id contradict each other, or "name" when nothing but the name says that they are the same."""
    if len(group) == 1:
        return ""
    columns = {column for reading in group for column in reading.record} - MULTIPLE
    different = sorted(column for column in columns if len({str(reading.record[column]) for reading in group if reading.record.get(column)}) > 1)
    different += [kind for kind in _SINGLE_AMOUNTS if len({amounts for reading in group if (amounts := _amounts(reading, kind))}) > 1]
    is_certain = all(reading.has_stated_id for reading in group) or all(reading.record.get("url") for reading in group)
    return ", ".join(different) or ("" if is_certain else "name")


def _amounts(reading: _Reading, kind: str) -> frozenset[tuple[str, str]]:
    return frozenset((line["amount"], line["currency"]) for line in reading.funding if line["kind"] == kind)


def _joined(group: list[_Reading]) -> _Reading:
    """One reading of several that agree."""
    first = group[0]
    for other in group[1:]:
        for column, value in other.record.items():
            if column in MULTIPLE:
                first.record[column] = list(dict.fromkeys([*first.record.get(column, []), *value]))
            else:
                first.record[column] = first.record.get(column) or value
        first.funding += [line for line in other.funding if line not in first.funding]
    return first
