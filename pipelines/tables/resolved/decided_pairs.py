"""What people decided about pairs of records that are in use: the lines of decisions/matches.csv, those about whole domains pair by pair."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.engine.build import Context
from pipelines.resolution.decisions import expanded, read_decisions
from pipelines.resolution.records import read_records


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """One row per pair; a line that names a record which is not there gives none."""
    organisations = {
        row["mention_id"] for row in context.read("resolved.company_mentions", ["mention_id", "is_organisation"]) if row["is_organisation"]
    }
    known = {record.mention_id: record for record in read_records(context) if record.mention_id in organisations}
    decided, _ = expanded(known, read_decisions(context.project.content / "decisions" / "matches.csv"))
    for (left, right), decision in sorted(decided.items()):
        yield {
            "left_mention_id": left,
            "right_mention_id": right,
            "judgement": decision.judgement,
            "decided_date": decision.decided_on,
            "decision_line": decision.line,
            "reason": decision.why,
        }
