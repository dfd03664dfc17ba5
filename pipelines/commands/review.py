"""``marketmap review``: the open questions of identity one by one, the weightiest first, and the answers into ``decisions/matches.csv``.

Belongs here: listing, showing two records side by side, asking. Does not belong here: the order (``review_queue``), the file (``judgements``).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pipelines.resolution.decisions import Decision, Verdict

from ..engine.errors import ContentError, QueryError
from .console import amount, console, fetch, open_release, print_json, visible
from .judgements import MATCHES, Judgements
from .review_queue import Question, open_questions
from .sql import write

if TYPE_CHECKING:
    from collections.abc import Collection

    import duckdb
    from rich.table import Table

Row = dict[str, Any]
ANSWERS: Final[dict[str, Verdict]] = {"s": "same", "same": "same", "d": "different", "different": "different", "u": "unsure", "unsure": "unsure"}
SKIP, QUIT = {"k", "skip"}, {"q", "quit"}
ASKED: Final = {
    "unsure": "The rules cannot say whether the two are one company.",
    "kept_apart": "The rules judge the two to be one company, and a rule kept them apart.",
    "merged": "The two were merged by names. 'different' parts them; so does 'unsure', unless something else joins them; 'same' settles it.",
}
SHOWN_NAMES = 6


def run_list(root: Path, form: str, *, merges: bool, limit: int) -> None:
    """Write the open questions, the weightiest first.

    Raises:
        ContentError: When matches.csv is not valid.
        StorageError: When there is no release yet.
    """
    with open_release(root) as reader:
        judgements = Judgements(root, reader)
        questions = open_questions(reader, judgements.decided.keys(), judgements.company_of, merges=merges)
    rows = [_listed(question) for question in questions]
    write(form, list(_listed(_EMPTY)), (tuple(row.values()) for row in rows), limit)


def run_one(root: Path, left: str, right: str, judgement: Verdict, why: str, *, as_json: bool) -> None:
    """Write one judgement.

    Raises:
        MarketMapError: As ``judgements.Judgements.add``; also when there is no release yet.
    """
    with open_release(root) as reader:
        judgements = Judgements(root, reader)
    decision = judgements.add(left, right, judgement, why)
    if as_json:
        told = {"file": MATCHES, "line": decision.line, "left": decision.left, "right": decision.right, "judgement": decision.judgement}
        print_json(told | {"decided_date": decision.decided_on, "why": decision.why})
    else:
        _say(f"{_written(decision)}; it holds from the next refresh on: marketmap refresh")


def run_walk(root: Path, *, merges: bool, limit: int) -> None:
    """Ask the open questions one by one, the weightiest first.

    Raises:
        QueryError: When there is nobody to ask.
        ContentError: When matches.csv is not valid, or has changed meanwhile.
        StorageError: When there is no release yet, or the file cannot be written; what was answered before is written.
    """
    with open_release(root) as reader:
        if not sys.stdin.isatty():
            raise QueryError(
                "there is nobody to ask — list the questions with `marketmap review --list`, answer one with "
                '`marketmap review LEFT RIGHT same|different|unsure --why "…"`'
            )
        judgements = Judgements(root, reader)
        questions = open_questions(reader, judgements.decided.keys(), judgements.company_of, merges=merges)
        shown = questions[:limit] if limit else questions
        written = 0
        for number, question in enumerate(shown, start=1):
            _show(reader, question, f"{number:,} of {len(questions):,}")
            try:
                written += _ask(judgements, question)
            except EOFError:
                break
    if not questions:
        _say("No question is open.")
    elif written:
        _say(f"{_count(written, 'judgement')} written to {MATCHES}, to hold from the next refresh on: marketmap refresh")
    else:
        _say("Nothing written.")


def _ask(judgements: Judgements, question: Question) -> bool:
    """Ask until there is an answer that can be written or none is wanted.

    Returns:
        Whether a judgement was written.

    Raises:
        EOFError: When the user wants no more questions.
    """
    while True:
        left_open = "" if question.question == "merged" else " (keep them apart for now)"
        said = console().input(f"\\[s]ame  \\[d]ifferent  \\[u]nsure{left_open}  s\\[k]ip  \\[q]uit: ").strip().casefold()
        if said in QUIT:
            raise EOFError
        if said in SKIP:
            return False
        if said not in ANSWERS:
            _say("one of: same, different, unsure, skip, quit")
            continue
        offered = _offered(ANSWERS[said], question)
        why = console().input(f"why? (Enter: {_markup(offered)})\n> ").strip() or offered
        try:
            _say(f"{_written(judgements.add(question.left, question.right, ANSWERS[said], why))}.")
        except QueryError as error:
            _say(str(error))
        except ContentError as error:
            if not any(problem.line for problem in error.problems):  # the whole file, which has changed
                raise
            _say(f"Refused: {'; '.join(problem.message for problem in error.problems)}.")
        else:
            return True


def _offered(judgement: Verdict, question: Question) -> str:
    """A reason to start from, made of the rules' own."""
    said = question.reason.rstrip(".")
    return {"same": said, "different": f"Two companies although the rules say: {said}", "unsure": f"Not known; the rules say: {said}"}[judgement]


def _written(decision: Decision) -> str:
    return f"{MATCHES}, line {decision.line}: {decision.left} and {decision.right} are {_is(decision.judgement)}"


def _is(judgement: Verdict) -> str:
    return {"same": "the same company", "different": "different companies", "unsure": "left unsure"}[judgement]


# --- showing -------------------------------------------------------------------------------------------------------------


def _show(reader: duckdb.DuckDBPyConnection, question: Question, place: str) -> None:
    sides = [fetch(reader, "review_side", {"mention_id": side})[0] for side in (question.left, question.right)]
    _say("")
    _say(f"{place} · effect {amount(question.effect_usd)} · score {question.score:.2f} · {ASKED[question.question]}")
    console().print(side_by_side(sides, is_one_company=question.question == "merged"))
    _say(question.reason)


def side_by_side(sides: list[Row], *, is_one_company: bool) -> Table:
    """Both records as two columns; what the record itself does not state is taken from its company, in brackets.

    Args:
        sides: Two rows of ``review_side``.
        is_one_company: Both stand in one company, so that its values say nothing about either.
    """
    from rich.table import Table
    from rich.text import Text

    shown = Table("", "left", "right", show_lines=False, pad_edge=False)
    for name, cells in _facts(sides, is_one_company=is_one_company):
        agree = cells[0] == cells[1] and cells[0] != "—"
        shown.add_row(Text(name, style="dim"), *(Text(visible(cell), style="green" if agree else "") for cell in cells))
    return shown


def _facts(sides: list[Row], *, is_one_company: bool) -> list[tuple[str, list[str]]]:
    def own(side: Row, name: str) -> str:
        if side[name] is not None:
            return str(side[name])
        value = None if is_one_company else side[f"company_{name}"]
        return f"({value})" if value is not None else "—"

    def names(side: Row, column: str, *, without: Collection[str] = ()) -> list[str]:
        found = [*(side[column] or []), *([] if is_one_company else side[f"company_{column}"] or [])]
        return [name for name in dict.fromkeys(found) if name != side["record_name"] and name not in without]

    former = [names(side, "former_names") for side in sides]
    facts = [("record", [side["mention_id"] for side in sides]), ("name", [side["record_name"] for side in sides])]
    facts += [(label, [own(side, name) for side in sides]) for label, name in _OWN]
    facts += [
        ("former names", [_few(found) for found in former]),
        ("other names", [_few(names(side, "aliases", without=found)) for side, found in zip(sides, former, strict=True)]),
        ("company", [f"{side['company_name']} {side['company_id']}, {_count(side['record_count'], 'record')}, {side['scope']}" for side in sides]),
        ("lists", [_few(side["source_ids"] or []) for side in sides]),
        ("layers", [_few(side["layers"] or []) for side in sides]),
        ("funding", [amount(side["funding_usd"]) if side["funding_usd"] is not None else _state(side) for side in sides]),
    ]
    return facts


_OWN: Final = (("address", "url"), ("country", "country_code"), ("city", "city_name"), ("founded", "founded_year"))


def _state(side: Row) -> str:
    return str(side["funding_state"] or "unknown").replace("_", " ")


def _few(names: list[str]) -> str:
    more = f" and {len(names) - SHOWN_NAMES} more" if len(names) > SHOWN_NAMES else ""
    return "; ".join(names[:SHOWN_NAMES]) + more if names else "—"


_EMPTY: Final = Question("", "", "unsure", 0, "", ("", ""), ("", ""), (None, None), 0)


def _listed(question: Question) -> Row:
    """A question as a row of ``--list``."""
    return {
        "effect_usd": round(question.effect_usd),
        "stake_usd": round(question.stake_usd),
        "uncertainty": round(question.uncertainty, 4),
        "score": question.score,
        "question": question.question,
        "left_company": question.names[0],
        "right_company": question.names[1],
        "left_mention_id": question.left,
        "right_mention_id": question.right,
        "left_company_id": question.companies[0],
        "right_company_id": question.companies[1],
        "reason": question.reason,
    }


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'s' if number != 1 else ''}"


def _markup(text: str) -> str:
    from rich.markup import escape

    return escape(visible(text))


def _say(text: str) -> None:
    console().print(visible(text), markup=False)
