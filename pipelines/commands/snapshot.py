"""``marketmap snapshot``: upstream files, live or saved, become committed snapshots.

Belongs here: checking what the user asked for and showing what became of it. Does not belong here: fetching (``engine.fetch``), extraction
(``engine.snapshots``).
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..engine.errors import FetchError, QueryError, nearest
from ..engine.files import exclusive, storage_errors
from ..engine.models import Source
from ..engine.snapshots import Snapshot, find_snapshots, raw_contracts, write_snapshot
from ..engine.source_checks import check_source
from ..engine.yaml_files import read_model
from .console import console, print_json, relative, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..engine.fetch import Outcome


def run_saved(root: Path, source_id: str, folder: Path, day: str, *, as_json: bool) -> None:
    """Read a saved payload, write the snapshot and show what became of every upstream row.

    Raises:
        QueryError: For an unknown source, a missing folder or a date that is none.
        ContentError: For anything in the payload that is not as source.yml says.
    """
    _check_known(root, source_id)
    if not folder.is_dir():
        raise QueryError(f"{folder} is not a folder")
    try:
        taken_on = date.fromisoformat(day)
    except ValueError:
        raise QueryError(f"'{day}' is not a date — write it as YYYY-MM-DD") from None
    with storage_errors("writing the snapshot"), exclusive(root / "data" / "payloads"):
        snapshot = write_snapshot(root, source_id, folder, taken_on)
    if as_json:
        print_json({"source": source_id, "date": taken_on, **_account(snapshot, root)})
    else:
        _print_account(snapshot, root)


def run_live(root: Path, source_id: str | None, *, as_json: bool) -> int:
    """Fetch one source, or all that have live URLs, and tell of each what came of it.

    Returns:
        The exit code: 0, or that of ``FetchError`` when some source could not be fetched; all others are done and told of.

    Raises:
        QueryError: For an unknown source, or one that has no live URLs.
    """
    from ..engine.fetch import fetch_all, live_sources

    if source_id is not None:
        _check_known(root, source_id)
    sources = live_sources(root, [source_id] if source_id else None)
    if source_id is not None and source_id not in sources:
        raise QueryError(f"{source_id} has no live URLs: name a folder with its saved upstream files, --from FOLDER --date YYYY-MM-DD")
    outcomes: list[Outcome] = []
    steps = fetch_all(root, sources)
    while outcome := _next(steps):
        outcomes.append(outcome)
        if not as_json:
            _print(outcome, root)
    failed = [outcome.source_id for outcome in outcomes if outcome.outcome == "failed"]
    if as_json:
        counts = {word: sum(outcome.outcome == word for outcome in outcomes) for word in ("new", "unchanged", "failed")}
        print_json({**counts, "sources": [_plain(outcome, root) for outcome in outcomes]})
    elif failed:
        message = f"{len(failed)} of {len(outcomes)} sources could not be fetched; their last good snapshots stay in use: {', '.join(failed)}"
        console(error=True).print(message, markup=False)
    return FetchError.exit_code if failed else 0


def _next(steps: Iterator[Outcome]) -> Outcome | None:
    """The next outcome; only what happens while fetching is an error of storage, not a closed pipe while telling of it."""
    with storage_errors("fetching"):
        return next(steps, None)


def _check_known(root: Path, source_id: str) -> None:
    known = sorted(path.parent.name for path in (root / "pipelines" / "sources").glob("*/source.yml"))
    if source_id not in known:
        raise QueryError(f"unknown source '{source_id}' — {nearest(source_id, known) or 'known: ' + ', '.join(known)}")


def _account(snapshot: Snapshot, root: Path) -> dict[str, Any]:
    files = {name: entry.rows for name, entry in snapshot.manifest.files.items()}
    return {
        "folder": relative(snapshot.folder, root),
        "ledger": snapshot.manifest.ledger,
        "files": files,
        "warnings": _broken_rules(snapshot, root),
    }


def _broken_rules(snapshot: Snapshot, root: Path) -> list[str]:
    """What the snapshot breaks of its source's contract, short of being refused: upper bound, fill-rate floors, drift."""
    source = read_model(root / "pipelines" / "sources" / snapshot.source_id / "source.yml", Source)
    own = [found for found in find_snapshots(root) if found.source_id == snapshot.source_id]
    checks = check_source(source, own, raw_contracts(root)["records"])
    return [check.message for check in checks if not check.is_passed and check.snapshot.folder == snapshot.folder]


def _plain(outcome: Outcome, root: Path) -> dict[str, Any]:
    return {
        "source": outcome.source_id,
        "outcome": outcome.outcome,
        "checked_at": outcome.checked_at,
        "snapshot_in_use": outcome.in_use,
        "reason": outcome.reason or None,
        "refused_files": relative(outcome.refused, root) if outcome.refused else None,
        "snapshot": _account(outcome.snapshot, root) if outcome.snapshot else None,
    }


def _print(outcome: Outcome, root: Path) -> None:
    if outcome.snapshot:
        _say(f"{outcome.source_id}: new")
        _print_account(outcome.snapshot, root, indent="  ")
    elif outcome.outcome == "unchanged":
        _say(f"{outcome.source_id}: unchanged since the snapshot of {outcome.in_use}")
    else:
        _say(f"{outcome.source_id}: failed: {outcome.reason}")
        if outcome.in_use:
            age = (outcome.checked_at.date() - outcome.in_use).days
            _say(f"  in use: the snapshot of {outcome.in_use}, {age:,} days old")
        else:
            _say("  in use: nothing, there is no snapshot yet")
        if outcome.refused:
            _say(f"  the files: {relative(outcome.refused, root)}; all problems: marketmap snapshot {outcome.source_id} --from … --date …")


def _print_account(snapshot: Snapshot, root: Path, indent: str = "") -> None:
    account = _account(snapshot, root)
    _say(f"{indent}{account['folder']}: " + ", ".join(f"{name} {rows:,} rows" for name, rows in account["files"].items()))
    _say(indent + ", ".join(f"{outcome.replace('_', ' ')} {count:,}" for outcome, count in account["ledger"].items()))
    for warning in account["warnings"]:
        _say(f"{indent}warning: {warning}")


def _say(text: str) -> None:
    console().print(visible(text), markup=False)
