"""Each distinct amount is parsed once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.engine.build import Context
from pipelines.parsing.money import parse_money


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """Stated text → amount, currency, range, precision and state."""
    for row in context.read("raw.funding", ["amount", "currency"], distinct=True):
        money = parse_money(row["amount"] or "", row["currency"])
        yield {
            "amount_key": "/".join((row["amount"] or "", row["currency"] or "")),
            "amount_stated": row["amount"],
            "currency_stated": row["currency"],
            "amount_number": money.amount,
            "amount_low": money.low,
            "amount_high": money.high,
            "currency_code": money.currency_code,
            "amount_precision": money.precision,
            "amount_state": money.state,
            "amount_note": money.note or None,
        }
