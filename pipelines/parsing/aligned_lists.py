"""Lists that were made by joining what belongs to each name of another list: makers "A,B,C" beside their countries "US,US,UK,FR".

A name may bring no value or several, so position does not tell whose a value is; but it brings the same ones wherever it stands. What follows
from all lists together is taken, and nothing else.

Belongs here: which values belong to which name. Does not belong here: what names and values are, cutting cells (``name_lists``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

Values = tuple[str, ...]


def values_by_name(lists: Iterable[tuple[Sequence[str], Sequence[str]]]) -> dict[str, Values]:
    """The values that each name brings, as far as they can be told.

    Args:
        lists: Pairs of names and of all their values, both in the same order.

    Returns:
        Name → its values, perhaps none. A name is left out when two lists contradict each other about it, or when the lists leave open which values
        are its own. Names that no list tells apart are taken to have one value each where that fits the whole list.
    """
    pairs = [(tuple(names), tuple(values)) for names, values in lists if names]
    known: dict[str, Values] = {}
    doubtful: set[str] = set()
    for may_share in (False, True):
        while new := _proposals(pairs, known, doubtful, may_share=may_share):
            for name, proposed in sorted(new.items()):
                if len(proposed) == 1:
                    known[name] = next(iter(proposed))
                else:
                    doubtful.add(name)
    wrong = {
        name
        for names, values in pairs
        if all(name in known for name in names) and sum((known[name] for name in names), ()) != values
        for name in names
    }
    return {name: values for name, values in known.items() if name not in wrong}


def _proposals(pairs: list[tuple[Values, Values]], known: dict[str, Values], doubtful: set[str], *, may_share: bool) -> dict[str, set[Values]]:
    """What the lists say of names that are not known yet, after what is known has been taken off both ends."""
    found: dict[str, set[Values]] = defaultdict(set)
    for names, values in pairs:
        if may_share:
            for name, value in _one_each(names, values, known):
                if name not in doubtful:
                    found[name].add((value,))
            continue
        names, values = _shortened(names, values, known)
        names, values = (part[::-1] for part in _shortened(names[::-1], values[::-1], {name: known[name][::-1] for name in known}))
        if len(names) == 1 and not {*names} & (known.keys() | doubtful):
            found[names[0]].add(values)
    return found


def _one_each(names: Values, values: Values, known: dict[str, Values]) -> list[tuple[str, str]]:
    """The unknown names of a list with one value each, when that fits what is known; else nothing."""
    found, place = [], 0
    for name in names:
        own = known.get(name, values[place : place + 1])
        if values[place : place + len(own)] != own or (name not in known and not own):
            return []
        if name not in known:
            found.append((name, own[0]))
        place += len(own)
    return found if place == len(values) else []


def _shortened(names: Values, values: Values, known: dict[str, Values]) -> tuple[Values, Values]:
    """Both lists without the known names at their beginning, as long as these names' values stand there."""
    first, place = 0, 0
    while first < len(names) and names[first] in known and values[place : place + len(known[names[first]])] == known[names[first]]:
        place += len(known[names[first]])
        first += 1
    return names[first:], values[place:]
