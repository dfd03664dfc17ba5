"""The steps by which the records of each company came together: as few pairs as hold it together, and of those the strongest.

Belongs here: which pairs hold a company together. Does not belong here: which records are one company (``resolution.cluster``); a step that
is undone parts the company, a pair that is no step is evidence on top.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final

from pipelines.engine.build import Context

PAIR: Final = ["left_mention_id", "right_mention_id", "judgement", "reason"]
BASES: Final = ("decision", "certain", "names")
"""Strongest first, as ``resolution.grouping`` follows the links."""


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """One row per step, one step fewer than the company has records of organisations."""
    mentions = context.read("resolved.company_mentions", ["mention_id", "company_id", "is_organisation"])
    company = {row["mention_id"]: row["company_id"] for row in mentions if row["is_organisation"]}
    decided = context.read("resolved.decided_pairs", [*PAIR, "decision_line"])
    settled = {(row["left_mention_id"], row["right_mention_id"]) for row in decided}
    pairs = [row | {"merge_basis": "decision", "score": None} for row in decided]
    pairs += [
        row | {"merge_basis": "certain" if row["is_certain"] else "names", "decision_line": None}
        for row in context.read("resolved.judged_pairs", [*PAIR, "score", "is_certain"])
        if (row["left_mention_id"], row["right_mention_id"]) not in settled
    ]
    numbers: Counter[str] = Counter()
    for pair in spanning(pair for pair in pairs if pair["judgement"] == "same" and _is_inside(pair, company)):
        company_id = company[pair["left_mention_id"]]
        numbers[company_id] += 1
        yield {
            "company_id": company_id,
            "step_number": numbers[company_id],
            **{name: pair[name] for name in ("left_mention_id", "right_mention_id", "merge_basis", "score", "reason", "decision_line")},
        }


def spanning(pairs: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The pairs of a maximum spanning tree of each set of linked records: decisions, then certain pairs, then names, the strongest first.

    Args:
        pairs: With ``left_mention_id``, ``right_mention_id``, ``merge_basis`` and ``score``, in any order; each pair once.

    Returns:
        Strongest first, ties by the ids.
    """
    above: dict[str, str] = {}

    def top(member: str) -> str:
        while (higher := above.setdefault(member, member)) != member:
            above[member] = above[higher]
            member = higher
        return member

    for pair in sorted(pairs, key=_strength):
        left, right = top(pair["left_mention_id"]), top(pair["right_mention_id"])
        if left != right:
            above[max(left, right)] = min(left, right)
            yield pair


def _strength(pair: dict[str, Any]) -> tuple[int, float, str, str]:
    return BASES.index(pair["merge_basis"]), -(pair["score"] or 0), pair["left_mention_id"], pair["right_mention_id"]


def _is_inside(pair: dict[str, Any], company: dict[str, str]) -> bool:
    here = company.get(pair["left_mention_id"])
    return here is not None and here == company.get(pair["right_mention_id"])
