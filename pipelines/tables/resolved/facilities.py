"""Facilities of the last version of each list, with what counts and whose they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from pipelines.engine.build import Context
from pipelines.resolution.facilities import Facility, companies_by_name, count_each_once
from pipelines.resolution.normalise import name_key
from pipelines.resolution.records import fact_sheets, read_records

COLUMNS = [
    "facility_id", "source_id", "owner_names", "facility_status", "certainty", "single_cluster", "is_possible_duplicate",
    "possible_duplicate_of", "builds_upon", "superseded_by", "is_last_version", "is_in_latest_snapshot",
]  # fmt: skip


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """One row per facility."""
    facilities = [row for row in context.read("staged.facilities", COLUMNS) if row["is_last_version"]]
    counting = count_each_once(_facilities(facilities))
    companies = _companies(context)
    for row in facilities:
        state, counted_in = counting[row["facility_id"]]
        owners = [companies[key] for key in (name_key(name).compact for name in row["owner_names"]) if key in companies]
        yield {
            "facility_id": row["facility_id"],
            "counting": state,
            "counted_in": counted_in,
            "owner_company_ids": list(dict.fromkeys(owners)),
        }


def _facilities(rows: list[dict[str, Any]]) -> Iterator[Facility]:
    """Rows as counting needs them; a stage that says what it builds upon is a later stage of that."""
    later: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        later[row["facility_id"]].update(_others(row, "superseded_by"))
        for earlier in _others(row, "builds_upon"):
            later[earlier].add(row["facility_id"])
    for row in rows:
        yield Facility(
            facility_id=row["facility_id"],
            status=row["facility_status"],
            is_listed=row["is_in_latest_snapshot"],
            certainty=(row["certainty"] or "").casefold(),
            single_cluster=(row["single_cluster"] or "").casefold(),
            is_possible_duplicate=row["is_possible_duplicate"],
            duplicate_of=tuple(_others(row, "possible_duplicate_of")),
            later=tuple(sorted(later[row["facility_id"]])),
        )


def _others(row: dict[str, Any], column: str) -> list[str]:
    """The ids of the facilities of the same list that a cell names."""
    return [f"{row['source_id']}:{record_id}" for record_id in (row[column] or "").split("|") if record_id]


def _companies(context: Context) -> dict[str, str]:
    """The names under which the lists' own records of companies stand, where a name is that of one company."""
    members = {
        row["mention_id"]: row["company_id"]
        for row in context.read("resolved.company_mentions", ["mention_id", "company_id", "membership"])
        if row["membership"] == "company"
    }
    sheets = fact_sheets(context)
    return companies_by_name(
        (name, members[record.mention_id], record.mention_id in sheets)
        for record in read_records(context)
        if record.mention_id in members
        for name in (record.name, *record.aliases, *record.former_names)
    )
