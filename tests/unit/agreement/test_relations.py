"""Relations of layers, from what they hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.agreement.relations import INVERSE, Extent, declared_relation, reason, similarity

SOME = st.frozensets(st.sampled_from("abcd"))
EXTENTS = st.tuples(SOME, SOME, SOME).map(lambda sets: Extent(sets[0], sets[1] - sets[0], sets[2] - sets[0] - sets[1]))


def extent(whole: str = "", part: str = "", near: str = "") -> Extent:
    """Activities by single letters."""
    return Extent(frozenset(whole), frozenset(part), frozenset(near))


@pytest.mark.parametrize(
    ("subject", "other", "predicate"),
    [
        (extent("ab"), extent("ab"), "skos:exactMatch"),
        (extent("a"), extent("ab"), "skos:broadMatch"),  # the object is the broader one
        (extent("ab"), extent("a"), "skos:narrowMatch"),
        (extent("", "a"), extent("a"), "skos:broadMatch"),  # part of an activity is within the whole of it
        (extent("a"), extent("a", "b"), "skos:broadMatch"),
        (extent("", "a"), extent("", "a"), "skos:closeMatch"),  # parts may be different parts
        (extent("abc"), extent("abd"), "skos:closeMatch"),
        (extent("abc"), extent("ade"), "skos:relatedMatch"),
        (extent("a"), extent("b", "", "a"), "skos:relatedMatch"),
        (extent("a"), extent("b"), None),
        (extent("", "", "a"), extent("", "", "a"), None),  # that both are near a third says nothing of them
        (extent(), extent(), None),
    ],
)
def test_relations(subject: Extent, other: Extent, predicate: str | None) -> None:
    found = declared_relation(subject, other)
    assert (found.predicate if found else None) == predicate


@given(EXTENTS, EXTENTS)
def test_the_other_way_round_stands_the_inverse(subject: Extent, other: Extent) -> None:
    found, turned = declared_relation(subject, other), declared_relation(other, subject)
    assert (found is None) == (turned is None)
    if found and turned:
        assert turned.predicate == INVERSE[found.predicate]
        assert turned.similarity == found.similarity
        assert turned.subject_only == found.object_only


@given(EXTENTS, EXTENTS)
def test_contained_means_that_no_activity_is_left_outside(subject: Extent, other: Extent) -> None:
    found = declared_relation(subject, other)
    if found and found.predicate in ("skos:exactMatch", "skos:broadMatch"):
        assert subject.held <= other.whole
    if found and found.predicate == "skos:exactMatch":
        assert similarity(subject, other) == 1


def test_the_reason_names_what_is_shared_and_what_is_not() -> None:
    subject, other = extent("ab", "c"), extent("b", "cd")
    found = declared_relation(subject, other)
    assert found is not None
    words = reason(found, subject, other, {"a": "Chips", "b": "Clouds", "c": "Data", "d": "Models"}.__getitem__)
    assert words == "both hold Clouds, Data (in part in both); only the subject holds Chips; only the object holds Models (in part in the object)"


def test_a_long_reason_counts_the_rest() -> None:
    subject, other = extent("abcdefgh"), extent("abcdefgh")
    found = declared_relation(subject, other)
    assert found is not None
    assert reason(found, subject, other, str.upper) == "both hold A, B, C, D, E, F and 2 more"
