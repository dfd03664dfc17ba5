"""Groups of records that are one company: reviewed decisions first, then the judgements, strongest first, never across a "different".

Belongs here: reading ``decisions/matches.csv``, joining records. Does not belong here: judging (``score``) and naming the groups (``ids``).
"""

from __future__ import annotations

import csv
import io
from collections import deque
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final, Literal, get_args

from pipelines.engine.errors import ContentError, Problem, nearest
from pipelines.resolution.block import claims_domain
from pipelines.resolution.score import Decision as Verdict
from pipelines.resolution.score import Judgement

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from pipelines.resolution import Record

COLUMNS: Final = ("left", "right", "judgement", "decided_on", "why")
DOMAIN_PREFIX: Final = "domain:"


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of ``decisions/matches.csv``: what a person decided about two records.

    Attributes:
        left: A mention id, or "domain:example.com" for all records whose home page that is.
        right: The same, for the other side.
        judgement: ``same`` joins, ``different`` keeps apart, ``unsure`` sets aside what the rules think of this pair.
        decided_on: Date of the decision.
        why: The evidence.
        path: The file, for messages.
        line: Line in the file, from 1.
    """

    left: str
    right: str
    judgement: Verdict
    decided_on: date
    why: str
    path: str = "pipelines/decisions/matches.csv"
    line: int = 0


@dataclass(frozen=True, slots=True)
class Refused:
    """A judgement "same" that was not followed, because it would have joined two records that are held to be different."""

    left: str
    right: str
    judgement: Judgement


@dataclass(slots=True)
class Clustering:
    """The groups and what was set aside on the way.

    Attributes:
        labels: Mention id → label of its group (the least mention id in it).
        refused: Judgements not followed, in the order of their ids.
        inactive: Decisions that name a record which is not there.
    """

    labels: dict[str, str]
    refused: list[Refused] = field(default_factory=list)
    inactive: list[Decision] = field(default_factory=list)


def cluster(records: Iterable[Record], judgements: Mapping[tuple[str, str], Judgement], decisions: Iterable[Decision] = ()) -> dict[str, str]:
    """Mention id → label of its group; see ``cluster_report`` for the rules and for what was set aside."""
    return cluster_report(records, judgements, decisions).labels


def cluster_report(records: Iterable[Record], judgements: Mapping[tuple[str, str], Judgement], decisions: Iterable[Decision] = ()) -> Clustering:
    """Join records.

    Decisions "same" are followed first, then every "different" (decided, then judged) becomes a bar between two groups, then the judgements
    "same" are followed from the strongest to the weakest, ties by the ids; one that would put two barred records into one group is refused.
    The result does not depend on the order of the input.

    Args:
        records: Every record; each is in exactly one group, alone if nothing joins it.
        judgements: By the two mention ids; pairs with an unknown id are ignored.
        decisions: From ``read_decisions``.

    Raises:
        ContentError: When decisions contradict each other: two lines on one pair, or a "different" between records that other lines join.
    """
    known = {record.mention_id: record for record in sorted(records, key=lambda record: record.mention_id)}
    decided, inactive = _expanded(known, decisions)
    _check_contradictions(decided)
    groups = _Groups(known)
    for (left, right), decision in sorted(decided.items()):
        if decision.judgement == "same":
            groups.join(left, right)
    for (left, right), decision in sorted(decided.items()):
        if decision.judgement == "different":
            groups.bar(left, right)
    open_pairs: dict[tuple[str, str], Judgement] = {}
    for (one, other), judgement in judgements.items():
        pair = _ordered(one, other)
        if one == other or pair in decided or one not in known or other not in known:
            continue
        present = open_pairs.get(pair)
        if present is None or _priority(judgement) < _priority(present):
            open_pairs[pair] = judgement
    for (left, right), judgement in sorted(open_pairs.items(), key=lambda item: item[0]):
        if judgement.decision == "different":
            groups.bar(left, right)
    refused = [
        Refused(left, right, judgement)
        for (left, right), judgement in sorted(open_pairs.items(), key=lambda item: (-item[1].score, item[0]))
        if judgement.decision == "same" and not groups.join(left, right)
    ]
    return Clustering(groups.labels(), sorted(refused, key=lambda item: (item.left, item.right)), inactive)


def read_decisions(path: Path) -> list[Decision]:
    """Read ``decisions/matches.csv``.

    Raises:
        ContentError: With one problem for each line that is not a decision: other columns, an unknown judgement, no date, no reason, a
        record beside itself.
    """
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise ContentError.at(path, f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise ContentError.at(path, f"not UTF-8 (byte {error.start})", hint="save the file as UTF-8") from None
    problems: list[Problem] = []
    decisions: list[Decision] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        if tuple(header) != COLUMNS:
            raise ContentError.at(path, f"the columns are {', '.join(header) or 'missing'}", line=1, hint=f"they must be {', '.join(COLUMNS)}")
        for row in reader:
            line = reader.line_num
            if not row:
                continue
            if len(row) != len(COLUMNS):
                problems.append(Problem(str(path), line, f"{len(row)} cells", f"there must be {len(COLUMNS)}: {', '.join(COLUMNS)}"))
                continue
            decision = _decision([cell.strip() for cell in row], path, line, problems)
            if decision is not None:
                decisions.append(decision)
    except csv.Error as error:
        problems.append(Problem(str(path), reader.line_num, f"not valid CSV: {error}"))
    if problems:
        raise ContentError(problems)
    return decisions


def _decision(cells: list[str], path: Path, line: int, problems: list[Problem]) -> Decision | None:
    left, right, judgement, decided_on, why = cells
    before = len(problems)
    if not left or not right or left == right:
        problems.append(Problem(str(path), line, "a decision is about two different records"))
    if judgement not in get_args(Verdict):
        problems.append(Problem(str(path), line, f"unknown judgement '{judgement}'", nearest(judgement, get_args(Verdict))))
    if not why:
        problems.append(Problem(str(path), line, "no reason is given", "say in the column 'why' what the decision rests on"))
    try:
        day = date.fromisoformat(decided_on)
    except ValueError:
        problems.append(Problem(str(path), line, f"'{decided_on}' is not a date", "write YYYY-MM-DD"))
        return None
    if len(problems) > before:
        return None
    verdict: Literal["same", "different", "unsure"] = "same" if judgement == "same" else "different" if judgement == "different" else "unsure"
    return Decision(left, right, verdict, day, why, str(path), line)


# --- decisions ------------------------------------------------------------------------------------------------------


def _ordered(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _priority(judgement: Judgement) -> tuple[int, float, str]:
    """Of two judgements on one pair, the one to keep comes first: different, then the stronger same, then unsure."""
    return ({"different": 0, "same": 1, "unsure": 2}[judgement.decision], -judgement.score, judgement.reason)


def _expanded(known: Mapping[str, Record], decisions: Iterable[Decision]) -> tuple[dict[tuple[str, str], Decision], list[Decision]]:
    """Decisions by pairs of mention ids, and those that name a record which is not there.

    Raises:
        ContentError: When two lines judge one pair differently.
    """
    by_domain: dict[str, list[str]] = {}
    for mention_id, record in known.items():
        if claims_domain(record) and record.domain is not None:
            by_domain.setdefault(f"{DOMAIN_PREFIX}{record.domain.domain}", []).append(mention_id)
    decided: dict[tuple[str, str], Decision] = {}
    inactive: list[Decision] = []
    problems: list[Problem] = []
    for decision in sorted(decisions, key=lambda decision: (decision.path, decision.line, decision.left, decision.right)):
        sides = [[side] if side in known else by_domain.get(side.casefold(), []) for side in (decision.left, decision.right)]
        if not all(sides):
            inactive.append(decision)
        for pair in sorted({_ordered(left, right) for left in sides[0] for right in sides[1] if left != right}):
            earlier = decided.setdefault(pair, decision)
            if earlier.judgement != decision.judgement:
                problems.append(
                    Problem(
                        decision.path,
                        decision.line,
                        f"says '{decision.judgement}' of {pair[0]} and {pair[1]}, line {earlier.line} says '{earlier.judgement}'",
                    )
                )
    if problems:
        raise ContentError(problems)
    return decided, inactive


def _check_contradictions(decided: Mapping[tuple[str, str], Decision]) -> None:
    """Refuse a "different" between two records that lines "same" join.

    Raises:
        ContentError: Naming the line and the lines that it contradicts.
    """
    joined: dict[str, list[tuple[str, Decision]]] = {}
    for (left, right), decision in sorted(decided.items()):
        if decision.judgement == "same":
            joined.setdefault(left, []).append((right, decision))
            joined.setdefault(right, []).append((left, decision))
    problems: list[Problem] = []
    for (left, right), decision in sorted(decided.items()):
        if decision.judgement == "different":
            lines = _path(joined, left, right)
            if lines:
                said = f"line {lines[0]}" if len(lines) == 1 else f"lines {', '.join(map(str, lines))}"
                problems.append(
                    Problem(decision.path, decision.line, f"says that {left} and {right} are different; {said} together say that they are the same")
                )
    if problems:
        raise ContentError(problems)


def _path(joined: Mapping[str, list[tuple[str, Decision]]], start: str, end: str) -> list[int]:
    """Lines of the decisions on the shortest way from one record to another; empty when there is none."""
    came: dict[str, tuple[str, int]] = {start: ("", 0)}
    queue = deque([start])
    while queue:
        here = queue.popleft()
        if here == end:
            lines: set[int] = set()
            while here != start:
                here, line = came[here]
                lines.add(line)
            return sorted(lines)
        for there, decision in joined.get(here, ()):
            if there not in came:
                came[there] = (here, decision.line)
                queue.append(there)
    return []


# --- groups ---------------------------------------------------------------------------------------------------------


class _Groups:
    """Union-find whose groups know which other groups they must not join."""

    def __init__(self, members: Iterable[str]) -> None:
        self._parent = {member: member for member in members}
        self._size = dict.fromkeys(self._parent, 1)
        self._barred: dict[str, set[str]] = {}

    def _root(self, member: str) -> str:
        while self._parent[member] != member:
            self._parent[member] = self._parent[self._parent[member]]
            member = self._parent[member]
        return member

    def bar(self, one: str, other: str) -> None:
        """Keep two groups apart; nothing happens when they are one already, because decisions have joined them."""
        left, right = self._root(one), self._root(other)
        if left != right:
            self._barred.setdefault(left, set()).add(right)
            self._barred.setdefault(right, set()).add(left)

    def join(self, one: str, other: str) -> bool:
        """Make two groups one; False when a bar stands between them."""
        large, small = self._root(one), self._root(other)
        if large == small:
            return True
        if small in self._barred.get(large, ()):
            return False
        if (self._size[large], small) < (self._size[small], large):
            large, small = small, large
        self._parent[small] = large
        self._size[large] += self._size[small]
        for foe in self._barred.pop(small, set()):
            self._barred[foe].discard(small)
            self._barred[foe].add(large)
            self._barred.setdefault(large, set()).add(foe)
        return True

    def labels(self) -> dict[str, str]:
        """Member → least member of its group, in the order of the members."""
        least: dict[str, str] = {}
        for member in sorted(self._parent):
            least.setdefault(self._root(member), member)
        return {member: least[self._root(member)] for member in sorted(self._parent)}
