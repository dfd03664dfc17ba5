"""Which questions of identity are open, and how much each matters to the published figures.

Belongs here: the questions and their order. Does not belong here: asking (``review``), writing the answers (``judgements``), SQL.

The order is that of the effect, **stake x uncertainty**:

- The *stake* is what would be counted otherwise if the answer were the other one, in US dollars: the smaller of the two companies' known
  totals of disclosed funding (of two totals one would go; where only one is known, that one, since it would come into the layers of the other;
  0 when none is), and ``COUNT_USD`` for each company count that would change: one of the whole map, and one of each layer in which both stand.
  For a merge that was made, it is the company's total and every layer in which it stands.
- The *uncertainty* is 4p(1 - p) of the score p: 1 at 0.5, where nothing speaks for either answer, and 0 at 0 and 1.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pipelines.resolution.decisions import ordered

from .console import fetch

if TYPE_CHECKING:
    import duckdb

COUNT_USD: Final = 1_000_000
"""What one company too many or too few in one count weighs, in US dollars of funding."""
WEAK_MERGE: Final = 0.9
"""Merges by names alone are asked about below this score."""


@dataclass(frozen=True, slots=True)
class Question:
    """Are the two records one company?

    Attributes:
        left: Mention id of the one record.
        right: Mention id of the other.
        question: ``unsure`` (the rules cannot say), ``kept_apart`` (judged the same and kept apart by a rule) or ``merged`` (merged by names).
        score: How likely they are the same by the rules, 0 to 1.
        reason: The evidence in words.
        companies: Ids of the two companies in which they stand; twice the same one for a merge.
        names: Names of the two companies.
        totals_usd: The companies' disclosed funding; None where it is not known.
        layer_count: Layers of all models in which both stand.
    """

    left: str
    right: str
    question: str
    score: float
    reason: str
    companies: tuple[str, str]
    names: tuple[str, str]
    totals_usd: tuple[float | None, float | None]
    layer_count: int

    @property
    def stake_usd(self) -> float:
        """What the answer may move, in US dollars."""
        return min((total for total in self.totals_usd if total is not None), default=0.0) + COUNT_USD * (1 + self.layer_count)

    @property
    def uncertainty(self) -> float:
        """0 where the score is sure, 1 where it says nothing."""
        return 4 * self.score * (1 - self.score)

    @property
    def effect_usd(self) -> float:
        """Stake times uncertainty."""
        return self.stake_usd * self.uncertainty


def open_questions(
    reader: duckdb.DuckDBPyConnection, decided: Collection[tuple[str, str]], company_of: Mapping[str, str], *, merges: bool
) -> list[Question]:
    """The questions that no decision answers, the weightiest first.

    Args:
        reader: The published release.
        decided: Pairs of mention ids that matches.csv decides now, in whatever way.
        company_of: Company of each record in the release.
        merges: Ask about weak merges instead of pairs in two companies.
    """
    rows = fetch(reader, "review_merges", {"below": WEAK_MERGE}) if merges else fetch(reader, "review_pairs")
    questions = [_question(row) for row in rows]
    settled = {ordered(company_of[one], company_of[other]) for one, other in decided if one in company_of and other in company_of}
    if merges:
        return by_effect(question for question in questions if ordered(question.left, question.right) not in decided)
    return by_effect(strongest(question for question in questions if ordered(*question.companies) not in settled))


def strongest(questions: Iterable[Question]) -> list[Question]:
    """One question for each pair of companies: that on the pair of records with the highest score, ties by the ids."""
    chosen: dict[tuple[str, str], Question] = {}
    for question in sorted(questions, key=lambda question: (-question.score, question.left, question.right)):
        chosen.setdefault(ordered(*question.companies), question)
    return list(chosen.values())


def by_effect(questions: Iterable[Question]) -> list[Question]:
    """The questions with the greatest effect first, ties by the higher score, then by the ids."""
    return sorted(questions, key=lambda question: (-question.effect_usd, -question.score, question.left, question.right))


def _question(row: Mapping[str, Any]) -> Question:
    return Question(
        row["left_mention_id"],
        row["right_mention_id"],
        row["question"],
        row["score"],
        row["reason"],
        (row["left_company_id"], row["right_company_id"]),
        (row["left_company_name"], row["right_company_name"]),
        (row["left_funding_usd"], row["right_funding_usd"]),
        row["layer_count"],
    )
