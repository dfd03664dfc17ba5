"""Candidate pairs of organisations with the judgement on each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.engine.build import Context
from pipelines.resolution.records import match_organisations


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """One row per pair that shares a key; pairs without a key in common are never looked at."""
    for pair in match_organisations(context)[0]:
        yield {
            "left_mention_id": pair.left,
            "right_mention_id": pair.right,
            "judgement": pair.judgement.decision,
            "score": pair.judgement.score,
            "is_certain": pair.judgement.is_certain,
            "is_held_apart": pair.judgement.is_held_apart,
            "reason": pair.judgement.reason,
        }
