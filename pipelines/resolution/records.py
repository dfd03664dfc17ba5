"""Rows of ``staged.records`` as the records that identity compares.

Belongs here: reading the inputs of the resolved tables. Does not belong here: any rule of identity.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

import pyarrow as pa

from pipelines.engine.build import Context
from pipelines.engine.models import SharedHosts
from pipelines.parsing.domains import DomainIndex
from pipelines.resolution import Record
from pipelines.resolution.cluster import Judgement
from pipelines.resolution.ids import identity_key
from pipelines.resolution.links import read_links
from pipelines.resolution.matching import SCHEMA, Pair, Skipped, matched
from pipelines.resolution.normalise import name_key, place_names

ORGANISATION_KINDS = ("company", "listing")
"""Kinds of records that stand for an organisation; the others are offerings and never make a company."""
COLUMNS = [
    "mention_id", "source_id", "first_seen_date", "record_kind", "record_name", "owner_name", "url",
    "country_code", "city_name", "founded_year", "external_ids", "aliases", "former_names", "is_last_version",
    "snapshot_date",
]  # fmt: skip


def read_records(context: Context) -> list[Record]:
    """The last version of every record, in order of mention id, each with the key that its first version had."""
    return list(context.once("records", lambda: _read_records(context)))


def _read_records(context: Context) -> list[Record]:
    index = DomainIndex(SharedHosts(hosts=dict(context.project.shared_hosts)))
    versions = context.read("staged.records", COLUMNS)
    changed = {row["mention_id"] for row in versions if not row["is_last_version"]}
    first = {row["mention_id"]: row for row in versions if row["mention_id"] in changed and row["snapshot_date"] == row["first_seen_date"]}
    origins = {mention_id: identity_key(_record(row, index)) for mention_id, row in first.items()}
    last = [_record(row, index) for row in versions if row["is_last_version"]]
    return [replace(record, origin=origins[record.mention_id]) if record.mention_id in origins else record for record in last]


def fact_sheets(context: Context) -> set[str]:
    """The mention ids of records whose facts are cited one by one; they go first where sources differ."""
    return {row["mention_id"] for row in context.read("staged.evidence", ["mention_id"], distinct=True)}


def match_organisations(context: Context) -> tuple[list[Pair], list[Skipped]]:
    """The judged pairs of all records of organisations, and what was too large to be compared; once a build."""

    def match() -> tuple[list[Pair], list[Skipped]]:
        records = [record for record in read_records(context) if record.kind in ORGANISATION_KINDS]
        links, places = read_links(context.project.decisions["aliases"]), place_names(context.project.countries)
        return matched(columns(records, fact_sheets(context), _activities(context)), links, places)

    found: tuple[list[Pair], list[Skipped]] = context.once("matching", match)
    return found


def _activities(context: Context) -> dict[str, set[str]]:
    """What the labels of each record say that it does; labels that stand for no activity, or only for want of a better one, are left out."""
    meant = {
        (source_id, scheme, label): rule.activities
        for source_id, source in context.project.sources.items()
        for scheme, rules in source.categories.items()
        for label, rule in rules.items()
        if rule.activities and not rule.is_fallback
    }
    done: dict[str, set[str]] = {}
    for row in context.read("staged.record_categories", ["mention_id", "source_id", "category_scheme", "category_label"], distinct=True):
        done.setdefault(row["mention_id"], set()).update(meant.get((row["source_id"], row["category_scheme"], row["category_label"]), ()))
    return done


def read_judgements(context: Context) -> dict[tuple[str, str], Judgement]:
    """Rows of ``resolved.judged_pairs`` by the two mention ids."""
    names = ["judgement", "score", "reason", "is_certain", "is_held_apart"]
    rows = context.read("resolved.judged_pairs", ["left_mention_id", "right_mention_id", *names])
    return {(row["left_mention_id"], row["right_mention_id"]): Judgement(*(row[name] for name in names)) for row in rows}


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
        city=row["city_name"],
        founded_year=row["founded_year"],
        external_ids=tuple(row["external_ids"]),
        aliases=tuple(row["aliases"]),
        former_names=tuple(row["former_names"]),
        owner=row["owner_name"],
    )


def columns(records: Iterable[Record], sheets: Collection[str] = (), activities: Mapping[str, Collection[str]] | None = None) -> pa.Table:
    """Records as the columns that ``matching`` reads.

    Args:
        records: In any order.
        sheets: Mention ids of records of fact sheets.
        activities: Of a record, by mention id, where known.
    """
    done = activities or {}
    rows = [
        {
            "mention_id": record.mention_id,
            "source_id": record.source_id,
            "is_sheet": record.mention_id in sheets,
            "name": record.name,
            "domain": record.domain.domain if record.domain else None,
            "stem": record.domain.stem if record.domain else None,
            "address": record.domain.address if record.domain else None,
            "is_key": record.domain is not None and record.domain.is_key,
            "is_root": record.domain is not None and record.domain.is_root_page,
            "is_shared": record.domain is not None and record.domain.is_shared_host,
            "country": record.country_code,
            "city": record.city,
            "year": record.founded_year,
            "external_ids": list(record.external_ids),
            "aliases": list(record.aliases),
            "former_names": list(record.former_names),
            "activities": sorted(done.get(record.mention_id, ())),
        }
        for record in records
    ]
    return pa.Table.from_pylist(rows, schema=SCHEMA)
