"""Pairs that were judged the same and are not one company, each with what kept them apart.

Belongs here: naming the obstacle, as it stands between the finished companies. Does not belong here: the rule that refuses a link
(``resolution.grouping``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pipelines.engine.build import Context
from pipelines.resolution.decisions import ordered
from pipelines.resolution.grouping import LARGEST_BY_NAME, Refusal

PAIR: Final = ["left_mention_id", "right_mention_id", "judgement", "reason"]
Row = dict[str, Any]


def rows(context: Context) -> Iterator[Row]:
    """One row per pair; pairs that a person decided are not among them."""
    mentions = context.read("resolved.company_mentions", ["mention_id", "company_id", "is_organisation"])
    company = {row["mention_id"]: row["company_id"] for row in mentions if row["is_organisation"]}
    decided = context.read("resolved.decided_pairs", [*PAIR, "decision_line"])
    settled = {_sides(row) for row in decided}
    judged = [row for row in context.read("resolved.judged_pairs", [*PAIR, "score", "is_certain", "is_held_apart"]) if _sides(row) not in settled]
    bars: dict[tuple[str, str], Row] = {}
    for bar in [*sorted(decided, key=lambda row: (row["decision_line"], _sides(row))), *judged]:
        here, there = (company.get(side) for side in _sides(bar))
        if bar["judgement"] == "different" and here and there:
            bars.setdefault(ordered(here, there), bar)
    held = {
        ordered(company[row["left_mention_id"]], company[row["right_mention_id"]]): row
        for row in judged
        if row["is_held_apart"] and {*_sides(row)} <= company.keys()
    }
    sizes = Counter(company.values())
    for pair in judged:
        here, there = (company.get(side) for side in _sides(pair))
        if pair["judgement"] == "same" and here and there and here != there:
            refusal, why, line = _obstacle(
                bars.get(ordered(here, there)), held.get(ordered(here, there)), is_crowd=sizes[here] + sizes[there] > LARGEST_BY_NAME
            )
            yield {
                "left_mention_id": pair["left_mention_id"],
                "right_mention_id": pair["right_mention_id"],
                "left_company_id": here,
                "right_company_id": there,
                "score": pair["score"],
                "reason": pair["reason"],
                "refusal": refusal,
                "refusal_reason": why,
                "decision_line": line,
            }


def _obstacle(bar: Mapping[str, Any] | None, held: Mapping[str, Any] | None, *, is_crowd: bool) -> tuple[Refusal, str, int | None]:
    if bar and bar.get("decision_line"):
        return "barred", f"{' and '.join(_sides(bar))} are decided to be different: {bar['reason']}", bar["decision_line"]
    if bar:
        return "barred", f"{' and '.join(_sides(bar))} are judged to be different: {bar['reason']}", None
    if held:
        return "held_apart", f"It rests on a name, and {' and '.join(_sides(held))} have that name at two addresses: {held['reason']}", None
    if is_crowd:
        return "crowd", f"The two groups together have more than {LARGEST_BY_NAME} records, so the name is no longer that of one company.", None
    return "bridge", "It would be the only link, by names alone, between two groups of several records.", None


def _sides(row: Mapping[str, Any]) -> tuple[str, str]:
    return row["left_mention_id"], row["right_mention_id"]
