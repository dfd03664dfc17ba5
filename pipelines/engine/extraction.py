"""What an extractor gets and gives: the saved upstream files on one side, facts in the exchange format on the other.

Belongs here: strict access to a payload and the result type. Does not belong here: anything about one source.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from .archives import read_members
from .errors import ContentError, Problem, nearest
from .models import Source
from .yaml_files import read_yaml

Row = dict[str, Any]
_BARE_HOST = re.compile(r"([\w-]+\.)+[A-Za-z]{2,}(/\S*)?")
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
MAX_PAYLOAD_BYTES = 200_000_000
MAX_CELL_CHARACTERS = 2_000_000


def payload_names(folder: Path, source: Source) -> list[str]:
    """The names of the payload files in a folder, in the order of source.yml: exactly one for each place in ``payload``.

    Raises:
        ContentError: Naming each file that is missing, and each that stands beside another one of the same place.
    """
    names, problems = [], []
    for name in source.payload:
        allowed = [name, *source.payload_alternatives.get(name, [])]
        found = [candidate for candidate in allowed if (folder / candidate).is_file()]
        if not found:
            expected = ", ".join(" or ".join([place, *source.payload_alternatives.get(place, [])]) for place in source.payload)
            problems.append(Problem(str(folder / name), 0, "a payload file is missing", f"expected {expected}"))
        elif len(found) > 1:
            problems.append(Problem(str(folder), 0, f"{' and '.join(found)} state the same", "keep one of them in this folder"))
        names += found[:1]
    if problems:
        raise ContentError(problems)
    return names


class Payload:
    """The files of one saved upstream payload, read strictly.

    Args:
        folder: Where the files lie.
        source: The source they belong to; its ``payload`` names the files that must be there, ``reads`` and ``ignores`` the fields.
    """

    def __init__(self, folder: Path, source: Source):
        self.folder = folder
        self.source = source
        self._names = payload_names(folder, source)

    @property
    def names(self) -> list[str]:
        """The payload's file names, in the order of source.yml; where source.yml allows several in one place, the one that is there."""
        return list(self._names)

    def path(self, name: str) -> Path:
        """Path of one payload file; only the names of source.yml are valid."""
        if name not in self._names:
            raise ContentError.at(self.folder / name, "not a payload file of this source", hint=nearest(name, self._names))
        path = self.folder / name
        size = path.stat().st_size
        if size > MAX_PAYLOAD_BYTES:
            raise ContentError.at(path, f"{size:,} bytes; at most {MAX_PAYLOAD_BYTES:,} are read")
        if size == 0:
            raise ContentError.at(path, "the file is empty", hint="fetch it again; the last good snapshot stays in use")
        return path

    def text(self, name: str, encoding: str = "utf-8-sig") -> str:
        """A file as text; a wrong encoding or a NUL byte is an error that names the line."""
        path = self.path(name)
        raw = path.read_bytes()
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError as error:
            raise ContentError.at(path, f"not {encoding} (byte {error.start})", line=raw[: error.start].count(b"\n") + 1) from None
        if "\x00" in text:
            raise ContentError.at(path, "holds a NUL character", line=text[: text.index("\x00")].count("\n") + 1)
        return text

    def json(self, name: str) -> Any:
        """A file as JSON; duplicate keys, truncation and NaN are errors."""
        path = self.path(name)

        def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
            value = dict(pairs)
            if len(value) != len(pairs):
                keys = [key for key, _ in pairs]
                raise ContentError.at(path, f"the key '{next(key for key in keys if keys.count(key) > 1)}' stands twice in one object")
            return value

        def refuse(constant: str) -> Any:
            raise ContentError.at(path, f"{constant} is not JSON")

        text = self.text(name)
        try:
            value = json.loads(text, object_pairs_hook=unique, parse_constant=refuse)
            if _SURROGATE.search(text):
                json.dumps(value, ensure_ascii=False).encode()
            return value
        except UnicodeEncodeError:
            raise ContentError.at(
                path, "half of a surrogate pair stands where a character should", hint="the file is damaged: fetch it again"
            ) from None
        except json.JSONDecodeError as error:
            raise ContentError.at(path, f"not valid JSON: {error.msg}", line=error.lineno, hint="the file may be truncated") from None
        except RecursionError:
            raise ContentError.at(path, "nested too deeply to be read") from None

    def yaml(self, name: str) -> Any:
        """A file as YAML, every value as plain text, number, list or mapping; anchors, tags, deep nesting and duplicate keys are errors."""
        return _without_dates(read_yaml(self.path(name))[0])

    def members(self, name: str, pattern: str | None = None) -> dict[str, str]:
        """The text files of a ``.tar.gz`` by their path inside it; see ``archives.read_members`` for the pattern and for what is refused."""
        return read_members(self.path(name), pattern)

    def csv(self, name: str, encoding: str = "utf-8-sig", *, may_be_empty: bool = False) -> list[dict[str, str]]:
        """A file as CSV with a header row; a row with too few or too many cells is an error that names its line, and so is a file without rows.

        Columns without a name at the end of the header, which spreadsheets add, are left out as long as no cell stands in them.
        """
        path = self.path(name)
        csv.field_size_limit(MAX_CELL_CHARACTERS)
        reader = csv.reader(io.StringIO(self.text(name, encoding), newline=""), strict=True)
        rows: list[dict[str, str]] = []
        try:
            header = next(reader, [])
            named = header[: max((number for number, column in enumerate(header, 1) if column.strip()), default=0)]
            if len(set(named)) != len(named) or not named:
                raise ContentError.at(path, "the header row is missing or names a column twice", line=1)
            for cells in reader:
                if len(cells) != len(header):
                    raise ContentError.at(path, f"{len(cells)} cells where the header has {len(header)}", line=reader.line_num)
                if any(cells[len(named) :]):
                    raise ContentError.at(path, "a cell stands in a column without a name", line=reader.line_num)
                rows.append(dict(zip(named, cells[: len(named)], strict=True)))
        except csv.Error as error:
            raise ContentError.at(path, f"not valid CSV: {error}", line=reader.line_num) from None
        if not rows and not may_be_empty:
            raise ContentError.at(path, "there is a header but no row", line=1, hint="fetch it again; the last good snapshot stays in use")
        return rows

    def check_fields(self, name: str, fields: Iterable[str], *, optional: Iterable[str] = ()) -> None:
        """Strict reading: every upstream field stands in source.yml under ``reads`` or ``ignores``, and every one there is seen.

        Args:
            name: The payload file, for the message.
            fields: The upstream field names seen in it.
            optional: Declared fields that this file need not have.

        Raises:
            ContentError: Naming each unknown and each missing field.
        """
        seen, known = set(fields), {*self.source.reads, *self.source.ignores}
        path = str(self.folder / name)
        problems = [
            Problem(path, 0, f"unknown field '{field}'", f"add it to reads or ignores in source.yml; {nearest(field, known)}".rstrip("; "))
            for field in sorted(seen - known)
        ]
        problems += [
            Problem(path, 0, f"the field '{field}' is missing", "the format changed: mend the extractor or source.yml")
            for field in sorted(known - seen - set(optional))
        ]
        if problems:
            raise ContentError(problems)


def _without_dates(value: Any) -> Any:
    """YAML turns a date into an object; an upstream date is text like any other value."""
    if isinstance(value, dict):
        return {key: _without_dates(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without_dates(inner) for inner in value]
    return value.isoformat() if isinstance(value, dt.date) else value


@dataclass
class Extract:
    """Facts of one payload in the exchange format, with an account of every upstream record.

    Attributes:
        rows_in: Upstream records seen. ``rows_in = used + merged + ignored + quarantined``.
        records, funding, facilities, evidence, mentions, figures: Rows of the files of the same name; a missing key is an empty cell.
        funding_only: Upstream records that are a statement of money on another record and nothing else, such as the lines of a list of rounds.
        derived: Rows of ``records`` that are no upstream record of their own, such as the makers that a list of models names.
        merged: Upstream records that repeat another one of this payload (same id) and were joined with it.
        ignored: (record, reason) of records left out by a rule.
        quarantined: (record, reason, detail) of records that could not be used.
    """

    rows_in: int
    records: list[Row] = field(default_factory=list)
    funding: list[Row] = field(default_factory=list)
    facilities: list[Row] = field(default_factory=list)
    evidence: list[Row] = field(default_factory=list)
    mentions: list[Row] = field(default_factory=list)
    figures: list[Row] = field(default_factory=list)
    funding_only: int = 0
    derived: int = 0
    merged: int = 0
    ignored: list[tuple[str, str]] = field(default_factory=list)
    quarantined: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def used(self) -> int:
        """Upstream records that became a row: mentions and figures of a document; records, facilities and statements of money of a list."""
        of_lists = len(self.records) - self.derived + len(self.facilities) + self.funding_only
        return of_lists + len(self.mentions) + len(self.figures)

    @property
    def ledger(self) -> dict[str, int]:
        """Counts by outcome, in the order in which the report shows them."""
        return {
            "rows_in": self.rows_in,
            "used": self.used,
            "merged": self.merged,
            "ignored": len(self.ignored),
            "quarantined": len(self.quarantined),
        }


def without_repeats(rows: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """The rows of a table, each once: rows that are alike in every cell are one."""
    return [dict(cells) for cells in dict.fromkeys(tuple(row.items()) for row in rows)]


def slug(text: str) -> str:
    """Lower-case words of any script joined by hyphens; a text without letters or digits (an emoji) becomes a short hash."""
    return re.sub(r"[\W_]+", "-", text.casefold()).strip("-") or hashlib.sha256(text.strip().encode()).hexdigest()[:8]


def web_address(text: str) -> str:
    """The first address in a cell when it is http or https with a host; a bare host name gets ``http://``; anything else is empty."""
    first = re.split(r"\s+|,(?=\s|https?:)", text.strip())[0]
    if _BARE_HOST.fullmatch(first):
        first = f"http://{first}"
    try:
        parts = urlsplit(first)
        return first if parts.scheme in {"http", "https"} and parts.hostname else ""
    except ValueError:
        return ""
