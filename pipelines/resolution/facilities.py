"""Which clusters and data centres of a list stand for a place of their own, and which companies own them.

A list names the stages of one site one by one, each with the whole size up to then, repeats sites that it is not sure of, and adds up several places.
Belongs here: what is counted, and which company an owner's name is. Does not belong here: adding up (``marts``), places, companies among
themselves (``cluster``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from pipelines.resolution.normalise import name_key

Counting = Literal["counted", "later_stage", "possible_duplicate", "several_places", "unlikely", "gone", "not_listed"]


@dataclass(frozen=True, slots=True)
class Facility:
    """What the list says of one facility, as far as counting needs it.

    Attributes:
        facility_id: Its id.
        status: operational, planned, gone or unknown.
        is_listed: Whether the list's latest snapshot still has it.
        certainty: As stated, lower case.
        single_cluster: Whether it is one cluster in one place, as stated, lower case.
        is_possible_duplicate: Whether the list says that it may be the same as another.
        duplicate_of: The ids of these others, where stated.
        later: The ids of later stages that include it, by its own statement or theirs.
    """

    facility_id: str
    status: str
    is_listed: bool = True
    certainty: str = ""
    single_cluster: str = ""
    is_possible_duplicate: bool = False
    duplicate_of: tuple[str, ...] = ()
    later: tuple[str, ...] = ()


def count_each_once(facilities: Iterable[Facility]) -> dict[str, tuple[Counting, str | None]]:
    """Decide for every facility whether figures count it.

    Returns:
        Facility id → the reason, and the facility that is counted in its stead where there is one. Of the stages of a site that have the same status
        the last one that can be counted is: a planned stage states the whole size and stands beside what already runs.
    """
    known = {facility.facility_id: facility for facility in facilities}
    own = {name: _own_state(facility) for name, facility in known.items()}
    decided: dict[str, tuple[Counting, str | None]] = {}
    for name, facility in known.items():
        stage = next((other for other in _later(name, known) if own[other] == "counted" and name not in _later(other, known)), None)
        if own[name] == "possible_duplicate":
            decided[name] = "possible_duplicate", next((other for other in facility.duplicate_of if other in known), None)
        elif own[name] == "counted" and stage:
            decided[name] = "later_stage", stage
        else:
            decided[name] = own[name], None
    return decided


def _own_state(facility: Facility) -> Counting:
    """What the facility's own row says, without a look at its later stages."""
    if not facility.is_listed:
        return "not_listed"
    if facility.status == "gone":
        return "gone"
    if facility.certainty == "unlikely":
        return "unlikely"
    if facility.single_cluster == "no":
        return "several_places"
    return "possible_duplicate" if facility.is_possible_duplicate else "counted"


def _later(name: str, known: Mapping[str, Facility]) -> list[str]:
    """All later stages of the same status, the last first."""
    found: list[str] = []
    waiting = [name]
    while waiting:
        facility = known[waiting.pop(0)]
        for other in sorted(facility.later):
            if other in known and other != name and other not in found and known[other].status == known[name].status:
                found.append(other)
                waiting.append(other)
    return found[::-1]


def companies_by_name(names: Iterable[tuple[str, str, bool]]) -> dict[str, str]:
    """The names that stand for exactly one company.

    Args:
        names: (name, company id, whether a fact sheet gives the name). A name of fact sheets means the company of the sheet.

    Returns:
        Comparable form of the name → company id.
    """
    found: dict[tuple[bool, str], set[str]] = {}
    for name, company_id, is_sheet in names:
        for scope in {False, is_sheet}:
            found.setdefault((scope, name_key(name).compact), set()).add(company_id)
    single = {key: next(iter(ids)) for key, ids in found.items() if len(ids) == 1 and key[1]}
    return {key: company for (_, key), company in sorted(single.items())}  # fact sheets come last and win
