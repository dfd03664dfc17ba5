"""Names, sites and identifiers that so many records have that not every pair of them was compared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.engine.build import Context
from pipelines.resolution.links import read_links
from pipelines.resolution.matching import skipped_blocks
from pipelines.resolution.normalise import place_names
from pipelines.resolution.records import ORGANISATION_KINDS, columns, fact_sheets, read_records


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """One row per key; most builds have none."""
    records = [record for record in read_records(context) if record.kind in ORGANISATION_KINDS]
    links, places = read_links(context.project.decisions["aliases"]), place_names(context.project.countries)
    for block in skipped_blocks(columns(records, fact_sheets(context)), links, places):
        yield {"block_kind": block.kind, "block_key": block.key, "record_count": block.records}
