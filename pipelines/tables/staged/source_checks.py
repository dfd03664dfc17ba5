"""Every rule of the source contracts applied to every snapshot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.engine.build import Context
from pipelines.engine.source_checks import check_source


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """One row per rule and snapshot; drift only where it was found or could be measured."""
    for source_id, source in sorted(context.project.sources.items()):
        own = [snapshot for snapshot in context.snapshots if snapshot.source_id == source_id]
        latest = max((snapshot.taken_on for snapshot in own), default=None)
        for check in check_source(source, own, context.project.raw["records"]):
            yield {
                "source_id": source_id,
                "snapshot_date": check.snapshot.taken_on,
                "source_rule": check.rule,
                "rule_subject": check.subject,
                "observed_value": float(check.observed),
                "limit_value": float(check.limit),
                "is_passed": check.is_passed,
                "is_latest": check.snapshot.taken_on == latest,
                "message": check.message,
            }
