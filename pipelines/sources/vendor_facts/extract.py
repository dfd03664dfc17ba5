"""Vendor facts: one organisation per record, put together from single facts that each cite a page.

Belongs here: long form (record, property, value, page, day) → records and evidence.
Does not belong here: the facts themselves (``facts.csv``), what a product belongs to (``decisions/aliases.csv``).
"""

from __future__ import annotations

from datetime import date

from pipelines.engine.errors import ContentError, Problem, nearest
from pipelines.engine.extraction import Extract, Payload, Row

FACTS = "facts.csv"
SINGLE = {"name", "url", "country", "region", "city", "founded_year", "status", "organisation_type"}
SEVERAL = {"aliases", "former_names", "external_ids"}


def extract(payload: Payload) -> Extract:
    """Records (one per organisation) and evidence (one per fact).

    Raises:
        ContentError: For an unknown property, a fact without page or day, a property stated with two values, or a record without name.
    """
    facts = payload.csv(FACTS)
    payload.check_fields(FACTS, facts[0])
    path = str(payload.path(FACTS))
    problems: list[Problem] = []
    records: dict[str, Row] = {}
    for line, fact in enumerate(facts, start=2):
        problems += [Problem(path, line, *fault) for fault in _faults(fact)]
        record = records.setdefault(fact["record_id"], {"record_id": fact["record_id"], "kind": payload.source.default_kind})
        name, value = fact["property"], fact["value"]
        if name in SEVERAL:
            values = record.setdefault(name, [])
            values += [value] if value not in values else []
        elif record.setdefault(name, value) != value:
            problems.append(Problem(path, line, f"'{name}' of {fact['record_id']} is stated as '{record[name]}' and as '{value}'", "keep one"))
    problems += [Problem(path, 0, f"{record_id} has no name") for record_id, record in records.items() if "name" not in record]
    if problems:
        raise ContentError(problems)
    return Extract(rows_in=len(facts), records=list(records.values()), evidence=[dict(fact) for fact in facts], merged=len(facts) - len(records))


def _faults(fact: dict[str, str]) -> list[tuple[str, str]]:
    """(message, hint) for everything wrong with one fact by itself."""
    faults = []
    if fact["property"] not in SINGLE | SEVERAL:
        faults.append((f"unknown property '{fact['property']}'", nearest(fact["property"], SINGLE | SEVERAL)))
    if not fact["record_id"] or not fact["value"]:
        faults.append(("a fact needs a record and a value", "leave out what no page states"))
    if not fact["source_url"].startswith(("https://", "http://")):
        faults.append((f"'{fact['source_url']}' is no address of a page", "a fact without a page that states it is left out"))
    try:
        date.fromisoformat(fact["checked_on"])
    except ValueError:
        faults.append((f"'{fact['checked_on']}' is no day", "write YYYY-MM-DD"))
    return faults
