"""Groups of records from judged pairs, over arrays of record numbers.

Most groups are plain: whatever is linked is one company. Only where a bar, or a weak link between two groups, is met inside a set of linked
records are the links followed one by one, strongest first.

Belongs here: union under bars, weak bridges, crowds. Does not belong here: ids and decisions (``cluster``), what a pair is worth (``matching``).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]
    Pairs = tuple[Numbers, Numbers]

Refusal = Literal["barred", "held_apart", "bridge", "crowd"]
_NONE: Final = np.empty(0, np.int64)
LARGEST_BY_NAME: Final = 50
"""Records of one group up to which a link by name alone may add to it: a name that so many carry is no longer a name of one company."""


@dataclass(frozen=True)
class Links:
    """Pairs of records judged the same, as arrays of one length.

    Attributes:
        left: Record numbers.
        right: Record numbers.
        score: 0 to 1.
        is_certain: Rests on an identifier or an address; else on names.
    """

    left: Numbers
    right: Numbers
    score: NDArray[np.float64]
    is_certain: NDArray[np.bool_]

    def where(self, chosen: NDArray[np.bool_] | Numbers) -> Links:
        """Some of the links."""
        return Links(self.left[chosen], self.right[chosen], self.score[chosen], self.is_certain[chosen])


@dataclass(frozen=True)
class Grouping:
    """The groups.

    Attributes:
        labels: For each record the least record number of its group.
        refused: Number of each link that was not followed, with why: a bar stands between the two groups; it rests on names, and two records
            of the two groups are held apart by their addresses; it is the only link, by names alone, between two groups of several records; or
            the group is a crowd already.
    """

    labels: Numbers
    refused: list[tuple[int, Refusal]]


def group(count: int, links: Links, bars: Pairs, joined: Pairs, apart: Pairs = (_NONE, _NONE)) -> Grouping:
    """Join records.

    Args:
        count: Records are numbered from 0 to ``count`` - 1.
        links: Pairs judged the same, each once.
        bars: Pairs that must not come into one group, unless ``joined`` says so.
        joined: Pairs that are in one group whatever else is said.
        apart: Pairs of one name at two addresses, of which nobody knows whether they are one company: a third record of that name, by its name
            alone, does not make them one.

    Returns:
        The groups; the order of links, bars and joined pairs does not matter.
    """
    sure = np.concatenate([links.left[links.is_certain], joined[0]]), np.concatenate([links.right[links.is_certain], joined[1]])
    labels = components(count, np.concatenate([links.left, joined[0]]), np.concatenate([links.right, joined[1]]))
    suspects = _suspects(labels, components(count, *sure), links, [bars, apart])
    if not suspects.size:
        return Grouping(labels, [])
    is_suspect = np.isin(labels, suspects)
    chosen = np.flatnonzero(is_suspect[links.left])
    inside = is_suspect[bars[0]] & (labels[bars[0]] == labels[bars[1]])
    careful = _Careful(np.flatnonzero(is_suspect).tolist())
    for one, other in zip(joined[0].tolist(), joined[1].tolist(), strict=True):
        if is_suspect[one]:
            careful.join(one, other)
    for one, other in zip(bars[0][inside].tolist(), bars[1][inside].tolist(), strict=True):
        careful.bar(one, other)
    kept_apart = is_suspect[apart[0]] & (labels[apart[0]] == labels[apart[1]])
    for one, other in zip(apart[0][kept_apart].tolist(), apart[1][kept_apart].tolist(), strict=True):
        careful.hold_apart(one, other)
    refused = careful.follow(chosen, links)
    labels = labels.copy()
    for member, label in careful.labels():
        labels[member] = label
    return Grouping(labels, refused)


def components(count: int, left: Numbers, right: Numbers) -> Numbers:
    """For each record the least number of those it is linked with, over any number of links."""
    labels = np.arange(count, dtype=np.int64)
    while True:
        one, other = labels[left], labels[right]
        is_open = one != other
        if not is_open.any():
            return labels
        left, right, one, other = left[is_open], right[is_open], one[is_open], other[is_open]
        np.minimum.at(labels, np.maximum(one, other), np.minimum(one, other))
        while True:
            shorter = labels[labels]
            if np.array_equal(shorter, labels):
                break
            labels = shorter


def _suspects(labels: Numbers, certain: Numbers, links: Links, bars: list[Pairs]) -> Numbers:
    """Labels of the sets of linked records whose links must be followed one by one."""
    barred = np.concatenate([labels[left][labels[left] == labels[right]] for left, right in bars])
    weak = links.where(~links.is_certain)
    one, other = certain[weak.left], certain[weak.right]
    is_between = one != other
    low, high = np.minimum(one, other)[is_between], np.maximum(one, other)[is_between]
    pairs, support = np.unique(np.stack([low, high]), axis=1, return_counts=True) if low.size else (np.empty((2, 0), np.int64), np.empty(0, np.int64))
    sizes = np.bincount(certain, minlength=len(certain))
    bridges = labels[pairs[0][(np.minimum(sizes[pairs[0]], sizes[pairs[1]]) > 1) & (support < 2)]]
    crowded = np.flatnonzero(np.bincount(labels, minlength=len(labels)) > LARGEST_BY_NAME)
    crowds = np.intersect1d(crowded, labels[weak.left])
    return np.unique(np.concatenate([barred, bridges, crowds]))


class _Careful:
    """Union-find whose groups know their members, their links and which other groups they must not join."""

    def __init__(self, members: Iterable[int]) -> None:
        self._parent = {member: member for member in members}
        self._members = {member: [member] for member in self._parent}
        self._barred: dict[int, set[int]] = {}
        self._held: dict[int, set[int]] = {}

    def _root(self, member: int) -> int:
        while self._parent[member] != member:
            self._parent[member] = self._parent[self._parent[member]]
            member = self._parent[member]
        return member

    def bar(self, one: int, other: int) -> None:
        """Keep two groups apart; nothing happens when they are one already, because decisions have joined them."""
        self._part(self._barred, one, other)

    def hold_apart(self, one: int, other: int) -> None:
        """Keep two groups apart as far as names go."""
        self._part(self._held, one, other)

    def _part(self, parted: dict[int, set[int]], one: int, other: int) -> None:
        left, right = self._root(one), self._root(other)
        if left != right:
            parted.setdefault(left, set()).add(right)
            parted.setdefault(right, set()).add(left)

    def join(self, one: int, other: int) -> None:
        """Make two groups one."""
        large, small = self._root(one), self._root(other)
        if large == small:
            return
        if (len(self._members[large]), small) < (len(self._members[small]), large):
            large, small = small, large
        self._parent[small] = large
        self._members[large] += self._members.pop(small)
        for parted in (self._barred, self._held):
            for foe in parted.pop(small, set()):
                parted[foe].discard(small)
                if foe != large:
                    parted[foe].add(large)
                    parted.setdefault(large, set()).add(foe)

    def follow(self, numbers: Numbers, links: Links) -> list[tuple[int, Refusal]]:
        """Follow links, the strongest first, ties by the records; return those that were refused."""
        order = numbers[np.lexsort((links.right[numbers], links.left[numbers], -links.score[numbers], ~links.is_certain[numbers]))]
        near: dict[int, list[int]] = defaultdict(list)
        for one, other in zip(links.left[order].tolist(), links.right[order].tolist(), strict=True):
            near[one].append(other)
            near[other].append(one)
        refused: list[tuple[int, Refusal]] = []
        for number in order.tolist():
            one, other = int(links.left[number]), int(links.right[number])
            why = None if links.is_certain[number] else self._weakness(one, other, near)
            if self._root(other) in self._barred.get(self._root(one), ()):
                refused.append((number, "barred"))
            elif why:
                refused.append((number, why))
            else:
                self.join(one, other)
        return [(number, why) for number, why in refused if self._root(int(links.left[number])) != self._root(int(links.right[number]))]

    def _weakness(self, one: int, other: int, near: dict[int, list[int]]) -> Refusal | None:
        """What forbids to join the groups of two records by names alone."""
        left, right = self._root(one), self._root(other)
        small, large = sorted((self._members[left], self._members[right]), key=len)
        if left == right:
            return None
        if right in self._held.get(left, ()):
            return "held_apart"
        if len(small) + len(large) > LARGEST_BY_NAME:
            return "crowd"
        if len(small) < 2:
            return None
        target = self._root(large[0])
        return "bridge" if sum(self._root(there) == target for member in small for there in near[member]) < 2 else None

    def labels(self) -> Iterable[tuple[int, int]]:
        """Member and least member of its group."""
        return ((member, least) for members in self._members.values() for least in [min(members)] for member in members)
