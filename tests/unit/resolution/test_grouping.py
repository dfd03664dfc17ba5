"""Groups from links: bars hold, weak bridges and crowds are refused, order does not matter, size is no obstacle."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.resolution.grouping import LARGEST_BY_NAME, Grouping, Links, components, group

Link = tuple[int, int, float, bool]
Pairs = list[tuple[int, int]]
COUNT = 9
CERTAIN, WEAK = (0.9, True), (0.8, False)


def grouped(count: int, links: list[Link], bars: Pairs = [], joined: Pairs = []) -> Grouping:  # noqa: B006 - never changed
    left, right, score, is_certain = ([link[position] for link in links] for position in range(4))
    given_links = Links(np.array(left, np.int64), np.array(right, np.int64), np.array(score, np.float64), np.array(is_certain, np.bool_))
    return group(count, given_links, numbers(bars), numbers(joined))


def numbers(pairs: Pairs) -> tuple[np.ndarray, np.ndarray]:
    return np.array([one for one, _ in pairs], np.int64), np.array([other for _, other in pairs], np.int64)


def sets(labels: np.ndarray) -> set[tuple[int, ...]]:
    """The groups of several records."""
    found = {tuple(np.flatnonzero(labels == label).tolist()) for label in labels.tolist()}
    return {members for members in found if len(members) > 1}


def test_each_group_is_named_after_its_least_record() -> None:
    found = grouped(5, [(3, 4, *CERTAIN), (1, 4, *WEAK)])
    assert found.labels.tolist() == [0, 1, 2, 1, 1]
    assert found.refused == []


def test_nothing_to_join() -> None:
    assert grouped(3, []).labels.tolist() == [0, 1, 2]
    assert grouped(0, []).labels.tolist() == []


def test_the_weaker_link_gives_way_to_a_bar() -> None:
    found = grouped(3, [(0, 1, 0.9, True), (1, 2, 0.8, True)], bars=[(0, 2)])
    assert sets(found.labels) == {(0, 1)}
    assert found.refused == [(1, "barred")]
    assert sets(grouped(3, [(0, 1, 0.99, False), (1, 2, 0.8, True)], bars=[(0, 2)]).labels) == {(1, 2)}  # certain goes before names


def test_bars_move_with_their_groups() -> None:
    found = grouped(4, [(0, 1, *CERTAIN), (2, 3, *CERTAIN), (1, 2, *WEAK), (0, 2, *WEAK)], bars=[(0, 3)])
    assert sets(found.labels) == {(0, 1), (2, 3)}
    assert set(found.refused) == {(2, "barred"), (3, "barred")}


def test_what_people_joined_stays_joined() -> None:
    assert sets(grouped(3, [], bars=[(0, 2)], joined=[(0, 1), (1, 2)]).labels) == {(0, 1, 2)}
    assert sets(grouped(4, [(2, 3, *CERTAIN)], bars=[(0, 3)], joined=[(0, 1), (1, 2)]).labels) == {(0, 1, 2)}


def test_one_link_by_name_is_no_bridge_between_two_groups() -> None:
    two_groups: list[Link] = [(0, 1, *CERTAIN), (2, 3, *CERTAIN)]
    found = grouped(4, [*two_groups, (1, 2, *WEAK)])
    assert sets(found.labels) == {(0, 1), (2, 3)}
    assert found.refused == [(2, "bridge")]
    assert sets(grouped(4, [*two_groups, (1, 2, *WEAK), (0, 3, *WEAK)]).labels) == {(0, 1, 2, 3)}  # two are
    assert sets(grouped(4, [*two_groups, (1, 2, *CERTAIN)]).labels) == {(0, 1, 2, 3)}
    assert sets(grouped(3, [(0, 1, *CERTAIN), (1, 2, *WEAK)]).labels) == {(0, 1, 2)}  # one record is no group


def test_a_crowd_takes_no_more_records_by_name_alone() -> None:
    star: list[Link] = [(0, number, *WEAK) for number in range(1, LARGEST_BY_NAME + 5)]
    found = grouped(LARGEST_BY_NAME + 5, star)
    assert [len(members) for members in sets(found.labels)] == [LARGEST_BY_NAME]
    assert {why for _, why in found.refused} == {"crowd"}
    assert len(found.refused) == 5
    certain: list[Link] = [(0, number, *CERTAIN) for number in range(1, LARGEST_BY_NAME + 5)]
    assert grouped(LARGEST_BY_NAME + 5, certain).refused == []


PAIRS = st.tuples(st.integers(0, COUNT - 1), st.integers(0, COUNT - 1)).filter(lambda pair: pair[0] < pair[1])
LINKS = st.dictionaries(PAIRS, st.tuples(st.sampled_from([0.8, 0.9, 0.95]), st.booleans()), max_size=16)
BARS = st.lists(PAIRS, max_size=6, unique=True)


@given(LINKS, BARS, st.lists(PAIRS, max_size=3, unique=True), st.randoms(use_true_random=False))
def test_order_does_not_matter_and_bars_hold(links: dict[tuple[int, int], tuple[float, bool]], bars: Pairs, joined: Pairs, chance: Any) -> None:
    listed = [(one, other, score, is_certain) for (one, other), (score, is_certain) in links.items()]
    found = grouped(COUNT, listed, bars, joined)
    by_people = grouped(COUNT, [], [], joined).labels
    for one, other in joined:
        assert found.labels[one] == found.labels[other]
    for one, other in bars:
        assert (found.labels[one] == found.labels[other]) == (by_people[one] == by_people[other])
    for number, _ in found.refused:
        assert found.labels[listed[number][0]] != found.labels[listed[number][1]]
    linked = components(COUNT, *numbers([*links, *joined]))
    assert all(label <= member and linked[label] == linked[member] for member, label in enumerate(found.labels.tolist()))
    mixed, turned = list(listed), [(other, one) for one, other in bars]
    chance.shuffle(mixed)
    chance.shuffle(turned)
    again = grouped(COUNT, mixed, turned, joined[::-1])
    assert again.labels.tolist() == found.labels.tolist()
    assert {(mixed[number], why) for number, why in again.refused} == {(listed[number], why) for number, why in found.refused}


def one_by_one(count: int, links: list[Link], bars: Pairs) -> list[int]:
    """The plain way: links from the strongest to the weakest, each looked at with the whole groups on its two sides."""
    groups = [{number} for number in range(count)]
    for one, other, _, _ in sorted(links, key=lambda link: (not link[3], -link[2], link[0], link[1])):
        both = groups[one] | groups[other]
        if not any(left in both and right in both for left, right in bars):
            for member in both:
                groups[member] = both
    return [min(members) for members in groups]


@given(LINKS, BARS)
def test_the_plain_way_finds_the_same_groups(links: dict[tuple[int, int], tuple[float, bool]], bars: Pairs) -> None:
    certain = [(one, other, score, True) for (one, other), (score, _) in links.items()]
    assert grouped(COUNT, certain, bars).labels.tolist() == one_by_one(COUNT, certain, bars)
    weak = [(one, other, score, False) for (one, other), (score, _) in links.items()]
    assert grouped(COUNT, weak).labels.tolist() == one_by_one(COUNT, weak, [])  # names alone: no group of several is certain, so none is bridged


MANY = 200_000


@pytest.mark.parametrize("is_certain", [True, False])
@pytest.mark.parametrize("shape", ["chain", "star", "mixed chain"])
def test_large_groups_finish(shape: str, is_certain: bool) -> None:
    order = np.arange(MANY, dtype=np.int64)
    if shape == "mixed chain":
        np.random.default_rng(5).shuffle(order)
    left, right = (np.zeros(MANY - 1, np.int64), order[1:]) if shape == "star" else (order[:-1], order[1:])
    links = Links(np.minimum(left, right), np.maximum(left, right), np.full(MANY - 1, 0.9), np.full(MANY - 1, is_certain))
    nothing = numbers([])
    labels = group(MANY, links, nothing, nothing).labels
    if is_certain:
        assert not labels.any()
        assert not components(MANY, links.left, links.right).any()
    else:
        assert np.bincount(labels).max() <= LARGEST_BY_NAME
