"""funding.csv of the exchange format as a list's second file: money stated on the records of the first.

Belongs here: checking its rows and joining them to the records. Does not belong here: money that stands in a column of the list itself
(``field_map``).
"""

from __future__ import annotations

from typing import Final, get_args

from .errors import ContentError, Problem, nearest
from .extraction import Extract, Payload, Row, web_address
from .models import FieldMoney
from .texts import SEPARATOR, is_sentence, values_of

FILE: Final = "funding.csv"
COLUMNS: Final = (
    "record_id", "kind", "amount", "currency", "date", "as_of", "round", "investors", "lead_investors", "status", "certainty", "source_url",
)  # fmt: skip
"""The columns of tables/raw/funding.yml."""
_KINDS: Final = frozenset(get_args(FieldMoney.model_fields["kind"].annotation))
_SEVERAL: Final = frozenset({"investors", "lead_investors"})


def add_funding(payload: Payload, name: str, result: Extract) -> None:
    """Add the rows of a funding.csv to what was read from the list beside it.

    Args:
        payload: The saved files.
        name: The file.
        result: What the list gave; gets the rows of money, those that repeat another, and those that cannot be used.

    Raises:
        ContentError: For a file that is not of the exchange format.
    """
    rows = payload.csv(name)
    path = payload.folder / name
    stray = sorted({*(rows[0] if rows else COLUMNS)} ^ set(COLUMNS))
    if stray:
        raise ContentError(Problem(str(path), 1, f"the column '{column}' is unknown or missing", nearest(column, COLUMNS)) for column in stray)
    known = {row["record_id"] for row in result.records}
    seen: set[tuple[str, ...]] = set()
    for number, cells in enumerate(rows, start=1):
        result.rows_in += 1
        key = tuple(cells[column].strip() for column in COLUMNS)
        fault = _fault(cells, known)
        if key in seen:
            result.merged += 1
        elif fault:
            result.quarantined.append((f"{name}, entry {number}", *fault))
        else:
            result.funding.append(_statement(cells))
            result.funding_only += 1
        seen.add(key)


def _fault(cells: dict[str, str], known: set[str]) -> tuple[str, str] | None:
    """Why a row cannot be used, with the value or column concerned; None when it can."""
    if cells["record_id"].strip() not in known:
        return "the record is not in the list, or could not be used", cells["record_id"].strip()[:100]
    if cells["kind"].strip() not in _KINDS:
        return "the kind of money is none of the exchange format", cells["kind"].strip()[:50]
    for column in COLUMNS:
        texts = values_of(cells[column], SEPARATOR if column in _SEVERAL else None)
        if column != "source_url" and any(map(is_sentence, texts)):
            return "a sentence stands where a fact is expected", column
    return None


def _statement(cells: dict[str, str]) -> Row:
    row: Row = {column: next(iter(values_of(cells[column], None)), "") for column in COLUMNS if column not in _SEVERAL}
    row |= {column: values_of(cells[column], SEPARATOR) for column in _SEVERAL}
    return row | {"source_url": web_address(cells["source_url"])}
