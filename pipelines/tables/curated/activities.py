"""One row per activity, ordered from the ground up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.engine.build import Context


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """Activities as the vocabulary has them."""
    for order, (activity_id, activity) in enumerate(context.project.activities.items(), start=1):
        yield {
            "activity_id": activity_id,
            "activity_order": order,
            "activity_name": activity.label,
            "definition": activity.definition,
            "includes": activity.includes,
            "excludes": activity.excludes,
            "examples": activity.examples,
            "is_generative_only": activity.is_generative_only,
            "modality_ids": activity.modalities,
        }
