"""One row per committed snapshot, from its manifest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.engine.build import Context


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """Snapshots with their ledger; ``is_latest`` marks the newest of each source."""
    latest = {snapshot.source_id: snapshot.taken_on for snapshot in context.snapshots}  # snapshots come in date order
    for snapshot in context.snapshots:
        manifest = snapshot.manifest
        yield {
            "source_id": snapshot.source_id,
            "snapshot_date": snapshot.taken_on,
            "retrieved_date": manifest.retrieved_at,
            "licence": manifest.licence,
            "payload_sha256": manifest.payload[0].sha256 if manifest.payload else None,
            **{f"{outcome}_count": manifest.ledger[outcome] for outcome in ("rows_in", "used", "merged", "ignored", "quarantined")},
            "is_latest": latest[snapshot.source_id] == snapshot.taken_on,
        }
