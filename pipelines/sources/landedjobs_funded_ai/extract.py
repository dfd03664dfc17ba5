"""Rounds of recently funded start-ups → the companies that raised them and the money.

Belongs here: the shape of the file, several rounds of one company, namesakes. Does not belong here: what a sector means (``source.yml``),
reading of amounts (staged tables).
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import Any

from pipelines.engine.errors import ContentError
from pipelines.engine.extraction import Extract, Payload, Row, slug, web_address
from pipelines.parsing.location_parts import location_parts

FILE = "startups.json"
LIST = "list:Recently funded AI start-ups"
FROM_ROUNDUP = "from_roundup"
ACCOUNT = re.compile(r"@?(\w{1,15})", re.ASCII)
Round = dict[str, Any]
TYPES: dict[str, tuple[type, ...]] = {
    "company": (str,), "handle": (str, type(None)), "amount": (str, type(None)), "round": (str, type(None)), "sector": (str,),
    "lead_investors": (list,), "other_investors": (list,), "location": (str, type(None)), "funded_at": (str, type(None)),
    "source_url": (str, type(None)), "from_roundup": (bool,),
}  # fmt: skip


def extract(payload: Payload) -> Extract:
    """Read the file.

    Args:
        payload: ``startups.json``, one entry per round.

    Returns:
        One record per company and one round per entry; ``funding_only`` counts the second and later rounds of a company, ``merged`` the entries that
        state the same round again. An entry without a name, or of one of several namesakes without a handle to tell which, is quarantined.

    Raises:
        ContentError: Unknown or missing field, wrong type, an empty list.
    """
    entries = _entries(payload)
    result = Extract(rows_in=len(entries))
    handles: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        handles[slug(entry["company"])].add(_handle(entry))
    companies: dict[str, list[Round]] = defaultdict(list)
    for entry in entries:
        name, key = entry["company"].strip(), slug(entry["company"])
        if not name:
            result.quarantined.append((entry["source_url"] or "(no page)", "no_name", ""))
        elif len(handles[key] - {""}) < 2:
            companies[key].append(entry)
        elif _handle(entry):
            companies[f"{key}-{slug(_handle(entry))}"].append(entry)
        else:
            result.quarantined.append((name, "one_of_several_namesakes", f"{len(handles[key] - {''})} companies of this name have other handles"))
    for record_id, rounds in companies.items():
        result.records.append(_record(record_id, rounds, payload))
        money = {json.dumps(row, sort_keys=True): row for row in (_funding(record_id, entry) for entry in rounds)}
        result.funding += money.values()
        result.funding_only += len(money) - 1
        result.merged += len(rounds) - len(money)
    return result


def _entries(payload: Payload) -> list[Round]:
    path, content = payload.folder / FILE, payload.json(FILE)
    entries = content.get("startups") if isinstance(content, dict) else None
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        raise ContentError.at(path, "expected an object with a list 'startups' that has at least one entry", hint="fetch it again")
    for number, entry in enumerate(entries, start=1):
        where = f"entry {number} ({entry.get('company', 'no name')})"
        for field, expected in TYPES.items():
            if field not in entry:
                raise ContentError.at(path, f"{where}: the field '{field}' is missing")
            if not isinstance(entry[field], expected):
                raise ContentError.at(path, f"{where}: '{field}' is {type(entry[field]).__name__}, expected {expected[0].__name__}")
            if expected == (list,) and not all(isinstance(name, str) for name in entry[field]):
                raise ContentError.at(path, f"{where}: '{field}' holds what is no text")
    payload.check_fields(FILE, {*content} - {"startups"} | {f"startups.{field}" for entry in entries for field in entry})
    return entries


def _record(record_id: str, rounds: list[Round], payload: Payload) -> Row:
    """One company; where its rounds disagree, the latest that says anything counts."""
    newest = sorted(rounds, key=lambda entry: (entry["funded_at"] or "", json.dumps(entry, sort_keys=True)), reverse=True)
    place = location_parts(next((entry["location"] for entry in newest if entry["location"]), ""))
    handle = next((_handle(entry) for entry in newest if _handle(entry)), "")
    return {
        "record_id": record_id,
        "kind": payload.source.default_kind,
        "name": newest[0]["company"].strip(),
        "country": place.country,
        "region": place.region,
        "city": place.city,
        "categories": [LIST, *dict.fromkeys(f"sector:{entry['sector'].strip()}" for entry in newest)],
        "external_ids": [f"twitter:{handle}"] if handle else [],
    }


def _funding(record_id: str, entry: Round) -> Row:
    leads, others = (list(dict.fromkeys(name.strip() for name in entry[field] if name.strip())) for field in ("lead_investors", "other_investors"))
    return {
        "record_id": record_id,
        "kind": "round",
        "amount": (entry["amount"] or "").strip(),
        "date": (entry["funded_at"] or "").strip(),
        "round": (entry["round"] or "").strip(),
        "investors": list(dict.fromkeys([*leads, *others])),
        "lead_investors": leads,
        "certainty": FROM_ROUNDUP if entry["from_roundup"] else "",
        "source_url": web_address(entry["source_url"] or ""),
    }


def _handle(entry: Round) -> str:
    """The company's account on X, which does not tell capitals apart; what cannot be the name of one is none."""
    match = ACCOUNT.fullmatch((entry["handle"] or "").strip())
    return match[1].casefold() if match else ""
