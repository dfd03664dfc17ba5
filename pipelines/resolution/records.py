"""Rows of ``staged.records`` as the records that identity compares.

Belongs here: reading the inputs of the resolved tables. Does not belong here: any rule of identity.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipelines.engine.build import Context
from pipelines.engine.models import SharedHosts
from pipelines.parsing.domains import DomainIndex
from pipelines.resolution import Record
from pipelines.resolution.normalise import name_key

ORGANISATION_KINDS = ("company", "listing")
"""Kinds of records that stand for an organisation; the others are offerings and never make a company."""
COLUMNS = [
    "mention_id", "source_id", "first_seen_date", "record_kind", "record_name", "owner_name", "url",
    "country_code", "founded_year", "external_ids", "aliases", "former_names", "is_last_version",
]  # fmt: skip


def read_records(context: Context) -> list[Record]:
    """The last version of every record, in order of mention id."""
    index = DomainIndex(SharedHosts(hosts=dict(context.project.shared_hosts)))
    return [_record(row, index) for row in context.read("staged.records", COLUMNS) if row["is_last_version"]]


def fact_sheets(context: Context) -> set[str]:
    """The mention ids of records whose facts are cited one by one; they go first where sources differ."""
    return {row["mention_id"] for row in context.read("staged.evidence", ["mention_id"], distinct=True)}


def _record(row: Mapping[str, Any], index: DomainIndex) -> Record:
    return Record(
        mention_id=row["mention_id"],
        source_id=row["source_id"],
        first_seen=row["first_seen_date"],
        kind=row["record_kind"],
        name=row["record_name"],
        name_key=name_key(row["record_name"]),
        domain=index.registered_domain(row["url"]) if row["url"] else None,
        country_code=row["country_code"],
        founded_year=row["founded_year"],
        external_ids=tuple(row["external_ids"]),
        aliases=tuple(row["aliases"]),
        former_names=tuple(row["former_names"]),
        owner=row["owner_name"],
    )
