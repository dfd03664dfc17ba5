"""One row per correction of decisions/corrections.yml; one that changes nothing stops the build."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.engine.build import Context
from pipelines.engine.corrections import check_matches, count_matches


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """Corrections in the order of the file, with the number of raw rows that each one changes."""
    counts = count_matches(context.project, context.snapshots)
    check_matches(context.project, counts)
    for order, (correction, count) in enumerate(zip(context.project.corrections, counts, strict=True), start=1):
        yield {
            "correction_order": order,
            "source_id": correction.source,
            "record_id": correction.record,
            "raw_file": correction.file,
            "column_name": correction.column,
            "wrong_value": correction.wrong or None,
            "right_value": correction.right or None,
            "source_url": str(correction.evidence),
            "checked_date": correction.checked_on,
            "reason": correction.why,
            "row_count": count,
        }
