"""``marketmap import``: anyone's own list becomes a source, after a look at what its fields are taken for.

Belongs here: showing the guess, asking, telling what was written. Does not belong here: guessing and writing (``engine.importing``).
"""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..engine.errors import QueryError, nearest
from ..engine.importing import Choices, Facts, Plan, carry_out, plan_import, unmapped
from ..engine.models import TableLayout
from .console import console, print_json, visible

SHOWN_LABELS = 30
UNITS = ("thousand", "million", "billion")


def stated(
    facts: dict[str, Any], *, layout: dict[str, Any], mapped: list[str], ignored: list[str], currency: str, unit: str
) -> tuple[Facts, Choices]:
    """The options as the engine takes them.

    Raises:
        QueryError: For a date that is none, a mapping without "=", an unknown unit or encoding.
    """
    try:
        taken_on = date.fromisoformat(facts["taken_on"]) if facts["taken_on"] else datetime.now(UTC).date()
    except ValueError:
        raise QueryError(f"'{facts['taken_on']}' is not a date — write it as YYYY-MM-DD") from None
    given = {}
    for text in mapped:
        target, sign, field = text.partition("=")
        if not sign or not field.strip():
            raise QueryError(f"--map '{text}' — write it as OURS=FIELD, such as name=Company")
        given[target.strip()] = field.strip()
    if unit and unit not in UNITS:
        raise QueryError(f"'{unit}' is no unit — {nearest(unit, UNITS)}")
    keys = {"records_at": layout["records_at"].split(".") if layout["records_at"] else []}
    try:
        where = TableLayout.model_validate({name: value for name, value in (layout | keys).items() if value})
    except ValidationError as error:
        raise QueryError(str(error.errors()[0]["msg"]).removeprefix("Value error, ")) from None
    return Facts(**(facts | {"taken_on": taken_on})), Choices(where, given, tuple(ignored), currency, unit)


def run(root: Path, file: Path, facts: Facts, choices: Choices, *, is_agreed: bool, as_json: bool) -> bool:
    """Show what the file is taken for and, when that is agreed to, write the source and its first snapshot.

    Args:
        root: The project.
        file: The list.
        facts: What the user says of it.
        choices: What the user says of its fields.
        is_agreed: Write without asking.
        as_json: One JSON document instead of tables; never asks.

    Returns:
        Whether anything was written, or the user said no; False when there is nobody to ask.

    Raises:
        MarketMapError: For anything wrong with the file, the id or an option; nothing is written then.
    """
    plan = plan_import(root, file, facts, choices)
    if not as_json:
        _print_guess(plan)
    if not is_agreed and not as_json and sys.stdin.isatty() and not _is_confirmed():
        console().print("Nothing written.")
        return True
    if not is_agreed and (as_json or not sys.stdin.isatty()):
        if as_json:
            print_json(_plain(plan, is_written=False))
        return False
    carry_out(root, plan)
    if as_json:
        print_json(_plain(plan, is_written=True))
    else:
        _print_result(plan)
    return True


def _is_confirmed() -> bool:
    return console().input("Write the source and its first snapshot? [y/N] ").strip().casefold() in {"y", "yes"}


def _print_guess(plan: Plan) -> None:
    from rich.table import Table
    from rich.text import Text

    shown = Table("field", "taken for", "filled", "for example")
    for guess in plan.guesses:
        unit = " ".join(word for word in (guess.currency, guess.unit) if word)
        taken = guess.target + (f" ({unit})" if unit else "") + (f", parted by {guess.separator!r}" if guess.separator else "")
        examples = " · ".join(f"{text[:32]}…" if len(text) > 32 else text for text in guess.examples)
        cells = [guess.field, taken or f"— ignored: {guess.reason}", f"{guess.fill:.0%}", examples]
        shown.add_row(*(Text(visible(cell.replace("\n", " ")), style="" if guess.target else "dim") for cell in cells))
    console().print(shown)
    ledger = ", ".join(f"{outcome.replace('_', ' ')} {count:,}" for outcome, count in plan.extract.ledger.items())
    _say(f"{' and '.join(plan.source.payload)}: {ledger}; each record is one {plan.source.default_kind}.")
    for place, reason, detail in plan.extract.quarantined[:5]:
        _say(f"  not used: {place}: {reason}" + (f" ({detail})" if detail else ""))
    if len(plan.extract.quarantined) > 5:
        _say(f"  and {len(plan.extract.quarantined) - 5:,} more; they will stand in set_aside.csv")
    for hint in _hints(plan):
        _say(hint)


def _hints(plan: Plan) -> list[str]:
    """What the user may want to say before agreeing."""
    table = plan.source.table
    assert table is not None
    hints = []
    for money in table.funding:
        if money.amount and not money.currency and not money.currency_field:
            stated = [row["amount"] for row in plan.extract.funding if row["kind"] == money.kind and row.get("amount")]
            bare = sum(text.replace(",", "").replace(".", "").isdigit() for text in stated)
            if bare:
                hints.append(
                    f"{bare:,} amounts of '{money.amount.field}' state no currency and count as unknown: name it with --currency (and --unit)"
                )
    if plan.facts.list_is == "mixed" and not any(guess.basis for rules in plan.labels.values() for guess, _ in rules.values()):
        hints.append(
            "Nothing here says that a company works with AI: say it of the list with --list-is generative or --list-is ai, or map its labels."
        )
    return hints


def _print_result(plan: Plan) -> None:
    source_id, day = plan.facts.source_id, plan.facts.taken_on
    _say(f"Wrote pipelines/sources/{source_id}/source.yml and data/raw/{source_id}/{day}; the file is kept in data/payloads/{source_id}/{day}.")
    left = unmapped(plan)
    if left:
        labels = "One label is" if len(left) == 1 else f"{len(left):,} labels are"
        _say(f"{labels} not mapped to what a company does; for that edit categories in pipelines/sources/{source_id}/source.yml:")
        for label, count in left[:SHOWN_LABELS]:
            _say(f"  {count:>6,}  {label}")
        if len(left) > SHOWN_LABELS:
            _say(f"          and {len(left) - SHOWN_LABELS:,} more")
    _say("Next: look at that file, then marketmap refresh.")


def _plain(plan: Plan, *, is_written: bool) -> dict[str, Any]:
    fields = [
        {
            "field": guess.field,
            "target": guess.target or None,
            "reason": guess.reason or None,
            "fill": round(guess.fill, 4),
            "examples": list(guess.examples),
            "separator": guess.separator,
            "currency": guess.currency or None,
            "unit": guess.unit or None,
        }
        for guess in plan.guesses
    ]
    return {
        "source": plan.facts.source_id,
        "date": plan.facts.taken_on,
        "written": is_written,
        "kind": plan.source.default_kind,
        "fields": fields,
        "ledger": plan.extract.ledger,
        "quarantined": [{"record": place, "reason": reason, "detail": detail} for place, reason, detail in plan.extract.quarantined],
        "unmapped_labels": [{"label": label, "records": count} for label, count in unmapped(plan)],
        "hints": _hints(plan),
    }


def _say(text: str) -> None:
    console().print(visible(text), markup=False)
