"""The record of checks: data/raw/<source>/checks.csv, one line per upstream file and check, newest last.

Belongs here: reading and appending those lines, and what they say of a source as a whole. Does not belong here: fetching (``fetch``).
"""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby, takewhile
from pathlib import Path
from typing import Literal

from .errors import ContentError, Problem
from .files import settle

LONGEST = 200
COLUMNS = (
    "checked_at",
    "file",
    "url",
    "outcome",
    "http_status",
    "etag",
    "last_modified",
    "sha256",
    "bytes",
    "reason",
    "snapshot_date",
)
Result = Literal["new", "unchanged", "failed"]
_RESULTS: tuple[Result, ...] = ("new", "unchanged", "failed")


@dataclass(frozen=True)
class Check:
    """What one check found of one upstream file.

    Attributes:
        checked_at: When the check of the source began (UTC, whole seconds); the same on all lines of one check.
        file: The payload file.
        url: Its address.
        outcome: "new" = taken into a new snapshot, "unchanged" = as in the snapshot in use, "failed" = see the reason.
        http_status: Of the last answer; None when there was none.
        etag, last_modified: As the server states them, to be sent back at the next check.
        sha256, bytes: Of the upstream file; None when it did not arrive.
        reason: Why it failed; empty otherwise.
        snapshot_date: The snapshot in use after the check; None when there is none yet.
    """

    checked_at: datetime
    file: str
    url: str
    outcome: Result
    http_status: int | None = None
    etag: str = ""
    last_modified: str = ""
    sha256: str | None = None
    bytes: int | None = None
    reason: str = ""
    snapshot_date: date | None = None


@dataclass(frozen=True)
class SourceChecks:
    """What the record says of a source as a whole.

    Attributes:
        last_checked_at: The last check, whatever came of it; None when the source was never fetched live.
        last_outcome: What came of it: "failed" when any file failed, else "new" when any was new, else "unchanged".
        last_good_at: The last check that found every file.
        last_changed_at: The last check that made a snapshot, as far back as the record goes.
        snapshot_date: The snapshot in use after the last check.
        failure_reason: Why the last check failed; empty when it did not.
        failing_since: The first of the failed checks since the last good one; None when the last check did not fail.
        failures: How many checks in a row have failed up to the last one.
    """

    last_checked_at: datetime | None = None
    last_outcome: Result | None = None
    last_good_at: datetime | None = None
    last_changed_at: datetime | None = None
    snapshot_date: date | None = None
    failure_reason: str = ""
    failing_since: datetime | None = None
    failures: int = 0


def checks_path(root: Path, source_id: str) -> Path:
    """Where the record of a source lies."""
    return root / "data" / "raw" / source_id / "checks.csv"


def read_checks(root: Path, source_id: str) -> list[Check]:
    """All recorded lines of a source, oldest first; none when it was never fetched live.

    Raises:
        ContentError: Naming each line that cannot be read.
    """
    path = checks_path(root, source_id)
    if not path.is_file():
        return []
    try:
        rows = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise ContentError.at(path, f"cannot be read: {error}", hint="restore it, or delete it: only the history of checks is lost") from None
    if not rows or rows[0] != list(COLUMNS):
        raise ContentError.at(path, f"the columns must be: {','.join(COLUMNS)}", line=1)
    checks, problems = [], []
    for line, cells in enumerate(rows[1:], start=2):
        try:
            checks.append(_parsed(cells))
        except (ValueError, OverflowError) as error:
            problems.append(Problem(str(path), line, f"is no record of a check: {error}", "remove the line"))
    if problems:
        raise ContentError(problems)
    return checks


def append_checks(root: Path, source_id: str, checks: Iterable[Check]) -> None:
    """Add lines at the end, atomically, and let the oldest go beyond the newest 200.

    Raises:
        ContentError: When the record as it is cannot be read; it is left as it is.
    """
    kept = [*read_checks(root, source_id), *checks][-LONGEST:]
    path = checks_path(root, source_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    # The draft lies in a folder, because that is what a snapshot's writing sweeps and its reading passes over.
    draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=path.parent))
    try:
        with (draft / path.name).open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows(_cells(check) for check in kept)
        settle(draft / path.name, path)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def last_checks(root: Path, source_id: str) -> SourceChecks:
    """What the record says of a source as a whole.

    Raises:
        ContentError: When the record cannot be read.
    """
    runs = [(moment, list(lines)) for moment, lines in groupby(read_checks(root, source_id), key=lambda check: check.checked_at)]
    if not runs:
        return SourceChecks()
    outcomes = [(moment, _outcome(lines)) for moment, lines in runs]
    last_at, last_lines = runs[-1]
    failed = list(takewhile(lambda item: item[1] == "failed", reversed(outcomes)))
    return SourceChecks(
        last_checked_at=last_at,
        last_outcome=outcomes[-1][1],
        last_good_at=max((moment for moment, outcome in outcomes if outcome != "failed"), default=None),
        last_changed_at=max((moment for moment, outcome in outcomes if outcome == "new"), default=None),
        snapshot_date=last_lines[-1].snapshot_date,
        failure_reason="; ".join(dict.fromkeys(f"{check.file}: {check.reason}" for check in last_lines if check.outcome == "failed")),
        failing_since=failed[-1][0] if failed else None,
        failures=len(failed),
    )


def _outcome(lines: list[Check]) -> Result:
    seen = {check.outcome for check in lines}
    return "failed" if "failed" in seen else "new" if "new" in seen else "unchanged"


def _cells(check: Check) -> list[str]:
    values = ("" if value is None else str(value) for value in (getattr(check, column) for column in COLUMNS[1:]))
    one_line = ("".join(letter if letter.isprintable() else " " for letter in value) for value in values)
    return [check.checked_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), *one_line]


def _parsed(line: list[str]) -> Check:
    if len(line) != len(COLUMNS):
        raise ValueError(f"{len(line)} cells where the header has {len(COLUMNS)}")
    cells = dict(zip(COLUMNS, line, strict=True))
    outcome = next((known for known in _RESULTS if known == cells["outcome"]), None)
    if outcome is None:
        raise ValueError(f"the outcome '{cells['outcome'][:40]}' is none of {', '.join(_RESULTS)}")
    moment = datetime.fromisoformat(cells["checked_at"])
    if moment.tzinfo is None:
        raise ValueError(f"'{cells['checked_at']}' names no time zone")
    return Check(
        checked_at=moment.astimezone(UTC),
        file=cells["file"],
        url=cells["url"],
        outcome=outcome,
        http_status=int(cells["http_status"]) if cells["http_status"] else None,
        etag=cells["etag"],
        last_modified=cells["last_modified"],
        sha256=cells["sha256"] or None,
        bytes=int(cells["bytes"]) if cells["bytes"] else None,
        reason=cells["reason"],
        snapshot_date=date.fromisoformat(cells["snapshot_date"]) if cells["snapshot_date"] else None,
    )
