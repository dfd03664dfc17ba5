"""Candidate pairs of organisations with the judgement on each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.engine.build import Context
from pipelines.resolution.links import read_links
from pipelines.resolution.matching import judge
from pipelines.resolution.normalise import place_names
from pipelines.resolution.records import ORGANISATION_KINDS, columns, fact_sheets, read_records


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """One row per pair that shares a key; pairs without a key in common are never looked at."""
    records = [record for record in read_records(context) if record.kind in ORGANISATION_KINDS]
    links, places = read_links(context.project.decisions["aliases"]), place_names(context.project.countries)
    for pair in judge(columns(records, fact_sheets(context)), links, places):
        yield {
            "left_mention_id": pair.left,
            "right_mention_id": pair.right,
            "judgement": pair.judgement.decision,
            "score": pair.judgement.score,
            "is_certain": pair.judgement.is_certain,
            "is_held_apart": pair.judgement.is_held_apart,
            "reason": pair.judgement.reason,
        }
