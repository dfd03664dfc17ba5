"""Candidate pairs of organisations with the judgement on each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.engine.build import Context
from pipelines.resolution.block import candidate_pairs
from pipelines.resolution.records import ORGANISATION_KINDS, fact_sheets, read_records
from pipelines.resolution.score import judge_pairs


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """One row per pair that shares a key; pairs without a key in common are never looked at."""
    records = [record for record in read_records(context) if record.kind in ORGANISATION_KINDS]
    for (left, right), judgement in sorted(judge_pairs(candidate_pairs(records), fact_sheets(context)).items()):
        yield {
            "left_mention_id": left,
            "right_mention_id": right,
            "judgement": judgement.decision,
            "score": judgement.score,
            "reason": judgement.reason,
        }
