"""One row per source folder, with the span of its snapshots."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from pipelines.engine.build import Context


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """Sources in id order; one without a snapshot is listed with a count of zero."""
    dates: dict[str, list[date]] = defaultdict(list)
    for row in context.read("staged.snapshots", ["source_id", "snapshot_date"]):
        dates[row["source_id"]].append(row["snapshot_date"])
    for source_id, source in sorted(context.project.sources.items()):
        taken = dates.get(source_id, [])
        yield {
            "source_id": source_id,
            "title": source.title,
            "publisher": source.publisher,
            "homepage": str(source.homepage),
            "source_kind": source.kind,
            "record_grain": source.grain,
            "licence": source.licence.stated,
            "licence_url": str(source.licence.url) if source.licence.url else None,
            "permitted_use": source.licence.use,
            "cadence": source.cadence,
            "minimum_row_count": source.bounds.min,
            "maximum_row_count": source.bounds.max,
            "first_snapshot_date": min(taken, default=None),
            "last_snapshot_date": max(taken, default=None),
            "snapshot_count": len(taken),
            "note": source.note,
        }
