"""Offerings of lists and documents, each with its maker where that is certain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.engine.build import Context
from pipelines.resolution.ids import offering_id
from pipelines.resolution.normalise import name_key

LISTED = """
SELECT record.mention_id, record.record_name, record.record_kind, member.company_id, member.match_reason
FROM staged.records AS record
LEFT JOIN resolved.company_mentions AS member ON member.mention_id = record.mention_id
WHERE record.is_last_version AND (record.record_kind NOT IN ('company', 'listing') OR member.membership = 'offering')
ORDER BY record.mention_id
"""
NAMED = """
SELECT concat(mention.source_id, ':', mention.layer_mention_id) AS mention_id, mention.offering_name, mention.entity_kind, mention.owner_name, mention.owner_basis,
  mention.entity_as_written
FROM staged.layer_mentions AS mention
WHERE mention.offering_name IS NOT NULL
ORDER BY mention_id
"""
SHEETS = """
SELECT record.record_name, member.company_id
FROM staged.records AS record
JOIN resolved.company_mentions AS member ON member.mention_id = record.mention_id
WHERE record.is_last_version AND EXISTS (SELECT 1 FROM staged.evidence AS page WHERE page.mention_id = record.mention_id)
"""
BASES = {"The source states the owner ": "stated", "Its name begins with its maker": "name"}
KINDS = {"open_source_project": "project", "model_family": "model"}
"""Kinds of the documents' checklist in the words of the exchange format."""


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """One row per record or mention that is about an offering. An owner that no document states needs a cited statement."""
    for row in context.select(LISTED):
        basis = "unknown" if row["company_id"] is None else BASES.get(row["match_reason"].split("'")[0], "same_domain")
        kind = "product" if row["record_kind"] == "listing" else row["record_kind"]
        yield _row(row["mention_id"], row["record_name"], kind, row["company_id"], basis)
    companies = {row["record_name"]: row["company_id"] for row in context.select(SHEETS)}
    cited = {
        (line["subject"], line["object"])
        for line in context.project.decisions["aliases"]
        if line["relation"] == "offering_of" and (line["source_url"] or line["note"].startswith("stated in document"))
    }
    for row in context.select(NAMED):
        owner = row["owner_name"]
        if owner and row["owner_basis"] == "seed":
            basis = "stated"
        elif {(row["offering_name"], owner), (row["entity_as_written"], owner)} & cited:
            basis = "cited"
        else:
            basis = "unknown"
        kind = KINDS.get(row["entity_kind"], row["entity_kind"])
        yield _row(row["mention_id"], row["offering_name"], kind, companies.get(owner) if basis != "unknown" else None, basis)


def _row(mention_id: str, name: str, kind: str, company_id: str | None, basis: str) -> dict[str, Any]:
    return {
        "mention_id": mention_id,
        "offering_id": offering_id(company_id or f"unowned {name_key(name).full}", name),
        "offering_name": name,
        "offering_kind": kind,
        "company_id": company_id,
        "owner_basis": basis if company_id else "unknown",
    }
