"""Stable ids of companies and offerings: a pure function of what was claimed first, never of a position or of a run.

Belongs here: records of one group → id. Does not belong here: grouping (``cluster``).
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

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
    """The id of the company that the records of one group are.

    Args:
        records: The group, in any order, not empty.

    Returns:
        "cmp_" and 12 hexadecimal digits: SHA-256 of the strongest key of the earliest record (first seen, then source, then mention).
    """
    return _hashed("cmp_", identity_key(min(records, key=_age)))


def company_ids(groups: Mapping[str, Sequence[Record]]) -> dict[str, str]:
    """The ids of all companies, no two alike.

    Two groups may have one key: two companies of one name and country that nothing shows to be the same. The group that was seen first has
    the plain id; a later one hashes its earliest mention with the key, so that it takes no id away from the first and keeps its own.

    Args:
        groups: Label → its records, not empty.

    Returns:
        Label → id, in the order of the labels.
    """
    given: dict[str, str] = {}
    taken: set[str] = set()
    for label, first in sorted(((label, min(records, key=_age)) for label, records in groups.items()), key=lambda item: (_age(item[1]), item[0])):
        key = identity_key(first)
        identifier = _hashed("cmp_", key)
        if identifier in taken:
            identifier = _hashed("cmp_", f"{key}|{first.mention_id}")
        taken.add(identifier)
        given[label] = identifier
    return dict(sorted(given.items()))


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
