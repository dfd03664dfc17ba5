"""Which records of a company carry its own name, and which the name of something it offers.

A list that mixes companies and products ("Azure Storage" at microsoft.com) must not rename the company, nor make a second one.
Belongs here: names inside one cluster. Does not belong here: which records form a cluster (``cluster``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from pipelines.resolution import Record
from pipelines.resolution.addresses import claims_domain
from pipelines.resolution.links import Links
from pipelines.resolution.name_parts import name_parts
from pipelines.resolution.normalise import NameKey, name_key


def offerings_among(members: Collection[Record], authoritative: Collection[str], links: Links = Links()) -> set[str]:  # noqa: B008 - immutable
    """The mention ids of those records of one company that are named after something it offers.

    Only records of kind ``listing`` can be: a source that says "company" is taken at its word. The company's own names are those of its fact
    sheet and of its records of kind ``company``; without any, the name that is the stem of the domain; without that, the name most records use;
    with each, the names that aliases.csv links to it. A listing at the company's home page is another name of it, unless aliases.csv calls it
    an offering or its own list gives the company beside it.

    Args:
        members: The records of one company.
        authoritative: Mention ids of records of fact sheets.
        links: What aliases.csv states.
    """
    listings = [record for record in members if record.kind == "listing"]
    own = _own_names(members, listings, authoritative)
    linked = {name for key in own for name in links.all_names(key.compact)}
    others = [record for record in listings if not any(is_same_name(_main(record.name), name) for name in own)]
    others = [record for record in others if not linked & set(links.all_names(_main(record.name).compact))]
    other_ids = {record.mention_id for record in others}
    telling = {record.source_id for record in members if record.mention_id not in other_ids}
    return {
        record.mention_id
        for record in others
        if record.source_id in telling or not claims_domain(record) or _main(record.name).compact in links.offerings
    }


def _own_names(members: Collection[Record], listings: list[Record], authoritative: Collection[str]) -> list[NameKey]:
    stated = [record for record in members if record.mention_id in authoritative] or [record for record in members if record.kind == "company"]
    if stated:
        return [key for record in stated for name in (record.name, *record.aliases, *record.former_names) for key in (name_key(name), _main(name))]
    like_domain = [record.name_key for record in listings if is_named_like_domain(record)]
    return like_domain or [_commonest(record.name_key for record in listings)]


def _main(name: str) -> NameKey:
    """The name without what stands in brackets or behind a stroke."""
    return name_key(name_parts(name)[0][1])


def _commonest(names: Iterable[NameKey]) -> NameKey:
    counts = Counter(names)
    return min(counts, key=lambda name: (-counts[name], len(name.full), name.full))


def is_named_like_domain(record: Record) -> bool:
    """Whether the record's name, with or without its weak words, is the stem of its domain ("Scale AI" at scale.com)."""
    if record.domain is None:
        return False
    stem = record.domain.stem.replace("-", "")
    return stem in {record.name_key.compact, "".join(record.name_key.tokens)}


def is_same_name(name: NameKey, other: NameKey) -> bool:
    """Whether two names within one company are one: equal but for spaces and weak words, or one begins the other ("Cerebras Systems")."""
    if name.compact == other.compact or name.core == other.core:
        return True
    shorter, longer = sorted((name.tokens, other.tokens), key=len)
    return bool(shorter) and longer[: len(shorter)] == shorter and set(name.tokens) <= set(other.tokens)
