"""Stable ids of companies and offerings: a pure function of what was claimed first, never of a position or of a run.

Belongs here: records of one group → id. Does not belong here: grouping (``cluster``).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

from pipelines.resolution.addresses import claims_domain
from pipelines.resolution.normalise import name_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from pipelines.resolution import Record


def identity_key(record: Record) -> str:
    """The strongest key of one record.

    Returns:
        "domain:openai.com" when its address is the home page of a domain of its own; else "name:mistral ai|FR" (the country empty when
        unknown); for a name without letters and digits, the mention itself.
    """
    if claims_domain(record) and record.domain is not None:
        return f"domain:{record.domain.domain}"
    if record.name_key.full:
        return f"name:{record.name_key.full}|{record.country_code or ''}"
    return f"mention:{record.mention_id}"


def company_id(records: Iterable[Record]) -> str:
    """The id of the company that the records of one group are, when no other group has its key.

    Args:
        records: The group, in any order, not empty.

    Returns:
        "cmp_" and 12 hexadecimal digits: SHA-256 of the strongest key of the earliest record (first seen, then source, then mention).
    """
    return _hashed("cmp_", first_key(min(records, key=_age)))


def company_ids(groups: Mapping[str, Sequence[Record]]) -> dict[str, str]:
    """The ids of all companies, no two alike.

    Two groups may have one key. Of one name and country, without an address, neither has the plain id, which would pass from one to the other when an
    older list is added: each hashes its earliest mention with the key. Of one home page, which a person or a rule has parted, the group with the
    earliest record keeps the plain id, so that parting a company leaves one part its id.

    Args:
        groups: Label → its records, not empty.

    Returns:
        Label → id, in the order of the labels.
    """
    holders: dict[str, set[str]] = defaultdict(set)
    earliest: dict[str, tuple[tuple[date, str, str], str]] = {}
    for label, records in groups.items():
        for record in records:
            for key in keys(record):
                holders[key].add(label)
                earliest[key] = min(earliest.get(key, (_age(record), label)), (_age(record), label))
    given: dict[str, str] = {}
    for label, records in sorted(groups.items()):
        first = min(records, key=_age)
        key = first_key(first)
        is_plain = holders[key] == {label} or (key.startswith("domain:") and earliest[key][1] == label)
        given[label] = _hashed("cmp_", key if is_plain else f"{key}|{first.mention_id}")
    return given


@dataclass(frozen=True, slots=True)
class FormerId:
    """An id that a company may have had, or may have shared, before its records came together as they are.

    Attributes:
        former_id: The id.
        company_id: What it is now.
        state: ``merged`` when the records that had it are in one company; ``split`` when they are in several, each of which has a line.
        key: What the id is a hash of.
        mention_id: The earliest record with that key in that company.
    """

    former_id: str
    company_id: str
    state: Literal["merged", "split"]
    key: str
    mention_id: str


def former_ids(groups: Mapping[str, Sequence[Record]]) -> list[FormerId]:
    """Every id that some part of today's companies would have had, with where its records are now.

    A company's id is a hash of a key of one of its records, so that this list, made from today's records alone, holds every id that was ever
    published for a company some of whose records are still there: after a merge, a split, a change of address, an older or a lost list.

    Args:
        groups: Id of a company → its records, not empty.

    Returns:
        In order of the former id and the company; no id that a company has today.
    """
    found: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    for identifier, records in groups.items():
        for record in sorted(records, key=_age):
            for key in keys(record):
                for hashed in (key, f"{key}|{record.mention_id}"):
                    former = _hashed("cmp_", hashed)
                    if former not in groups:
                        found[former].setdefault(identifier, (hashed, record.mention_id))
    return [
        FormerId(former, identifier, "merged" if len(holders) == 1 else "split", key, mention_id)
        for former, holders in sorted(found.items())
        for identifier, (key, mention_id) in sorted(holders.items())
    ]


def first_key(record: Record) -> str:
    """The strongest key of a record when it was first seen; a later change of its address or name leaves the id alone."""
    return record.origin or identity_key(record)


def keys(record: Record) -> list[str]:
    """The strongest key of a record when it was first seen and the strongest today, each once."""
    return list(dict.fromkeys((first_key(record), identity_key(record))))


def offering_id(owner_key: str, name: str) -> str:
    """The id of an offering.

    Args:
        owner_key: The id of the company it belongs to, or "" when the owner is not known.
        name: The offering's name.

    Returns:
        "off_" and 12 hexadecimal digits: SHA-256 of owner and comparable name (of the name itself when it has no letter or digit).
    """
    return _hashed("off_", f"{owner_key}|{name_key(name).full or name}")


def _age(record: Record) -> tuple[date, str, str]:
    return record.first_seen, record.source_id, record.mention_id


def _hashed(prefix: str, key: str) -> str:
    return prefix + sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:12]
