"""Talking to people and to scripts: colours only on a terminal, JSON when asked, errors as one readable block.

Belongs here: output that several commands share. Does not belong here: the output of one command.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..engine.errors import ContentError, MarketMapError, StorageError

if TYPE_CHECKING:
    import duckdb
    from rich.console import Console

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
WIDE = 100_000  # columns when not on a terminal, so that no line is wrapped


@cache
def console(*, error: bool = False) -> Console:
    """The console for results (standard output) or for messages (standard error)."""
    from rich.console import Console

    stream = sys.stderr if error else sys.stdout
    return Console(file=stream, highlight=False, soft_wrap=not stream.isatty(), width=None if stream.isatty() else WIDE)


def visible(text: str) -> str:
    """Text of unknown origin made safe for a terminal: control and direction-changing characters are written out."""
    return _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


def print_json(value: Any) -> None:
    """One JSON document on standard output; dates as ISO text, whatever else JSON lacks as text."""
    sys.stdout.write(json.dumps(plain(value), ensure_ascii=False, indent=2, allow_nan=False) + "\n")


def plain(value: Any) -> Any:
    """A value in JSON's own types."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set):
        return [plain(item) for item in value]
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else str(value)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    return value if value is None or isinstance(value, str | int | bool) else str(value)


def relative(path: Path | str, root: Path) -> str:
    """A path as a person would type it from the project's folder."""
    try:
        return Path(path).resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return str(path)


def error_block(error: MarketMapError, root: Path) -> str:
    """What went wrong, one problem a line, with paths from the project's folder."""
    text = str(error)
    for prefix in {str(root), str(root.resolve())}:
        text = text.replace(f"{prefix}/", "")
    lines = text.splitlines() or [type(error).__name__]
    if isinstance(error, ContentError):
        count = len(error.problems)
        return "\n".join(
            [f"{count} problem{'s' if count != 1 else ''} in the content; nothing was changed:", *(f"  {visible(line)}" for line in lines)]
        )
    return "\n".join(visible(line) for line in lines)


def open_release(root: Path) -> duckdb.DuckDBPyConnection:
    """The published database as a reader, closed by the caller.

    Raises:
        StorageError: When nothing has been published yet, or the file cannot be opened.
    """
    import duckdb

    from ..engine.releases import DATABASE, open_reader

    path = root / "data" / "curated" / DATABASE
    if not path.is_file():
        raise StorageError(f"there is no release yet in {relative(path.parent, root)}: run `marketmap refresh` (or `make refresh`) first")
    try:
        return open_reader(path)
    except duckdb.Error as error:
        raise StorageError(f"{relative(path, root)} cannot be opened: {str(error).splitlines()[0]}") from error


@cache
def query(name: str) -> str:
    """The text of ``queries/<name>.sql``."""
    return (Path(__file__).parent / "queries" / f"{name}.sql").read_text(encoding="utf-8")


def fetch(reader: duckdb.DuckDBPyConnection, name: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """The rows of one of the commands' own queries, as dictionaries.

    Raises:
        StorageError: When the release lacks a table or column of the query, because an older or newer version made it.
    """
    import duckdb

    try:
        found = reader.execute(query(name), parameters or {})
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise StorageError(f"the release was made by another version of marketmap: run `marketmap refresh` ({str(error).splitlines()[0]})") from error
    columns = [column[0] for column in found.description or []]
    return [dict(zip(columns, row, strict=True)) for row in found.fetchall()]


def amount(usd: float | None) -> str:
    """US dollars in three digits: USD 1.2 B; unknown when there is no amount."""
    if usd is None:
        return "unknown"
    for size, letter in ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k")):
        if abs(usd) >= size * 0.9995:
            return f"USD {usd / size:.3g} {letter}"
    return f"USD {usd:.0f}"
