"""One row per source folder, with the span of its snapshots."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.engine.build import Context

SPANS = "SELECT source_id, min(snapshot_date) AS first, max(snapshot_date) AS last, count(*) AS snapshots FROM staged.snapshots GROUP BY source_id"


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """Sources in id order; one without a snapshot is listed with a count of zero."""
    spans = {row["source_id"]: row for row in context.select(SPANS)}
    for source_id, source in sorted(context.project.sources.items()):
        span = spans.get(source_id, {})
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
            "first_snapshot_date": span.get("first"),
            "last_snapshot_date": span.get("last"),
            "snapshot_count": span.get("snapshots", 0),
            "note": source.note,
        }
