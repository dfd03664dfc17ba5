"""Each distinct amount is parsed once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.engine.build import Context
from pipelines.parsing.money import parse_money

AMOUNT_KEY = "concat_ws('/', coalesce(amount, ''), coalesce(currency, ''))"


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """Stated text → amount, currency, range, precision and state."""
    for row in context.select(f"SELECT DISTINCT {AMOUNT_KEY} AS amount_key, amount, currency FROM raw.funding ORDER BY ALL"):
        money = parse_money(row["amount"] or "", row["currency"])
        yield {
            "amount_key": row["amount_key"],
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
