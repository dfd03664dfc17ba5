"""One row per recorded look at an upstream file (data/raw/<source>/checks.csv)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.engine.build import Context
from pipelines.engine.fetch_log import read_checks


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """Checks by source, oldest first."""
    for source_id in sorted(context.project.sources):
        for order, check in enumerate(read_checks(context.project.root, source_id), start=1):
            yield {
                "source_id": source_id,
                "check_order": order,
                "checked_at": check.checked_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "checked_date": check.checked_at.date(),
                "file_name": check.file,
                "url": check.url,
                "check_outcome": check.outcome,
                "http_status": check.http_status,
                "reason": check.reason or None,
                "used_snapshot_date": check.snapshot_date,
            }
