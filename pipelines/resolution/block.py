"""Candidate pairs: which records are worth a comparison, from keys that they share.

Belongs here: keys → pairs, bounded. Does not belong here: judging a pair (``score``).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final, Literal

from pipelines.resolution.normalise import NameKey, name_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipelines.resolution import Record

BlockKind = Literal["external_id", "domain", "name"]

ALL_PAIRS: Final = 40
"""Up to this many records a block yields every pair; beyond, blocks of certain evidence yield a star around one record, which links them as well."""
MAX_BLOCK: Final = {"external_id": 2000, "domain": 2000, "name": 120}
"""Records in a block above which it is skipped and reported: a key that so many share tells nothing (a name), or is not what it seems (a domain)."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records to compare, ``left.mention_id`` < ``right.mention_id``, and the keys that brought them together ("domain openai.com")."""

    left: Record
    right: Record
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SkippedBlock:
    """A block too large to compare."""

    kind: BlockKind
    key: str
    records: int


def candidate_pairs(records: Iterable[Record], skipped: list[SkippedBlock] | None = None) -> list[Pair]:
    """All pairs that share a key.

    - External identifier: every pair of its holders.
    - Registered domain: a record whose address is the home page of the domain claims it, and pairs with all records of that domain. Two
      pages below a domain that nobody claims are no pair: they may be two customers of a platform that is not known as a shared host.
    - Name: every pair whose names, aliases or former names agree without spaces, with or without the weak words at their end.

    Args:
        records: In any order; ``mention_id`` is unique.
        skipped: Blocks that were too large are appended here.

    Returns:
        Each pair once, in order of the two ids.
    """
    ordered = sorted(records, key=lambda record: record.mention_id)
    blocks: dict[tuple[BlockKind, str], list[Record]] = defaultdict(list)
    for record in ordered:
        for block in _keys(record):
            blocks[block].append(record)
    found: dict[tuple[str, str], tuple[Record, Record, list[str]]] = {}
    for (kind, key), members in sorted((block, members) for block, members in blocks.items() if len(members) > 1):
        if len(members) > MAX_BLOCK[kind]:
            if skipped is not None:
                skipped.append(SkippedBlock(kind, key, len(members)))
            continue
        for one, other in _pairs(kind, members):
            left, right = (one, other) if one.mention_id < other.mention_id else (other, one)
            entry = found.setdefault((left.mention_id, right.mention_id), (left, right, []))
            entry[2].append(f"{kind} {key}")
    return [Pair(left, right, tuple(keys)) for _, (left, right, keys) in sorted(found.items(), key=lambda item: item[0])]


def claims_domain(record: Record) -> bool:
    """Whether a record stands for a whole domain: its address is a key and the home page.

    The home page of a shared host counts only for a record that is named after it: lists often cut an address down to its host, and a
    project at github.com is not GitHub.
    """
    domain = record.domain
    if domain is None or not domain.is_key or not domain.is_root_page:
        return False
    return not domain.is_shared_host or domain.stem.replace("-", "") in name_forms(record.name_key)


def domain_of(record: Record) -> str | None:
    """The registered domain that is evidence of whose record this is; None on a shared host that it does not claim."""
    if record.domain is None or not record.domain.is_key:
        return None
    return record.domain.domain if not record.domain.is_shared_host or claims_domain(record) else None


def _keys(record: Record) -> Iterator[tuple[BlockKind, str]]:
    for external_id in sorted(set(record.external_ids)):
        yield "external_id", external_id
    domain = domain_of(record)
    if domain is not None:
        yield "domain", domain
    names: set[str] = set()
    for key in (record.name_key, *(name_key(name) for name in (*record.aliases, *record.former_names))):
        names |= name_forms(key)
    for form in sorted(names):
        yield "name", form


def name_forms(key: NameKey) -> set[str]:
    """The name without spaces, and the same without its weak words; nothing for a name without letters and digits."""
    return {form for form in (key.compact, "".join(key.tokens)) if form}


def _pairs(kind: BlockKind, members: list[Record]) -> Iterator[tuple[Record, Record]]:
    if kind == "name" or (kind == "external_id" and len(members) <= ALL_PAIRS):
        yield from combinations(members, 2)
    elif kind == "external_id":
        yield from ((members[0], member) for member in members[1:])
    else:
        claiming = [member for member in members if claims_domain(member)]
        others = [member for member in members if not claims_domain(member)]
        if len(members) <= ALL_PAIRS:
            yield from combinations(claiming, 2)
            yield from ((claim, other) for claim in claiming for other in others)
        elif claiming:
            yield from ((claiming[0], member) for member in (*claiming[1:], *others))
