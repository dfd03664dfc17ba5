"""Decisions of people that decide nothing, because a record they name is not there or is no record of an organisation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.engine.build import Context
from pipelines.resolution.decisions import expanded, read_decisions
from pipelines.resolution.records import read_records


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """One row per line of decisions/matches.csv that is out of use."""
    organisations = {
        row["mention_id"] for row in context.read("resolved.company_mentions", ["mention_id", "is_organisation"]) if row["is_organisation"]
    }
    known = {record.mention_id: record for record in read_records(context) if record.mention_id in organisations}
    _, idle = expanded(known, read_decisions(context.project.content / "decisions" / "matches.csv"))
    for decision in idle:
        yield {
            "decision_line": decision.line,
            "left_side": decision.left,
            "right_side": decision.right,
            "judgement": decision.judgement,
            "reason": decision.why,
        }
