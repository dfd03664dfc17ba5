"""Offerings of lists and documents, each with its maker where that is certain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.engine.build import Context
from pipelines.resolution.ids import offering_id
from pipelines.resolution.normalise import name_key
from pipelines.resolution.records import ORGANISATION_KINDS, fact_sheets, read_records

MEMBER = ["mention_id", "company_id", "membership", "match_reason"]
NAMED = ["source_id", "layer_mention_id", "offering_name", "entity_kind", "entity_as_written", "owner_name", "owner_basis"]
BASES = {"The source states the owner ": "stated", "Its name begins with its maker": "name", "aliases.csv, line ": "cited"}
"""How the reason of a record's membership begins → how its maker is known; else by its address."""
KINDS = {"open_source_project": "project", "model_family": "model"}
"""Kinds of the documents' checklist in the words of the exchange format."""


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """One row per record or mention that is about an offering. An owner that no document states needs a cited statement."""
    members = {row["mention_id"]: row for row in context.read("resolved.company_mentions", MEMBER)}
    companies = {}
    sheets = fact_sheets(context)
    for record in read_records(context):
        member = members.get(record.mention_id)
        if record.mention_id in sheets and member:
            companies[record.name] = member["company_id"]
        if record.kind in ORGANISATION_KINDS and (member is None or member["membership"] == "company"):
            continue
        basis = _basis(member["match_reason"]) if member else "unknown"
        kind = "product" if record.kind == "listing" else record.kind
        yield _row(record.mention_id, record.name, kind, member["company_id"] if member else None, basis)
    cited = {
        (line["subject"], line["object"])
        for line in context.project.decisions["aliases"]
        if line["relation"] == "offering_of" and (line["source_url"] or line["note"].startswith("stated in document"))
    }
    for row in context.read("staged.layer_mentions", NAMED):
        if row["offering_name"] is None:
            continue
        owner, mention_id = row["owner_name"], f"{row['source_id']}:{row['layer_mention_id']}"
        if owner and row["owner_basis"] == "seed":
            basis = "stated"
        elif {(row["offering_name"], owner), (row["entity_as_written"], owner)} & cited:
            basis = "cited"
        else:
            basis = "unknown"
        kind = KINDS.get(row["entity_kind"], row["entity_kind"])
        yield _row(mention_id, row["offering_name"], kind, companies.get(owner) if basis != "unknown" else None, basis)


def _basis(reason: str) -> str:
    return next((basis for beginning, basis in BASES.items() if reason.startswith(beginning)), "same_domain")


def _row(mention_id: str, name: str, kind: str, company_id: str | None, basis: str) -> dict[str, Any]:
    return {
        "mention_id": mention_id,
        "offering_id": offering_id(company_id or f"unowned {name_key(name).full}", name),
        "offering_name": name,
        "offering_kind": kind,
        "company_id": company_id,
        "owner_basis": basis if company_id else "unknown",
    }
