"""What people decided about pairs of records: ``decisions/matches.csv``.

Belongs here: reading the file, decisions about whole domains, contradictions between lines. Does not belong here: what follows from a decision
(``cluster``).
"""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, Literal, get_args

from pipelines.engine.errors import ContentError, Problem, nearest
from pipelines.resolution.addresses import claims_domain

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.resolution import Record

Verdict = Literal["same", "different", "unsure"]

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


def ordered(one: str, other: str) -> tuple[str, str]:
    """The two ids of a pair, the lesser first."""
    return (one, other) if one < other else (other, one)


def expanded(known: Mapping[str, Record], decisions: Iterable[Decision]) -> tuple[dict[tuple[str, str], Decision], list[Decision]]:
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
        for pair in sorted({ordered(left, right) for left in sides[0] for right in sides[1] if left != right}):
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


def check_contradictions(decided: Mapping[tuple[str, str], Decision]) -> None:
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
