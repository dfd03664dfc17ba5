"""``marketmap snapshot``: a saved payload becomes a committed snapshot.

Belongs here: checking what the user asked for and showing the account of the rows. Does not belong here: extraction (``engine.snapshots``).
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from ..engine.errors import QueryError, nearest
from ..engine.files import storage_errors
from ..engine.snapshots import write_snapshot
from .console import console, print_json, relative


def run(root: Path, source_id: str, folder: Path | None, day: str | None, *, as_json: bool) -> None:
    """Read the payload, write the snapshot and show what became of every upstream row.

    Raises:
        QueryError: For an unknown source, a missing folder or a date that is none.
        ContentError: For anything in the payload that is not as source.yml says.
    """
    known = sorted(path.parent.name for path in (root / "pipelines" / "sources").glob("*/source.yml"))
    if source_id not in known:
        raise QueryError(f"unknown source '{source_id}' — {nearest(source_id, known) or 'known: ' + ', '.join(known)}")
    if folder is None or day is None:
        raise QueryError("fetching live is not built yet: name a folder with saved upstream files, --from FOLDER --date YYYY-MM-DD")
    if not folder.is_dir():
        raise QueryError(f"{folder} is not a folder")
    try:
        taken_on = date.fromisoformat(day)
    except ValueError:
        raise QueryError(f"'{day}' is not a date — write it as YYYY-MM-DD") from None
    with storage_errors("writing the snapshot"):
        snapshot = write_snapshot(root, source_id, folder, taken_on)
    ledger, files = snapshot.manifest.ledger, {name: entry.rows for name, entry in snapshot.manifest.files.items()}
    if as_json:
        print_json({"source": source_id, "date": taken_on, "folder": relative(snapshot.folder, root), "ledger": ledger, "files": files})
        return
    console().print(f"{relative(snapshot.folder, root)}: " + ", ".join(f"{name} {rows:,} rows" for name, rows in files.items()), markup=False)
    console().print(", ".join(f"{outcome.replace('_', ' ')} {count:,}" for outcome, count in ledger.items()), markup=False)
