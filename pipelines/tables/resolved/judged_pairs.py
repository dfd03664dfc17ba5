"""Candidate pairs of organisations with the judgement on each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.engine.build import Context
from pipelines.resolution.links import read_links
from pipelines.resolution.matching import judge
from pipelines.resolution.normalise import name_key
from pipelines.resolution.records import ORGANISATION_KINDS, columns, fact_sheets, read_records


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """One row per pair that shares a key; pairs without a key in common are never looked at."""
    records = [record for record in read_records(context) if record.kind in ORGANISATION_KINDS]
    places = {name_key(text).full for country in context.project.countries.values() for text in (country.name, *country.aliases)}
    for pair in judge(columns(records, fact_sheets(context)), read_links(context.project.decisions["aliases"]), places):
        yield {
            "left_mention_id": pair.left,
            "right_mention_id": pair.right,
            "judgement": pair.judgement.decision,
            "score": pair.judgement.score,
            "is_certain": pair.judgement.is_certain,
            "reason": pair.judgement.reason,
        }
