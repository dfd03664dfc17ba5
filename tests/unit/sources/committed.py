"""Committed tables as plain rows.

Belongs here: reading what is in git. Does not belong here: payloads, which extractors read.
"""

from __future__ import annotations

import csv
from pathlib import Path

from pipelines.engine.snapshots import raw_contracts, read_rows

ROOT = Path(__file__).parents[3]


def read_table(path: Path) -> list[dict[str, str]]:
    """Rows of any CSV file."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def read_snapshot(source_id: str, date: str, name: str) -> list[dict[str, str | None]]:
    """Rows of one file of a snapshot, named without its ending; none where the snapshot has no such file."""
    file = ROOT / "data" / "raw" / source_id / date / f"{name}.csv"
    return read_rows(file, raw_contracts(ROOT)[name]) if file.is_file() else []
