"""Ids that companies may have had before, with the company that each is now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from pipelines.engine.build import Context
from pipelines.resolution import Record
from pipelines.resolution.ids import former_ids
from pipelines.resolution.records import ORGANISATION_KINDS, read_records


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """One row per former id and company."""
    company = {row["mention_id"]: row["company_id"] for row in context.read("resolved.company_mentions", ["mention_id", "company_id"])}
    groups: dict[str, list[Record]] = defaultdict(list)
    for record in read_records(context):
        if record.kind in ORGANISATION_KINDS and record.mention_id in company:
            groups[company[record.mention_id]].append(record)
    for former in former_ids(groups):
        yield {
            "former_company_id": former.former_id,
            "company_id": former.company_id,
            "id_state": former.state,
            "identity_key": former.key,
            "mention_id": former.mention_id,
        }
