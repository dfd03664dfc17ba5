"""``marketmap sql``: one reading statement over the published database.

Belongs here: bounding a query in rows and time, and writing its rows as table, CSV or JSON. Does not belong here: any query of our own.
"""

from __future__ import annotations

import csv
import json
import re
import sys
import threading
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..engine.errors import QueryError, nearest
from .console import console, fetch, open_release, plain, visible

if TYPE_CHECKING:
    import duckdb

BATCH = 2048
LONGEST_CELL = 200
READING = {"SELECT", "EXPLAIN", "PRAGMA", "RELATION"}  # DESCRIBE, SHOW, SUMMARIZE and FROM are SELECT to DuckDB
ANSWERED = "statements that read are answered: SELECT, WITH, FROM, DESCRIBE, SHOW, SUMMARIZE, EXPLAIN"
Rows = Iterator[tuple[Any, ...]]


def run(root: Path, text: str, form: str, *, limit: int, timeout: float) -> None:
    """Answer a query on standard output.

    Raises:
        QueryError: When the statement does not only read, is wrong, names something unknown, or takes too long.
        StorageError: When there is no release yet.
    """
    import duckdb

    with open_release(root) as reader:
        statement = one_statement(reader, text)
        stop = threading.Timer(timeout, reader.interrupt)
        stop.daemon = True
        if timeout:
            stop.start()
        try:
            found = reader.execute(statement)
            columns = [column[0] for column in found.description or []]
            if form == "table" and statement.type.name == "EXPLAIN":
                sys.stdout.writelines(f"{visible(str(row[-1]))}\n" for row in _rows(found))  # a drawing, not a table
            else:
                write(form, columns, _rows(found), limit)
        except duckdb.InterruptException:
            if not timeout:
                raise KeyboardInterrupt from None
            raise QueryError(f"the query was stopped after {timeout:g} s — narrow it, or give more time with --timeout") from None
        except duckdb.Error as error:
            raise QueryError(explain(reader, error)) from None
        finally:
            stop.cancel()


def one_statement(reader: duckdb.DuckDBPyConnection, text: str) -> duckdb.Statement:
    """The single reading statement of a text.

    Raises:
        QueryError: For a syntax error, no or several statements, or one that is not for reading.
    """
    import duckdb

    try:
        statements = reader.extract_statements(text)
    except duckdb.Error as error:
        raise QueryError(str(error).strip()) from None
    if len(statements) != 1:
        raise QueryError("there is no statement to answer" if not statements else f"{len(statements)} statements; give one at a time")
    kind = statements[0].type.name.removeprefix("StatementType.")
    if kind not in READING:
        raise QueryError(f"{kind} is refused: the published database is read-only — {ANSWERED}")
    return statements[0]


def _rows(found: duckdb.DuckDBPyConnection) -> Rows:
    while batch := found.fetchmany(BATCH):
        yield from batch


def write(form: str, columns: list[str], rows: Rows, limit: int) -> None:
    """Write the rows and, on standard error, whether there are more of them."""
    if limit:
        shown, more = list(islice(rows, limit)), next(rows, None) is not None
    else:
        shown, more = rows, False  # type: ignore[assignment]
    {"csv": _write_csv, "json": _write_json, "table": _write_table}[form](columns, iter(shown))
    if more:
        sys.stdout.flush()
        console(error=True).print(f"The first {limit:,} rows; there are more. --limit 0 gives all.")


def _write_csv(columns: list[str], rows: Rows) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_text(value, missing="") for value in row])


def _write_json(columns: list[str], rows: Rows) -> None:
    """An array with one object per row, written row by row so that large answers need no memory."""
    names = list(_distinct(columns))
    sys.stdout.write("[")
    for index, row in enumerate(rows):
        record = plain(dict(zip(names, row, strict=True)))
        sys.stdout.write((",\n " if index else "\n ") + json.dumps(record, ensure_ascii=False, allow_nan=False))
    sys.stdout.write("\n]\n")


def _distinct(columns: list[str]) -> Iterator[str]:
    """Column names made distinct, as an object needs them: a second ``name`` becomes ``name_2``."""
    seen: dict[str, int] = {}
    for column in columns:
        seen[column] = seen.get(column, 0) + 1
        yield column if seen[column] == 1 else f"{column}_{seen[column]}"


def _write_table(columns: list[str], rows: Rows) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    first = next(rows, None)
    listed = list(chain([first], rows)) if first is not None else []
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for index, column in enumerate(columns):
        is_number = any(isinstance(row[index], int | float) and not isinstance(row[index], bool) for row in listed[:100])
        table.add_column(Text(visible(column)), justify="right" if is_number else "left", overflow="fold")
    for row in listed:
        table.add_row(*(Text("NULL", style="dim") if value is None else Text(_shortened(visible(_text(value)))) for value in row))
    screen = console()
    with screen.capture() as captured:
        screen.print(table)
    for line in captured.get().splitlines():
        sys.stdout.write(f"{line.rstrip()}\n")
    sys.stdout.write(f"{len(listed):,} row{'s' if len(listed) != 1 else ''}\n")


def _shortened(text: str) -> str:
    text = text.replace("\n", "⏎")
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"


def _text(value: Any, missing: str = "NULL") -> str:
    if value is None:
        return missing
    if isinstance(value, list | dict):
        return json.dumps(plain(value), ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes):
        return value.hex()
    return str(value)


def explain(reader: duckdb.DuckDBPyConnection, error: duckdb.Error) -> str:
    """DuckDB's complaint with the nearest table or column that there is."""
    message = str(error).strip()
    names = fetch(reader, "known_names")
    if found := re.search(r"Table with name \"?([\w.]+)\"? does not exist", message):
        tables = sorted({f"{row['schema_name']}.{row['table_name']}" for row in names})
        wanted = found[1].rpartition(".")[2].lower()
        same = [table for table in tables if table.endswith(f".{wanted}")]
        hint = f"did you mean '{_best(same)}'?" if same else _nearest_table(wanted, tables)
        return f"there is no table '{found[1]}' — {hint}"
    if found := re.search(r"Referenced column \"([^\"]+)\" (?:was )?not found|does not have a column named \"([^\"]+)\"", message):
        wanted = found[1] or found[2]
        hint = nearest(wanted, {row["column_name"] for row in names})
        return f"there is no column '{wanted}' here" + (f" — {hint}" if hint else "") + f"\n{message}"
    return message


def _best(tables: list[str]) -> str:
    """The one that a reader means: curated before marts before the stages below."""
    order = ("curated", "marts", "resolved", "staged")
    return min(tables, key=lambda table: order.index(schema) if (schema := table.partition(".")[0]) in order else len(order))


def _nearest_table(wanted: str, tables: list[str]) -> str:
    schemas: dict[str, list[str]] = {}
    for table in tables:
        schemas.setdefault(table.partition(".")[2], []).append(table)
    close = re.search(r"'(.+)'", nearest(wanted, schemas))
    return f"did you mean '{_best(schemas[close[1]])}'?" if close and close[1] in schemas else '`marketmap sql "SHOW ALL TABLES"` lists them'
