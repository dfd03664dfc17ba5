"""Finding, opening and retiring published releases; light to import, since every command begins here.

Belongs here: what a reader of releases needs. Does not belong here: making one (``publish``).
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .files import sync_folder

if TYPE_CHECKING:
    import duckdb

DATABASE = "market_map.duckdb"


@dataclass(frozen=True)
class Release:
    """A published release and its manifest (``release.json``)."""

    folder: Path
    manifest: dict[str, Any]

    @property
    def release_id(self) -> str:
        """Date of the newest snapshot and a hash of the content: the same inputs always give the same id."""
        return str(self.manifest["release_id"])

    @property
    def rows(self) -> dict[str, int]:
        """Table → number of rows."""
        return {name: entry["rows"] for name, entry in self.manifest["tables"].items()}


def current_release(curated: Path) -> Release | None:
    """The release that readers see now, or None before the first one."""
    folder = curated / "current"
    try:
        manifest = json.loads((folder / "release.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return Release(folder.resolve(), manifest)


def open_reader(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a published database as a reader that can touch nothing else: no files, no network, no settings."""
    import duckdb

    return duckdb.connect(str(path), read_only=True, config={"enable_external_access": "false", "lock_configuration": "true"})


def retire(curated: Path, *, keep: int) -> list[str]:
    """Remove all but the newest releases and any litter of a crash; never the current one. Returns what was removed."""
    now = current_release(curated)
    folders = sorted((path for path in (curated / "snapshots").iterdir() if path.is_dir()), key=lambda path: path.stat().st_mtime, reverse=True)
    whole = [path for path in folders if not path.name.startswith(".draft-")]
    removed = [path for path in whole[keep:] if now is None or path != now.folder]
    removed += [path for path in folders if path.name.startswith(".draft-")]
    for path in removed:
        shutil.rmtree(path)
    if removed:
        sync_folder(curated / "snapshots")
    return [path.name for path in removed]
