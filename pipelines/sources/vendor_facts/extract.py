"""Vendor facts: one organisation per record, put together from single facts and single statements of money that each cite a page.

Belongs here: long form (record, property, value, page, day) → records, funding and evidence.
Does not belong here: the facts themselves (``facts.csv``, ``funding.csv``), what a product belongs to (``decisions/aliases.csv``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from pipelines.engine.errors import ContentError, Problem, nearest
from pipelines.engine.extraction import Extract, Payload, Row

FACTS, FUNDING = "facts.csv", "funding.csv"
SINGLE = {"name", "legal_name", "parent", "url", "country", "region", "city", "founded_year", "status", "organisation_type"}
SEVERAL = {"aliases", "former_names", "external_ids", "categories"}
MONEY = {"round", "total_raised", "valuation", "market_cap", "grant", "debt"}
PERIOD = re.compile(r"(\d{4})(-\d{2}(-\d{2})?)?")
OF_FACTS = {"property", "value", "valid_from"}
OF_FUNDING = {"kind", "round", "amount", "currency", "date", "lead_investors", "status"}


def extract(payload: Payload) -> Extract:
    """Records (one per organisation), funding (one per statement) and evidence (one per fact and statement).

    Raises:
        ContentError: For an unknown property or kind, a fact without page or day, a property stated with two values, a record without name,
            money on a record that has no facts.
    """
    facts, claims = payload.csv(FACTS), payload.csv(FUNDING, may_be_empty=True)
    payload.check_fields(FACTS, facts[0], optional=OF_FUNDING)
    payload.check_fields(FUNDING, claims[0] if claims else (), optional=OF_FACTS if claims else {*payload.source.reads})
    problems: list[Problem] = []
    records = _records(payload, facts, problems)
    for line, claim in enumerate(claims, start=2):
        problems += [Problem(str(payload.path(FUNDING)), line, *fault) for fault in _faults_of_money(claim, records)]
    if problems:
        raise ContentError(problems)
    return Extract(
        rows_in=len(facts) + len(claims),
        records=list(records.values()),
        funding=[_funding(claim) for claim in claims],
        evidence=[*(dict(fact) for fact in facts), *_evidence_of_money(claims)],
        funding_only=len(claims),
        merged=len(facts) - len(records),
    )


def _records(payload: Payload, facts: list[dict[str, str]], problems: list[Problem]) -> dict[str, Row]:
    path = str(payload.path(FACTS))
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
    return records


def _faults(fact: dict[str, str]) -> Iterator[tuple[str, str]]:
    """(message, hint) for everything wrong with one fact by itself."""
    if fact["property"] not in SINGLE | SEVERAL:
        yield f"unknown property '{fact['property']}'", nearest(fact["property"], SINGLE | SEVERAL)
    if not fact["record_id"] or not fact["value"]:
        yield "a fact needs a record and a value", "leave out what no page states"
    if fact["valid_from"]:
        yield from _faults_of_period(fact["valid_from"])
    yield from _faults_of_page(fact)


def _faults_of_money(claim: dict[str, str], records: dict[str, Row]) -> Iterator[tuple[str, str]]:
    """(message, hint) for everything wrong with one statement of money by itself."""
    if claim["record_id"] not in records:
        yield f"no facts on '{claim['record_id']}'", nearest(claim["record_id"], records) or f"give at least its name in {FACTS}"
    if claim["kind"] not in MONEY:
        yield f"unknown kind '{claim['kind']}'", nearest(claim["kind"], MONEY)
    if not claim["amount"]:
        yield "no amount", "write it as the page does, or 'undisclosed'"
    if claim["date"]:
        yield from _faults_of_period(claim["date"])
    yield from _faults_of_page(claim)


def _faults_of_period(text: str) -> Iterator[tuple[str, str]]:
    found = PERIOD.fullmatch(text)
    try:
        if not found:
            raise ValueError
        date.fromisoformat(text + ("" if found[3] else "-01" if found[2] else "-01-01"))
    except ValueError:
        yield f"'{text}' is no year, month or day", "write YYYY, YYYY-MM or YYYY-MM-DD"


def _faults_of_page(row: dict[str, str]) -> Iterator[tuple[str, str]]:
    if not row["source_url"].startswith(("https://", "http://")):
        yield f"'{row['source_url']}' is no address of a page", "a fact without a page that states it is left out"
    try:
        date.fromisoformat(row["checked_on"])
    except ValueError:
        yield f"'{row['checked_on']}' is no day", "write YYYY-MM-DD"


def _funding(claim: dict[str, str]) -> Row:
    """A total or valuation holds as of its date; a round happened on it."""
    when = "as_of" if claim["kind"] in {"total_raised", "valuation", "market_cap"} else "date"
    kept = ("record_id", "kind", "amount", "currency", "round", "lead_investors", "status", "source_url")
    return {**{column: claim[column] for column in kept}, when: claim["date"]}


def _evidence_of_money(claims: list[dict[str, str]]) -> Iterator[Row]:
    for claim in claims:
        value = " ".join(part for part in (claim["amount"], claim["round"], claim["date"]) if part)
        yield {
            "record_id": claim["record_id"],
            "property": claim["kind"],
            "value": value,
            "source_url": claim["source_url"],
            "checked_on": claim["checked_on"],
        }
