"""The two sides of each line of decisions/aliases.csv as companies or offerings of the map."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from pipelines.engine.build import Context
from pipelines.resolution import Record
from pipelines.resolution.common_words import is_common_word
from pipelines.resolution.links import MADE_BY, MOVED, SUCCESSOR, TWO_ORGANISATIONS, Links, read_links
from pipelines.resolution.normalise import name_key
from pipelines.resolution.owners import Owners
from pipelines.resolution.records import fact_sheets, read_records

MEMBER = ["mention_id", "company_id", "membership"]
OFFERING = ["offering_name", "offering_id", "company_id"]


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """One row per statement whose first side is on the map; a name that two companies have is nobody's."""
    links = read_links(context.project.decisions["aliases"])
    home = {row["mention_id"]: row["company_id"] for row in context.read("resolved.company_mentions", MEMBER) if row["membership"] == "company"}
    companies: dict[str, list[Record]] = defaultdict(list)
    for record in read_records(context):
        if record.mention_id in home:
            companies[home[record.mention_id]].append(record)
    owners = Owners(companies, fact_sheets(context), links)
    offerings: dict[str, set[tuple[str, str | None]]] = defaultdict(set)
    for row in context.read("resolved.offering_mentions", OFFERING, distinct=True):
        offerings[name_key(row["offering_name"]).compact].add((row["offering_id"], row["company_id"]))
    for line, row in enumerate(context.project.decisions["aliases"], start=2):
        is_of_offering = row["relation"] in {MADE_BY, SUCCESSOR}
        if row["relation"] == MOVED:
            continue
        found = {
            "company_id": None if is_of_offering else _company(owners, companies, row),
            "other_company_id": None if row["relation"] == SUCCESSOR else owners.named(row["object"]),
            "offering_id": _offering(row["subject"], offerings, owners, links) if is_of_offering else None,
            "other_offering_id": _offering(row["object"], offerings, owners, links) if row["relation"] == SUCCESSOR else None,
        }
        if found["company_id"] or found["offering_id"]:
            names = {"subject_name": row["subject"], "name_relation": row["relation"], "object_name": row["object"]}
            yield {"statement_line": line, **names, **found}


def _company(owners: Owners, companies: Mapping[str, list[Record]], row: Mapping[str, str]) -> str | None:
    """The company of the first side.

    Of two organisations the name is all that we have, so a company founded after the day of the statement is another one of that name, and one
    that is called by a common word ("Endgame") must be known to two lists or with its founding year.
    """
    company_id = owners.named(row["subject"])
    if company_id is None or row["relation"] not in TWO_ORGANISATIONS:
        return company_id
    records = companies[company_id]
    years = [record.founded_year for record in records if record.founded_year]
    is_later = bool(years and row["valid_from"]) and min(years) > int(row["valid_from"][:4])
    is_faint = not years and len({record.source_id for record in records}) == 1 and is_common_word(name_key(row["subject"]).full)
    return None if is_later or is_faint else company_id


def _offering(name: str, offerings: Mapping[str, set[tuple[str, str | None]]], owners: Owners, links: Links) -> str | None:
    """The one offering of a name; its maker's, where aliases.csv states a maker who is on the map."""
    names = links.all_names(name_key(name).compact)
    makers = {owners.named(maker) for known in names for _, maker, _ in links.makers.get(known, ())} - {None}
    found = {offering_id for known in names for offering_id, company_id in offerings.get(known, ()) if not makers or company_id in makers}
    return found.pop() if len(found) == 1 else None
