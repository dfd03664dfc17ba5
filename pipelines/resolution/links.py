"""What ``decisions/aliases.csv`` says about names and addresses: which names are one company's, and which address took over from which.

Belongs here: reading the rows that say "the same organisation", following chains of them, refusing circles. Does not belong here: makers of
products and parents of companies (``owners``), and whether two records with linked names are one company (``weights.yml``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
OF_OFFERINGS: Final = frozenset({"offering_of", "successor_of"})
"""Relations of products and models; ``owners`` reads them."""


@dataclass(frozen=True, slots=True)
class Links:
    """Stated connections.

    Attributes:
        names: Comparable name (``NameKey.compact``) → the other names of that organisation, each with the line that says so.
        domains: Registered domain → the domain that took over.
        apart: Comparable names of two organisations that the table tells apart, with the line.
        offerings: Comparable names of products and models.
    """

    names: Mapping[str, Sequence[tuple[str, int]]] = field(default_factory=dict)
    domains: Mapping[str, str] = field(default_factory=dict)
    apart: Sequence[tuple[str, str, int]] = ()
    offerings: frozenset[str] = frozenset()

    def all_names(self, compact: str) -> list[str]:
        """A comparable name and all that stand behind it in its chain."""
        return [compact, *(name_key(text).compact for text, _ in self.names.get(compact, ()))]


def read_links(rows: Iterable[Mapping[str, str]], path: str | Path = PATH) -> Links:
    """The links of the rows of ``aliases.csv``, the first of which stands in line 2.

    Raises:
        ContentError: Naming the lines, when a relation is unknown, a domain stands beside a name, one name has two successors, or the rows
        lead in a circle.
    """
    problems: list[Problem] = []
    names: dict[str, tuple[str, str, int]] = {}
    domains: dict[str, tuple[str, str, int]] = {}
    apart: list[tuple[str, str, int]] = []
    offerings: set[str] = set()
    for line, row in enumerate(rows, start=2):
        subject, relation, other = row["subject"], row["relation"], row["object"]
        is_domain = [side.startswith(DOMAIN_PREFIX) for side in (subject, other)]
        if relation in OF_OFFERINGS:
            offerings.add(name_key(subject).compact)
            continue
        if relation in TWO_ORGANISATIONS:
            apart.append((name_key(subject).compact, name_key(other).compact, line))
        elif relation not in SAME_ORGANISATION | {MOVED}:
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
    if problems:
        raise ContentError(list(dict.fromkeys(problems)))
    return Links(
        {key: [(text, line) for _, text, line in steps] for key, steps in found.items()},
        {key: steps[-1][0] for key, steps in moves.items()},
        apart,
        frozenset(offerings),
    )


def _followed(start: str, table: Mapping[str, tuple[str, str, int]], path: str | Path, problems: list[Problem]) -> list[tuple[str, str, int]]:
    """The steps from one name to the last of its chain."""
    steps: list[tuple[str, str, int]] = []
    here = start
    while here in table:
        steps.append(table[here])
        here = table[here][0]
        if here == start or len(steps) > len(table):
            lines = sorted({line for _, _, line in steps})
            problems.append(Problem(str(path), lines[0], f"lines {', '.join(map(str, lines))} lead in a circle", "one name must be the last"))
            return []
    return steps
