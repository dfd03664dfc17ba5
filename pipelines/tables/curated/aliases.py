"""One row per line of decisions/aliases.csv."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from pipelines.engine.build import Context


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """Statements as reviewed; empty cells are unknown."""
    for row in context.project.decisions["aliases"]:
        yield {
            "subject_name": row["subject"],
            "name_relation": row["relation"],
            "object_name": row["object"],
            "valid_from_stated": row["valid_from"] or None,
            "source_url": row["source_url"] or None,
            "checked_date": date.fromisoformat(row["checked_on"]) if row["checked_on"] else None,
            "note": row["note"] or None,
        }
