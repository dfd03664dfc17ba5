"""Whose a product, model or project is.

Belongs here: the rules that name the maker of an offering, and the rule that takes a listing for an offering because another list says so.
Does not belong here: which records of organisations are one company (``cluster``), names inside one company (``naming``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipelines.resolution.addresses import claims_domain
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
    """

    def __init__(self, groups: Mapping[str, list[Record]], authoritative: Collection[str]):
        self._groups = groups
        self._homes: dict[str, set[str]] = defaultdict(set)
        self._names: dict[tuple[str, str], set[str]] = defaultdict(set)
        for label, members in groups.items():
            for record in members:
                if record.domain and claims_domain(record):
                    self._homes[record.domain.domain].add(label)
                scope = SHEET if record.mention_id in authoritative else record.source_id
                for name in (record.name, *record.aliases, *record.former_names):
                    self._names[(scope, name_key(name).compact)].add(label)
                    self._names[(ANY_LIST, name_key(name).compact)].add(label)
                for identifier in record.external_ids:
                    self._names[("identifier", identifier)].add(label)

    def of(self, record: Record) -> Ownership | None:
        """The maker of one offering, where it is certain.

        The stated owner is one company of the same list or of a fact sheet, an external identifier of one company, or the company under whose
        home page the offering's page is; or, where no owner is stated or only an identifier that no company here carries, the page stands under
        one company's home page, or the name begins with the full name of one company of a fact sheet.
        """
        stated = self._stated(record)
        if stated or (record.owner and not IDENTIFIER.fullmatch(record.owner)):
            return stated
        domain = record.domain
        if domain and (domain.is_key or domain.host_kind == "foundations") and len(self._homes.get(domain.domain, ())) == 1:
            label = next(iter(self._homes[domain.domain]))
            return Ownership(label, f"Its page is under {domain.domain}, the organisation's home page.", False)
        words = name_key(record.name).full.split()
        for length in range(len(words) - 1, 0, -1):  # a name is compared without spaces
            labels = self._names.get((SHEET, "".join(words[:length])), set())
            if len(labels) == 1:
                return Ownership(next(iter(labels)), f"Its name begins with its maker's name, '{' '.join(words[:length])}'.", False)
        return None

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

    def offerings_listed_as_companies(self, offerings: Iterable[Record]) -> dict[str, Ownership]:
        """Groups that are no company: a list that does not tell companies from products shows what another list says is somebody's product.

        The two have one name and one home page, the other list states the owner, and the owner is called something else. A group in which a
        list says "company", or gives what only a company has (a founding year, a country), stays one.

        Returns:
            Label of such a group → its maker.
        """
        found: dict[str, Ownership] = {}
        for record in sorted(offerings, key=lambda record: record.mention_id):
            maker = self.of(record)
            if not maker or not maker.is_stated or not record.domain or not claims_domain(record):
                continue
            for label in sorted(self._homes.get(record.domain.domain, ())):
                members = self._groups[label]
                is_one = all(member.kind == "listing" and is_same_name(member.name_key, record.name_key) for member in members)
                is_bare = not any(member.founded_year or member.country_code for member in members)
                is_own = any(is_same_name(member.name_key, record.name_key) for member in self._groups[maker.label])
                if label != maker.label and is_one and is_bare and not is_own:
                    found.setdefault(label, maker)
        return {label: maker for label, maker in found.items() if maker.label not in found}
