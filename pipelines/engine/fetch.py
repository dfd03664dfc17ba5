"""A source's live upstream files → a new snapshot, or the knowledge that there is nothing new, or a recorded failure.

Belongs here: which files a source has, what is asked for again, when a snapshot is made, what is kept of a payload, which sources are due.
Does not belong here: requests (``download``), the form of the record (``fetch_log``), extraction and writing of snapshots (``snapshots``).

Nothing that goes wrong here touches a snapshot: the last good one stays in use, and the record says why.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from .download import Answer, Client, DownloadError, Validators, origin
from .errors import ContentError
from .fetch_log import Check, Result, append_checks, last_checks, read_checks
from .files import exclusive, sha256
from .models import Manifest, Source
from .snapshots import Snapshot, write_snapshot
from .source_checks import due_on
from .yaml_files import read_model

REFUSED = "refused"  # beside the dates under data/payloads/<source>: the last files that arrived whole and could not be used
LONGEST_REASON = 300


@dataclass(frozen=True)
class Outcome:
    """What came of checking one source.

    Attributes:
        source_id: The source.
        outcome: "new" = there is a new snapshot, "unchanged" = upstream is as in the newest one, "failed" = see the reason.
        checked_at: When the check began (UTC).
        in_use: Date of the snapshot that is in use now; None when there is none yet.
        reason: Why it failed; empty otherwise.
        snapshot: The new snapshot, if any.
        refused: Folder with the files that arrived whole and could not be used, if any.
    """

    source_id: str
    outcome: Result
    checked_at: datetime
    in_use: date | None
    reason: str = ""
    snapshot: Snapshot | None = None
    refused: Path | None = None


def now_utc() -> datetime:
    """The time in UTC, in whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


def live_sources(root: Path, source_ids: Iterable[str] | None = None) -> dict[str, Source]:
    """The sources, all or those named, that have a live URL for every file of their payload.

    Raises:
        ContentError: When a source.yml is not as it must be.
    """
    folder = root / "pipelines" / "sources"
    known = sorted(path.parent.name for path in folder.glob("*/source.yml")) if source_ids is None else source_ids
    sources = {source_id: read_model(folder / source_id / "source.yml", Source) for source_id in known}
    return {source_id: source for source_id, source in sources.items() if source.live_files}


def is_due(root: Path, source_id: str, source: Source, today: date) -> bool:
    """Whether the cadence asks for a check, counted from the day of the last good one; a list that appeared once is never due.

    A source whose record cannot be read is due: fetching it then says what is wrong with the record.
    """
    try:
        last_good = last_checks(root, source_id).last_good_at
        newest = newest_manifest(root, source_id)
    except ContentError:
        return True
    last = last_good.astimezone(UTC).date() if last_good else newest.retrieved_at if newest else None
    due = due_on(source, last or date.min)
    return due is not None and due <= today


def newest_manifest(root: Path, source_id: str) -> Manifest | None:
    """The manifest of a source's newest snapshot; None when it has none.

    Raises:
        ContentError: When it cannot be read.
    """
    paths = [path for path in (root / "data" / "raw" / source_id).glob("*/manifest.yml") if not path.parent.name.startswith(".")]
    return read_model(max(paths), Manifest) if paths else None


def fetch_all(root: Path, sources: Mapping[str, Source], client: Client | None = None, *, now: Callable[[], datetime] = now_utc) -> Iterator[Outcome]:
    """Check sources one after the other; what goes wrong with one is told in its outcome and does not stop the others.

    Args:
        root: The project.
        sources: The sources to check (see ``live_sources``).
        client: One client for all, so that no host is asked too often.
        now: The clock.

    Raises:
        BusyError: When another fetch is running.
        OSError: When a file cannot be written; the sources before are done.
    """
    client = client or Client()
    with exclusive(root / "data" / "payloads"):
        for source_id, source in sources.items():
            try:
                yield fetch_payload(root, source_id, source, client, now=now)
            except ContentError as error:  # the record or the newest manifest is broken: it is not written over
                yield Outcome(source_id, "failed", now(), _newest_date(root, source_id), _one_line(error, root))


def fetch_payload(root: Path, source_id: str, source: Source, client: Client | None = None, *, now: Callable[[], datetime] = now_utc) -> Outcome:
    """Check one source and make a snapshot when its upstream files have changed; every check is recorded, file by file.

    Args:
        root: The project.
        source_id: A folder of pipelines/sources.
        source: Its description; it must have ``live_files``.
        client: How to fetch.
        now: The clock; its day (UTC) becomes the date of a new snapshot.

    Returns:
        What came of it; a failure to fetch or to use the files is an outcome, not an error.

    Raises:
        ContentError: When the source's record of checks or newest manifest cannot be read.
        OSError: When a file cannot be written.
    """
    return _Fetch(root, source_id, source, client or Client(), now().astimezone(UTC)).run()


def _newest_date(root: Path, source_id: str) -> date | None:
    try:
        manifest = newest_manifest(root, source_id)
    except ContentError:
        return None
    return manifest.date if manifest else None


class _Fetch:
    """One check of one source."""

    def __init__(self, root: Path, source_id: str, source: Source, client: Client, moment: datetime):
        self.root, self.source_id, self.source, self.client, self.moment = root, source_id, source, client, moment
        self.folder = root / "data" / "payloads" / source_id
        self.newest = newest_manifest(root, source_id)
        self.in_use = {file.name: file.sha256 for file in self.newest.payload} if self.newest else {}
        self.hosts = {origin(str(url)) for url in source.urls.values()} | {origin(f"https://{host}") for host in source.redirect_hosts}
        # "Unchanged" is only worth asking for relative to the files of the snapshot in use.
        self.held = {
            check.file: check
            for check in read_checks(root, source_id)
            if check.outcome != "failed" and check.sha256 and check.sha256 == self.in_use.get(check.file) and check.url == self._url(check.file)
        }
        self.answers: dict[str, Answer] = {}

    def run(self) -> Outcome:
        for folder in (self.folder, self.root / "data" / "raw" / self.source_id):  # what a killed run left
            for litter in folder.glob(".draft-*"):
                shutil.rmtree(litter)
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=self.folder))
        try:
            draft.chmod(0o755)
            return self._run(draft)
        finally:
            shutil.rmtree(draft, ignore_errors=True)

    def _run(self, draft: Path) -> Outcome:
        asking = ""
        try:
            for asking in self.source.live_files:
                self.answers[asking] = self._ask(draft / asking)
            if self._is_changed():
                for asking in self.source.live_files:
                    self._complete(draft / asking)
        except DownloadError as error:
            return self._failed(_short(str(error)), file=asking, http_status=error.http_status)
        if not self._is_changed():
            assert self.newest
            self._keep(draft, self.newest.date)
            self._record("unchanged", self.answers)
            return Outcome(self.source_id, "unchanged", self.moment, self.newest.date)
        return self._take(draft)

    def _take(self, draft: Path) -> Outcome:
        """Make a snapshot of changed files."""
        today = self.moment.date()
        if self.newest and self.newest.date >= today:
            return self._failed(f"changed again, and there is a snapshot of {self.newest.date} already: a day has one; it is taken another day")
        try:
            snapshot = write_snapshot(self.root, self.source_id, draft, today)
        except ContentError as error:
            reason = _one_line(error, self.root, draft)
            refused = self.folder / REFUSED
            shutil.rmtree(refused, ignore_errors=True)
            os.replace(draft, refused)
            return self._failed(reason, refused=refused)
        self._keep(draft, today)
        self._record("new", self._changed() or self.answers, snapshot_date=today)
        return Outcome(self.source_id, "new", self.moment, today, snapshot=snapshot)

    def _ask(self, target: Path) -> Answer:
        held = self.held.get(target.name)
        validators = Validators(held.etag, held.last_modified) if held else None
        answer = self.client.get(self._url(target.name), target, hosts=self.hosts, validators=validators)
        if answer.sha256 is None and held:
            return replace(
                answer, etag=answer.etag or held.etag, last_modified=answer.last_modified or held.last_modified, sha256=held.sha256, bytes=held.bytes
            )
        return answer

    def _complete(self, target: Path) -> None:
        """Fill in a file that is unchanged where another one has changed: from the copy kept here, else by asking for it again."""
        if target.exists():
            return
        for folder in self.folder.iterdir():
            copy = folder / target.name
            if not folder.name.startswith(".") and copy.is_file() and sha256(copy) == self.answers[target.name].sha256:
                shutil.copyfile(copy, target)
                return
        self.answers[target.name] = self.client.get(self._url(target.name), target, hosts=self.hosts)

    def _keep(self, draft: Path, day: date) -> None:
        """Keep the files that arrived beside the snapshot they belong to; what was refused before is of no use any more."""
        folder = self.folder / day.isoformat()
        for file in draft.iterdir():
            folder.mkdir(exist_ok=True)
            os.replace(file, folder / file.name)
        shutil.rmtree(self.folder / REFUSED, ignore_errors=True)

    def _changed(self) -> set[str]:
        return {name for name, answer in self.answers.items() if answer.sha256 != self.in_use.get(name)}

    def _is_changed(self) -> bool:
        return {name: answer.sha256 for name, answer in self.answers.items()} != self.in_use

    def _failed(self, reason: str, *, file: str = "", http_status: int | None = None, refused: Path | None = None) -> Outcome:
        """Record a failure: of one file that could not be fetched, or of all changed files together."""
        if file:
            self.answers[file] = Answer(http_status or 0)
            reasons = dict.fromkeys(self._changed(), f"not taken, because {file} could not be fetched") | {file: reason}
        else:
            reasons = dict.fromkeys(self._changed() or self.answers, reason)
        self._record("failed", reasons, reasons=reasons)
        in_use = self.newest.date if self.newest else None
        return Outcome(self.source_id, "failed", self.moment, in_use, f"{file}: {reason}" if file else reason, refused=refused)

    def _record(self, result: Result, names: Collection[str], *, snapshot_date: date | None = None, reasons: Mapping[str, str] | None = None) -> None:
        """Write one line per file that was asked for; the result is that of the files named, the others are unchanged."""
        lines = [
            Check(
                checked_at=self.moment,
                file=name,
                url=self._url(name),
                outcome=result if name in names else "unchanged",
                http_status=answer.http_status or None,
                etag=answer.etag,
                last_modified=answer.last_modified,
                sha256=answer.sha256,
                bytes=answer.bytes,
                reason=(reasons or {}).get(name, ""),
                snapshot_date=snapshot_date or (self.newest.date if self.newest else None),
            )
            for name, answer in self.answers.items()
        ]
        append_checks(self.root, self.source_id, lines)

    def _url(self, name: str) -> str:
        return str(self.source.urls.get(name, ""))


def _one_line(error: ContentError, root: Path, draft: Path | None = None) -> str:
    """As many of the problems of an error as one cell takes, with files named as a person would find them, and how many more there are."""
    lines = str(error).splitlines() or ["not as it must be"]
    for folder in (draft, root):
        if folder:
            lines = [line.replace(f"{folder}/", "").replace(f"{folder}: ", "") for line in lines]
    shown = _short(lines[0])
    for told, line in enumerate(lines[1:], start=1):
        if len(shown) + len(line) > LONGEST_REASON:
            return f"{shown} (and {len(lines) - told} more)"
        shown += f"; {_short(line)}"
    return shown


def _short(text: str) -> str:
    """Text for one cell of the record: one line, no control characters, of bounded length."""
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return plain if len(plain) <= LONGEST_REASON else plain[: LONGEST_REASON - 1] + "…"
