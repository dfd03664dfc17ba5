"""The relation of two layers as far as the activities say that they hold.

The SKOS Reference (W3C 2009, section 10) gives the words; the object is what the predicate says of the subject: subject ``broadMatch`` object means
that the object is the broader one.

Belongs here: from what two layers hold to a relation with its reason. Does not belong here: which activities a layer holds (the layer models).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

CLOSE_FROM = 0.5
"""Similarity from which two layers that hold no whole of each other are close instead of related: at least as much is shared as not."""
NAMED_AT_MOST = 6  # activities that a reason names of each kind; the rest are counted
INVERSE = {
    "skos:exactMatch": "skos:exactMatch",
    "skos:broadMatch": "skos:narrowMatch",
    "skos:narrowMatch": "skos:broadMatch",
    "skos:closeMatch": "skos:closeMatch",
    "skos:relatedMatch": "skos:relatedMatch",
}


@dataclass(frozen=True)
class Extent:
    """What a layer holds, its sublayers included.

    Attributes:
        whole: Activities all of whose companies are in the layer.
        part: Activities some of whose companies are in it; none of ``whole``.
        near: Activities that the model only calls related to it.
    """

    whole: frozenset[str] = field(default_factory=frozenset)
    part: frozenset[str] = field(default_factory=frozenset)
    near: frozenset[str] = field(default_factory=frozenset)

    @property
    def held(self) -> frozenset[str]:
        """Activities that are in the layer, in whole or in part."""
        return self.whole | self.part


@dataclass(frozen=True)
class Relation:
    """A relation between a subject layer and an object layer.

    Attributes:
        predicate: A SKOS mapping relation.
        similarity: See :func:`similarity`.
        shared, subject_only, object_only: The activities that both hold, or only one.
    """

    predicate: str
    similarity: float
    shared: frozenset[str]
    subject_only: frozenset[str]
    object_only: frozenset[str]


def similarity(subject: Extent, other: Extent) -> float:
    """Jaccard's index with weights (Ruzicka): Σ least / Σ most over activities, where a whole activity weighs 1 and part of one ½."""
    weights = [({**dict.fromkeys(one.part, 1), **dict.fromkeys(one.whole, 2)}) for one in (subject, other)]
    names = weights[0].keys() | weights[1].keys()
    least = sum(min(weights[0].get(name, 0), weights[1].get(name, 0)) for name in names)
    most = sum(max(weights[0].get(name, 0), weights[1].get(name, 0)) for name in names)
    return least / most if most else 0.0


def declared_relation(subject: Extent, other: Extent) -> Relation | None:
    """The relation that two extents have, None when nothing connects them.

    exact: the same whole activities and no part of any. broad: all that the subject holds, in whole or in part, is whole in the object. narrow: the
    other way round. close: neither, but their similarity is ``CLOSE_FROM`` or more. related: they share something, in whole or in part, or the one
    is called related to what the other holds. Parts of one activity may be different parts, so they never make layers the same or contained.
    """
    shared = subject.held & other.held
    if subject.whole and subject.whole == other.whole and not subject.part and not other.part:
        predicate = "skos:exactMatch"
    elif subject.held and subject.held <= other.whole:
        predicate = "skos:broadMatch"
    elif other.held and other.held <= subject.whole:
        predicate = "skos:narrowMatch"
    elif similarity(subject, other) >= CLOSE_FROM:
        predicate = "skos:closeMatch"
    elif shared or subject.near & other.held or other.near & subject.held:
        predicate = "skos:relatedMatch"
    else:
        return None
    return Relation(predicate, similarity(subject, other), shared, subject.held - other.held, other.held - subject.held)


def reason(relation: Relation, subject: Extent, other: Extent, names: Callable[[str], str]) -> str:
    """What makes the relation, in words: the activities that both hold, and those that only one does.

    Args:
        relation: From :func:`declared_relation` of the same extents.
        subject: What the subject holds.
        other: What the object holds.
        names: Name of an activity.
    """

    def words(activities: Iterable[str]) -> str:
        found = [f"{names(one)}{'' if one in subject.whole and one in other.whole else _parts(one, subject, other)}" for one in sorted(activities)]
        return ", ".join(found[:NAMED_AT_MOST]) + (f" and {len(found) - NAMED_AT_MOST} more" if len(found) > NAMED_AT_MOST else "")

    near = (subject.near & other.held) | (other.near & subject.held)
    parts = [f"both hold {words(relation.shared)}"] if relation.shared else [f"the one is only near what the other holds: {words(near)}"]
    if relation.subject_only:
        parts.append(f"only the subject holds {words(relation.subject_only)}")
    if relation.object_only:
        parts.append(f"only the object holds {words(relation.object_only)}")
    return "; ".join(parts)


def _parts(activity: str, subject: Extent, other: Extent) -> str:
    sides = [name for name, one in (("subject", subject), ("object", other)) if activity in one.part]
    return {0: "", 1: f" (in part in the {sides[0] if sides else ''})", 2: " (in part in both)"}[len(sides)]
