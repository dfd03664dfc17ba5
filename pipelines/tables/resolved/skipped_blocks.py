"""Names, sites and identifiers that so many records have that not every pair of them was compared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.engine.build import Context
from pipelines.resolution.records import match_organisations


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """One row per key; most builds have none."""
    for block in match_organisations(context)[1]:
        yield {"block_kind": block.kind, "block_key": block.key, "record_count": block.records}
