"""What ``decisions/aliases.csv`` says about names and addresses: which names are one company's, and which address took over from which.

Belongs here: reading the rows, following chains of those that say "the same organisation", refusing circles of names, owners and successors.
Does not belong here: which company a name means (``owners``), and whether two records with linked names are one company (``weights.yml``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pipelines.engine.errors import ContentError, Problem
from pipelines.resolution.normalise import name_key

PATH: Final = "pipelines/decisions/aliases.csv"
DOMAIN_PREFIX: Final = "domain:"
SAME_ORGANISATION: Final = frozenset({"alias_of", "acronym_of", "native_name_of", "renamed_to"})
"""Relations whose two sides are names of one organisation."""
MOVED: Final = "moved_to"
TWO_ORGANISATIONS: Final = frozenset({"part_of", "subsidiary_of", "acquired_by", "merged_into"})
"""Relations between two organisations, which are held apart even at one address."""
MADE_BY: Final = "offering_of"
SUCCESSOR: Final = "successor_of"
OF_OFFERINGS: Final = frozenset({MADE_BY, SUCCESSOR})
"""Relations of products and models."""


@dataclass(frozen=True, slots=True)
class Links:
    """Stated connections.

    Attributes:
        names: Comparable name (``NameKey.compact``) → the other names of that organisation, each with the line that says so.
        domains: Registered domain → the domain that took over.
        apart: Comparable names of two organisations that the table tells apart, with the line.
        offerings: Comparable names of products and models.
        makers: Comparable name of an offering → its own name, its maker's name and the line, as often as it is stated.
    """

    names: Mapping[str, Sequence[tuple[str, int]]] = field(default_factory=dict)
    domains: Mapping[str, str] = field(default_factory=dict)
    apart: Sequence[tuple[str, str, int]] = ()
    offerings: frozenset[str] = frozenset()
    makers: Mapping[str, Sequence[tuple[str, str, int]]] = field(default_factory=dict)

    def all_names(self, compact: str) -> list[str]:
        """A comparable name and all that stand behind it in its chain."""
        return [compact, *(name_key(text).compact for text, _ in self.names.get(compact, ()))]


def read_links(rows: Iterable[Mapping[str, str]], path: str | Path = PATH) -> Links:
    """The links of the rows of ``aliases.csv``, the first of which stands in line 2.

    Raises:
        ContentError: Naming the lines, when a relation is unknown, a domain stands beside a name, one name has two successors, or names, owners
        or successors lead in a circle. A product may be named like its maker.
    """
    problems: list[Problem] = []
    names: dict[str, tuple[str, str, int]] = {}
    domains: dict[str, tuple[str, str, int]] = {}
    apart: list[tuple[str, str, int]] = []
    offerings: set[str] = set()
    makers: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
    steps: dict[str, list[tuple[str, str, int]]] = {"owner": [], MADE_BY: [], SUCCESSOR: []}
    for line, row in enumerate(rows, start=2):
        subject, relation, other = row["subject"], row["relation"], row["object"]
        is_domain = [side.startswith(DOMAIN_PREFIX) for side in (subject, other)]
        sides = name_key(subject).compact, name_key(other).compact
        if relation in TWO_ORGANISATIONS | OF_OFFERINGS and not any(is_domain):
            if relation in OF_OFFERINGS:
                offerings.add(sides[0])
            else:
                apart.append((*sides, line))
            if relation == MADE_BY:
                makers[sides[0]].append((subject, other, line))
            steps[relation if relation in steps else "owner"].append((*sides, line))
        elif relation not in SAME_ORGANISATION | TWO_ORGANISATIONS | OF_OFFERINGS | {MOVED}:
            known = ", ".join(sorted(SAME_ORGANISATION | TWO_ORGANISATIONS | OF_OFFERINGS | {MOVED}))
            problems.append(Problem(str(path), line, f"unknown relation '{relation}'", f"known: {known}"))
        elif is_domain != [relation == MOVED] * 2:
            problems.append(
                Problem(str(path), line, f"'{relation}' does not fit its two sides", "moved_to links two 'domain:…', all others two names")
            )
        else:
            keys = [side.removeprefix(DOMAIN_PREFIX).casefold() if relation == MOVED else name_key(side).compact for side in (subject, other)]
            table = domains if relation == MOVED else names
            earlier = table.get(keys[0])
            if keys[0] == keys[1]:
                continue
            if earlier is not None and earlier[0] != keys[1]:
                problems.append(Problem(str(path), line, f"'{subject}' is linked to '{other}', and in line {earlier[2]} to '{earlier[1]}'"))
            table.setdefault(keys[0], (keys[1], other, line))
    found = {key: _followed(key, names, path, problems) for key in names}
    moves = {key: _followed(key, domains, path, problems) for key in domains}
    last = {key: chain[-1][0] for key, chain in found.items() if chain}
    owned, made, replaced = ([(last.get(one, one), last.get(two, two), line) for one, two, line in lines] for lines in steps.values())
    made = [step for step in made if step[0] != step[1]]
    problems += (_circle(lines, path) for graph in (owned + made, replaced) for lines in _circles(graph))
    if problems:
        raise ContentError(list(dict.fromkeys(problems)))
    return Links(
        {key: [(text, line) for _, text, line in chain] for key, chain in found.items()},
        {key: chain[-1][0] for key, chain in moves.items()},
        apart,
        frozenset(offerings),
        makers,
    )


def _followed(start: str, table: Mapping[str, tuple[str, str, int]], path: str | Path, problems: list[Problem]) -> list[tuple[str, str, int]]:
    """The steps from one name to the last of its chain."""
    chain: list[tuple[str, str, int]] = []
    here = start
    while here in table:
        chain.append(table[here])
        here = table[here][0]
        if here == start or len(chain) > len(table):
            problems.append(_circle({line for _, _, line in chain}, path))
            return []
    return chain


def _circles(steps: Sequence[tuple[str, str, int]]) -> Iterator[set[int]]:
    """The lines of each circle that the steps lead in; from one name there may be several steps."""
    while True:
        while True:  # leave out what leads nowhere or comes from nowhere, until only circles and what is between them is left
            starts, ends = {start for start, _, _ in steps}, {end for _, end, _ in steps}
            kept = [step for step in steps if step[0] in ends and step[1] in starts]
            if len(kept) == len(steps):
                break
            steps = kept
        if not steps:
            return
        following = {start: (end, line) for start, end, line in reversed(steps)}
        here, path = steps[0][0], list[tuple[str, int]]()
        while here not in (names := [name for name, _ in path]):
            path.append((here, following[here][1]))
            here = following[here][0]
        lines = {line for _, line in path[names.index(here) :]}
        yield lines
        steps = [step for step in steps if step[2] not in lines]


def _circle(lines: Collection[int], path: str | Path) -> Problem:
    listed = ", ".join(map(str, sorted(lines)))
    return Problem(str(path), min(lines), f"lines {listed} lead in a circle" if len(lines) > 1 else "leads to itself", "one name must be the last")
