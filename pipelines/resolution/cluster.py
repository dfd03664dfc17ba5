"""Groups of records that are one company: reviewed decisions first, then the judgements, strongest first, never across a "different".

Belongs here: decisions and judgements by mention id → groups. Does not belong here: judging (``matching``), how links are followed
(``grouping``) and naming the groups (``ids``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from pipelines.resolution.decisions import Decision, Verdict, check_contradictions, expanded, ordered
from pipelines.resolution.grouping import Links, Refusal, group

if TYPE_CHECKING:
    from pipelines.resolution import Record


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is thought of a pair.

    Attributes:
        decision: same, different or unsure.
        score: Strength of the evidence for "same", 0 to 1; 0 for different.
        reason: A sentence that names the evidence.
        is_certain: Rests on an identifier or an address; else on names.
        is_held_apart: One name at two addresses, and not known to be one company.
    """

    decision: Verdict
    score: float
    reason: str
    is_certain: bool = False
    is_held_apart: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """A judgement "same" that was not followed, and why not."""

    left: str
    right: str
    judgement: Judgement
    why: Refusal


@dataclass(slots=True)
class Clustering:
    """The groups and what was set aside on the way.

    Attributes:
        labels: Mention id → label of its group (the least mention id in it).
        refused: Judgements not followed, in the order of their ids.
        inactive: Decisions that name a record which is not there.
        decided: The decisions by pairs of mention ids.
    """

    labels: dict[str, str]
    refused: list[Refused] = field(default_factory=list)
    inactive: list[Decision] = field(default_factory=list)
    decided: dict[tuple[str, str], Decision] = field(default_factory=dict)


def cluster(records: Iterable[Record], judgements: Mapping[tuple[str, str], Judgement], decisions: Iterable[Decision] = ()) -> Clustering:
    """Join records.

    Decisions "same" are followed first, then every "different" (decided, then judged) becomes a bar between two groups, then the judgements
    "same" are followed from the strongest to the weakest, ties by the ids; see ``grouping.group`` for those that are refused.
    The result does not depend on the order of the input.

    Args:
        records: Every record; each is in exactly one group, alone if nothing joins it.
        judgements: By the two mention ids; pairs with an unknown id are ignored.
        decisions: From ``decisions.read_decisions``.

    Raises:
        ContentError: When decisions contradict each other: two lines on one pair, or a "different" between records that other lines join.
    """
    known = {record.mention_id: record for record in sorted(records, key=lambda record: record.mention_id)}
    names = list(known)
    number = {mention_id: position for position, mention_id in enumerate(names)}
    decided, inactive = expanded(known, decisions)
    check_contradictions(decided)
    judged: dict[tuple[str, str], Judgement] = {}
    for (one, other), judgement in judgements.items():
        pair = ordered(one, other)
        if one != other and pair not in decided and one in known and other in known:
            present = judged.get(pair)
            if present is None or _priority(judgement) < _priority(present):
                judged[pair] = judgement
    same = sorted(pair for pair, judgement in judged.items() if judgement.decision == "same")
    links = Links(
        *_numbers(same, number),
        np.array([judged[pair].score for pair in same], np.float64),
        np.array([judged[pair].is_certain for pair in same], np.bool_),
    )
    bars = [pair for pair, decision in decided.items() if decision.judgement == "different"]
    bars += [pair for pair, judgement in judged.items() if judgement.decision == "different"]
    joined = [pair for pair, decision in decided.items() if decision.judgement == "same"]
    apart = [pair for pair, judgement in judged.items() if judgement.is_held_apart]
    grouping = group(len(names), links, *(_numbers(sorted(pairs), number) for pairs in (bars, joined, apart)))
    labels = {mention_id: names[label] for mention_id, label in zip(names, grouping.labels.tolist(), strict=True)}
    refused = [Refused(*same[position], judged[same[position]], why) for position, why in sorted(grouping.refused)]
    return Clustering(labels, refused, inactive, decided)


def _numbers(pairs: list[tuple[str, str]], number: Mapping[str, int]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([number[left] for left, _ in pairs], np.int64), np.array([number[right] for _, right in pairs], np.int64)


def _priority(judgement: Judgement) -> tuple[int, float, str]:
    """Of two judgements on one pair, the one to keep comes first: different, then the stronger same, then unsure."""
    return ({"different": 0, "same": 1, "unsure": 2}[judgement.decision], -judgement.score, judgement.reason)
