"""Funding cells in Chinese that hold several statements: "累计超$25亿, 估值$180亿", "C轮约7亿元", "港股IPO $6.96亿+PIPE $8.21亿".

Rule: a statement is what stands between two separators; it has an amount only when digits or a vague number stand with a scale or a currency. What
has none (an owner's name, 已上市 "listed") is handed back as words, never as money. An amount in brackets behind an amount is the same money in
another currency and is not repeated.

Belongs here: one cell → statements, each with its amount in the source's own words. Does not belong here: reading the amounts (``money``), kinds of
round (``vocabulary/rounds.yml``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

MAX_LENGTH: Final = 300
"""Longest cell read, in characters; the longest met in a source has 30."""

_SIGN = r"(?:US\$|HK\$|\$|€|¥|￥)"
_UNIT = r"(?:元人民币|人民币元|人民币|美元|美金|港元|港币|欧元|日元|元)"
_QUALIFIED = r"(?:超过|超|约|近|逾|将近|大约)?\s*"
_DIGITS = r"\d+(?:\.\d+)?(?:\s*[-–~至]\s*\d+(?:\.\d+)?)?"
_VAGUE = r"[数几上近][十百千]*(?:万亿|亿|万)"  # "several hundred million": stated, though no number
_AMOUNT: Final = re.compile(
    rf"{_QUALIFIED}(?:{_SIGN}\s*{_DIGITS}\s*(?:万亿|亿|万)?|{_DIGITS}\s*(?:万亿|亿|万){_UNIT}?|{_DIGITS}\s*{_UNIT}|{_VAGUE}{_UNIT}?)\+?"
)
_STATEMENT: Final = re.compile(
    rf"(?P<date>\d{{4}}年(?:\d{{1,2}}月)?)?(?P<label>.*?)(?P<amount>{_AMOUNT.pattern})\s*(?:[(（][^()（）]*[)）])?", re.DOTALL
)
# A plus sign parts two statements only behind an amount; elsewhere it belongs to a name ("B+轮", "IPO+定增") or an amount ("$10亿+").
_SEPARATOR: Final = re.compile(r"\s*[,，;；/]\s*|(?<=[万亿元])\s*\+\s*(?=\S)")
_INVESTORS: Final = re.compile(r"投资方(?:包括|含|有|为)?[:：]?\s*(?P<names>[^,，;；]+)")
_ROUND: Final = re.compile(r"(?:Pre-?)?[A-Z]\d?\+?轮\+?|(?:天使|种子|战略)\+?轮")
_MARKET: Final = re.compile(r"IPO|PIPE|上市|定增|配股")  # listing, private placement, issue of shares to holders


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of money.

    Attributes:
        kind: ``total_raised`` for an amount that is called cumulative or stands alone; ``valuation``; else ``round``.
        amount: As written; "" when the cell names a round and no amount.
        currency: ISO 4217 where the amount says only 元 and the caller knows whose; else "".
        round: The round as written; "" for totals and valuations.
        date: As written ("2026年1月"), or "".
        investors: Names of investors that the cell gives for the round.
    """

    kind: Literal["round", "total_raised", "valuation"]
    amount: str = ""
    currency: str = ""
    round: str = ""
    date: str = ""
    investors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FundingText:
    """A cell taken apart.

    Attributes:
        statements: Statements of money in the order of the cell.
        words: Parts that state no money, as written.
    """

    statements: tuple[Statement, ...]
    words: tuple[str, ...]


def funding_text(text: str, yuan: str = "") -> FundingText:
    """Take one cell apart.

    Args:
        text: The cell.
        yuan: The currency that a bare 元 means in this source (it is the unit of several); "" when that is not known.

    Returns:
        Statements and words; a text that is too long or whose amount has an unknown label gives words only.
    """
    if len(text) > MAX_LENGTH:
        return FundingText((), (text,))
    match = _INVESTORS.search(text)
    investors = tuple(filter(None, (name.strip() for name in re.split(r"[/、]", match["names"])))) if match else ()
    statements: list[Statement] = []
    words: list[str] = []
    for part in filter(None, map(str.strip, _SEPARATOR.split(_INVESTORS.sub("", text)))):
        statement = _statement(part, yuan, investors)
        if statement is None:
            words.append(part)
        else:
            statements.append(statement)
    return FundingText(tuple(statements), tuple(words))


def _statement(part: str, yuan: str, investors: tuple[str, ...]) -> Statement | None:
    if _ROUND.fullmatch(part):
        return Statement("round", round=part, investors=investors)
    match = _STATEMENT.fullmatch(part)
    if match is None:
        return None
    amount, label, date = match["amount"].strip(), match["label"].strip(" :："), match["date"] or ""
    currency = yuan if re.search(r"(?<!美)(?<!港)(?<!欧)(?<!日)元", amount) else ""
    if _MARKET.search(label):
        return Statement("round", amount, currency, label.removeprefix("累计").removesuffix("融资").strip(), date)
    if "估值" in label:
        return Statement("valuation", amount, currency, date=date)
    if not label or "累计" in label:
        return Statement("total_raised", amount, currency, date=date)
    named = _ROUND.search(label)
    return Statement("round", amount, currency, named[0], date, investors) if named else None
