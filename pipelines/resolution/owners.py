"""Whose a product, model or project is.

Belongs here: the rules that name the maker of an offering, which company a name means, and the rules that take a listing for an offering
because another list or ``decisions/aliases.csv`` says so.
Does not belong here: which records of organisations are one company (``cluster``), names inside one company (``naming``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipelines.resolution.addresses import claims_domain
from pipelines.resolution.links import Links
from pipelines.resolution.naming import is_same_name
from pipelines.resolution.normalise import name_key

if TYPE_CHECKING:
    from pipelines.resolution import Record

SHEET: Final = "fact sheet"
ANY_LIST: Final = "any list"
IDENTIFIER: Final = re.compile(r"[a-z_]+:\S+")
"""An owner stated by an external identifier alone."""


@dataclass(frozen=True, slots=True)
class Ownership:
    """The maker of an offering.

    Attributes:
        label: Label of the maker's group of records.
        reason: A sentence that names the evidence.
        is_stated: Whether a list says so, rather than an address or a name.
    """

    label: str
    reason: str
    is_stated: bool


class Owners:
    """The companies that can own something, by name, identifier and home page.

    Args:
        groups: Label → the records of organisations that are one company.
        authoritative: Mention ids of records of fact sheets.
        links: What ``aliases.csv`` states.
    """

    def __init__(self, groups: Mapping[str, list[Record]], authoritative: Collection[str], links: Links = Links()):  # noqa: B008 - immutable
        self._groups = groups
        self._links = links
        self._homes: dict[str, set[str]] = defaultdict(set)
        self._names: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._current: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._misplaced: dict[str, Ownership] = {}
        for label, members in groups.items():
            for record in members:
                if record.domain and claims_domain(record):
                    self._homes[record.domain.domain].add(label)
                scope = SHEET if record.mention_id in authoritative else record.source_id
                for name in (record.name, *record.aliases, *record.former_names):
                    self._names[(scope, name_key(name).compact)].add(label)
                    self._names[(ANY_LIST, name_key(name).compact)].add(label)
                for name in (record.name, *record.aliases):
                    self._current[(scope, name_key(name).compact)].add(label)
                    self._current[(ANY_LIST, name_key(name).compact)].add(label)
                for identifier in record.external_ids:
                    self._names[("identifier", identifier)].add(label)

    def named(self, name: str) -> str | None:
        """The label of the company that a reviewed statement calls by this name or, as ``aliases.csv`` says, by one that stands behind it.

        Names in use go before former ones, and fact sheets before lists; where two companies have the name, it is nobody's.
        """
        names = self._links.all_names(name_key(name).compact)
        for index, scope in ((self._current, SHEET), (self._current, ANY_LIST), (self._names, SHEET), (self._names, ANY_LIST)):
            labels = set[str]().union(*(index.get((scope, known), ()) for known in names))
            if labels:
                return labels.pop() if len(labels) == 1 else None
        return None

    def of(self, record: Record) -> Ownership | None:
        """The maker of one offering, where it is certain.

        The stated owner is one company of the same list or of a fact sheet, an external identifier of one company, or the company under whose
        home page the offering's page is; else ``aliases.csv`` names the maker, and the list none that is somebody else; or, where no owner is
        stated or only an identifier that no company here carries, the page stands under one company's home page, or the name begins with the
        full name of one company of a fact sheet. A maker that is itself found to be an offering hands over to its own.
        """
        maker = self._stated(record) or self._reviewed(record) or self._inferred(record)
        moved = self._misplaced.get(maker.label) if maker else None
        return Ownership(moved.label, f"{maker.reason} {moved.reason}", maker.is_stated) if maker and moved else maker

    def _inferred(self, record: Record) -> Ownership | None:
        if record.owner and not IDENTIFIER.fullmatch(record.owner):
            return None
        domain = record.domain
        if domain and (domain.is_key or domain.host_kind == "foundations") and len(self._homes.get(domain.domain, ())) == 1:
            label = next(iter(self._homes[domain.domain]))
            return Ownership(label, f"Its page is under {domain.domain}, the organisation's home page.", False)
        maker, words = self._beginning(record.name)
        return Ownership(maker, f"Its name begins with its maker's name, '{words}'.", False) if maker else None

    def _beginning(self, name: str) -> tuple[str | None, str]:
        """The one company of a fact sheet with whose name a longer name begins, and that beginning."""
        words = name_key(name).full.split()
        for length in range(len(words) - 1, 0, -1):  # a name is compared without spaces
            labels = self._names.get((SHEET, "".join(words[:length])), set())
            if len(labels) == 1:
                return next(iter(labels)), " ".join(words[:length])
        return None, ""

    def _stated(self, record: Record) -> Ownership | None:
        owners = [owner for owner in (record.owner or "").split("|") if owner]
        for owner in owners:
            name = name_key(owner).compact
            for key in (("identifier", owner), (SHEET, name), (record.source_id, name)):
                labels = self._names.get(key, set())
                if len(labels) == 1:
                    return Ownership(next(iter(labels)), f"The source states the owner '{owner}'.", True)
        at_home = self._homes.get(record.domain.domain, set()) if record.domain and record.domain.is_key else set()
        for owner in owners:
            labels = self._names.get((ANY_LIST, name_key(owner).compact), set()) & at_home
            if len(labels) == 1:
                return Ownership(next(iter(labels)), f"The source states the owner '{owner}', under whose home page its page is.", True)
        return None

    def _reviewed(self, record: Record) -> Ownership | None:
        """The maker that ``aliases.csv`` states, unless the list names somebody else."""
        rows = [row for name in self._links.all_names(record.name_key.compact) for row in self._links.makers.get(name, ())]
        labels = {self.named(maker) for _, maker, _ in rows}
        label = labels.pop() if len(labels) == 1 else None
        owners = [owner for owner in (record.owner or "").split("|") if owner and not IDENTIFIER.fullmatch(owner)]
        if label is None or (owners and not any(self._is_of(owner, label) for owner in owners)):
            return None
        name, maker, line = rows[0]
        return Ownership(label, f"aliases.csv, line {line}, says that '{name}' is an offering of '{maker}'.", True)

    def _is_of(self, owner: str, label: str) -> bool:
        """Whether a stated owner is a company, a part of it as ``aliases.csv`` says, or is named as one ("Google Brain")."""
        names = self._links.all_names(name_key(owner).compact)
        names += [whole for part, whole, _ in self._links.apart if part in names]
        return any(label in self._names.get((ANY_LIST, name), ()) for name in names) or self._beginning(owner)[0] == label

    def offerings_listed_as_companies(self, offerings: Iterable[Record]) -> dict[str, Ownership]:
        """Groups that are no company: a list that does not tell companies from products shows what is somebody's product.

        Either another list says so: the two have one name and one home page, the other list states the owner, and the owner is called
        something else. Or ``aliases.csv`` says so of all names in the group, the list gives an address, and nobody else has the name if that is
        a home page. A group in which a list says "company", or gives what only a company has (a founding year, a country), stays one.

        From then on ``of`` gives the maker's maker where a maker is one of these.

        Returns:
            Label of such a group → its maker.
        """
        found: dict[str, Ownership] = {}
        for record in sorted(offerings, key=lambda record: record.mention_id):
            maker = self.of(record)
            if not maker or not maker.is_stated or not record.domain or not claims_domain(record):
                continue
            for label in sorted(self._homes.get(record.domain.domain, ())):
                is_one = all(is_same_name(member.name_key, record.name_key) for member in self._groups[label])
                if is_one and self._can_be_offering(label, record, maker):
                    found.setdefault(label, maker)
        for label, members in sorted(self._groups.items()):
            makers = [self._reviewed(member) for member in sorted(members, key=lambda member: (not claims_domain(member), member.mention_id))]
            first = makers[0]
            is_one = first is not None and all(maker is not None and maker.label == first.label for maker in makers)
            if first and is_one and self._is_alone(label, first) and all(self._can_be_offering(label, member, first) for member in members):
                found.setdefault(label, first)
        self._misplaced = {label: maker for label, maker in found.items() if maker.label not in found}
        return self._misplaced

    def _can_be_offering(self, label: str, offering: Record, maker: Ownership) -> bool:
        members = self._groups[label]
        is_bare = not any(member.kind != "listing" or member.founded_year or member.country_code for member in members)
        is_own = any(is_same_name(member.name_key, offering.name_key) for member in self._groups[maker.label])
        return label != maker.label and is_bare and not is_own

    def _is_alone(self, label: str, maker: Ownership) -> bool:
        """Whether every record of a group gives an address, and those that give a home page have a name that nobody else has."""
        members = self._groups[label]
        bearers = (self._names.get((ANY_LIST, member.name_key.compact), set()) for member in members if claims_domain(member))
        return all(member.domain for member in members) and not set[str]().union(*bearers) - {label, maker.label}
