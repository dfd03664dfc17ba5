"""Writing a person's judgement on two records into ``decisions/matches.csv``: one line at its end, or nothing.

Belongs here: what is refused, and the one write. Does not belong here: which pairs are worth a judgement (``review_queue``), what follows from
it (``resolution.cluster``).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import UTC, date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pipelines.resolution.decisions import DOMAIN_PREFIX, Decision, Verdict, check_contradictions, expanded, read_decisions

from ..engine.errors import ContentError, QueryError
from ..engine.files import draft_of, settle, storage_errors
from .console import fetch

if TYPE_CHECKING:
    import duckdb

    from pipelines.resolution import Record

MATCHES: Final = "pipelines/decisions/matches.csv"


def today() -> date:
    """The date of a judgement that is made now (UTC)."""
    return datetime.now(UTC).date()


def csv_line(left: str, right: str, judgement: Verdict, day: date, why: str, ending: str = "") -> str:
    """One line of matches.csv, quoted where it must be."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator=ending).writerow([left, right, judgement, day.isoformat(), why])
    return stream.getvalue()


class Judgements:
    """The file of decisions, as it was when it was read, and the records that it may name.

    Args:
        root: The project.
        reader: Its published release; only read while this is made.

    Attributes:
        company_of: Record → company, for the records of organisations in the release.

    Raises:
        ContentError: When the file is not valid or contradicts itself.
    """

    def __init__(self, root: Path, reader: duckdb.DuckDBPyConnection) -> None:
        rows = fetch(reader, "review_records")
        self.company_of: dict[str, str] = {row["mention_id"]: row["company_id"] for row in rows if row["is_organisation"]}
        self._others = {row["mention_id"] for row in rows} - set(self.company_of)
        self._known = {row["mention_id"]: row for row in rows if row["is_organisation"]}
        self._root, self._path = root, root / MATCHES
        self._records = self._as_records()
        self._decisions, self._bytes = self._read()
        self._check(self._decisions)

    @property
    def decided(self) -> dict[tuple[str, str], Decision]:
        """The decisions by pairs of records, the lesser id first."""
        return expanded(self._records, self._decisions)[0]

    def add(self, left: str, right: str, judgement: Verdict, why: str, day: date | None = None) -> Decision:
        """Write one judgement at the end of the file; all other bytes stay.

        Args:
            left: A record, or "domain:example.com".
            right: The same, for the other side.
            judgement: The judgement.
            why: What it rests on, in one line.
            day: Date of the judgement; today when not given.

        Returns:
            The decision with its line.

        Raises:
            QueryError: When a side is unknown or no organisation, no reason is given, or the file says so already.
            ContentError: When the file is not valid, has changed since it was read, or has a line that contradicts this one.
            StorageError: When it cannot be written; it is as it was then.
        """
        left, right, why = left.strip(), right.strip(), " ".join(why.split())
        for side in (left, right):
            self._check_side(side)
        if left == right:
            raise QueryError(f"'{left}' stands on both sides — a judgement is about two records")
        if not why or not why.isprintable():
            raise QueryError("say in --why what the judgement rests on" if not why else "the reason holds characters that cannot be shown")
        present, content = self._read()
        if content != self._bytes:
            raise ContentError.at(self._path, "has changed since it was read; nothing was written", hint="start the review again")
        is_closed = content.endswith((b"\n", b"\r"))
        ending = "\r\n" if content.partition(b"\n")[0].endswith(b"\r") else "\n"
        decision = Decision(left, right, judgement, day or today(), why, str(self._path), len(content.splitlines()) + 1)
        new = expanded(self._records, [decision])[0]
        if not new:
            raise QueryError(f"'{left}' and '{right}' are the same records")
        earlier = expanded(self._records, present)[0]
        if all(pair in earlier and earlier[pair].judgement == judgement for pair in new):
            raise QueryError(f"line {min(earlier[pair].line for pair in new)} of {MATCHES} says so already")
        self._check([*present, decision])
        line = csv_line(left, right, judgement, decision.decided_on, why, ending)
        self._write(content + (b"" if is_closed else ending.encode()) + line.encode("utf-8"))
        return decision

    def _read(self) -> tuple[list[Decision], bytes]:
        """The decisions and the bytes that hold them."""
        decisions = read_decisions(self._path)
        return decisions, self._path.read_bytes()

    def _write(self, content: bytes) -> None:
        draft = draft_of(self._path)
        with storage_errors(f"writing {MATCHES}"):
            try:
                draft.write_bytes(content)
                draft.chmod(self._path.stat().st_mode & 0o777)
                if self._path.read_bytes() != self._bytes:
                    raise ContentError.at(self._path, "has changed since it was read; nothing was written", hint="start the review again")
                settle(draft, self._path)
            finally:
                draft.unlink(missing_ok=True)
        self._decisions, self._bytes = read_decisions(self._path), content

    def _check(self, decisions: list[Decision]) -> None:
        check_contradictions(expanded(self._records, decisions)[0])

    def _check_side(self, side: str) -> None:
        if side in self.company_of:
            return
        if side in self._others:
            raise QueryError(f"'{side}' is an offering or a part of a company; a judgement is about two records of organisations")
        if side.startswith(DOMAIN_PREFIX):
            if not expanded(self._records, [Decision(side, next(iter(self.company_of), ""), "unsure", date.min, "-")])[1]:
                return
            raise QueryError(f"no record has the home page {side.removeprefix(DOMAIN_PREFIX)}")
        near = get_close_matches(side, self.company_of, n=3, cutoff=0.6)
        hint = (
            f"nearest: {', '.join(near)}"
            if near
            else f"a side is a record such as {next(iter(self.company_of), 'list:record')}, or domain:example.com"
        )
        raise QueryError(f"there is no record '{side}' — {hint}; `marketmap why NAME` lists a company's records")

    def _as_records(self) -> dict[str, Record]:
        """The records as ``expanded`` reads them: who claims which domain."""
        from pipelines.engine.models import SharedHosts
        from pipelines.engine.yaml_files import read_model
        from pipelines.parsing.domains import DomainIndex
        from pipelines.resolution import Record
        from pipelines.resolution.normalise import name_key

        index = DomainIndex(read_model(self._root / "pipelines" / "vocabulary" / "shared_hosts.yml", SharedHosts))

        def record(row: Mapping[str, Any]) -> Record:
            return Record(
                mention_id=row["mention_id"],
                source_id=row["source_id"],
                first_seen=row["first_seen_date"],
                kind=row["record_kind"],
                name=row["record_name"],
                name_key=name_key(row["record_name"]),
                domain=index.registered_domain(row["url"]) if row["url"] else None,
            )

        return {mention_id: record(row) for mention_id, row in self._known.items()}
