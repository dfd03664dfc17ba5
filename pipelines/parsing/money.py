"""Amounts of money as sources write them: "$263M", "€30 million", "Rs 250 crore", "1亿元人民币", "$64B+", "~$500-830B".

Rule: an amount is returned only when the whole text is understood and exactly one currency fits; everything else is ``unparsed`` and counts
as unknown. Zero, undisclosed, not stated and unparsed are four different states.

Belongs here: text → amount, bounds, currency, precision and state. Does not belong here: exchange rates, adding up, and what the money is
(round, valuation).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final, Literal

Precision = Literal["exact", "rounded", "approximate", "range", "at_least"]
State = Literal["stated", "undisclosed", "unparsed", "zero", "not_stated"]

MAX_LENGTH: Final = 100
"""Longest text read, in characters; the longest well-formed amount met in a source has 26."""

MAX_AMOUNT: Final = Decimal(10) ** 17
"""Amounts above this many currency units are refused: more than the yearly product of any economy in any currency."""


@dataclass(frozen=True, slots=True)
class Money:
    """One amount as stated.

    Attributes:
        amount: In units of the currency (not thousands or millions). None for a range, which states two bounds and no amount, and whenever state is
            neither ``stated`` nor ``zero``.
        currency_code: ISO 4217, set whenever amount, low or high is.
        low: Least amount that the text allows; None when it sets no bound.
        high: Greatest amount that the text allows; None when it sets no bound.
        precision: ``exact``: written out in full. ``rounded``: written with a scale (M, billion, crore …); low and high are half a unit of the last
            written digit away. ``approximate``: the source itself says "about", so there are no bounds. ``range``: two bounds.
            ``at_least``: a lower bound only.
        state: ``stated``; ``zero`` (the source states nought); ``undisclosed`` (the source says that it is not disclosed); ``not_stated``
            (an empty cell or a mark for one); ``unparsed`` (something is stated that is not wholly understood).
        note: Why it is unparsed, or what was taken for granted; empty when there is nothing to say. Never repeats the text.
    """

    amount: float | None = None
    currency_code: str | None = None
    low: float | None = None
    high: float | None = None
    precision: Precision | None = None
    state: State = "unparsed"
    note: str = ""


def parse_money(text: str, currency: str | None = None) -> Money:
    """Read one amount.

    Args:
        text: The amount as stated.
        currency: The currency, where the source states it apart from the amount: an ISO 4217 code, a symbol or a name. It completes a bare number,
            decides an ambiguous sign ("¥", "kr"), and makes a text with another currency ``unparsed``.

    Returns:
        The amount; never raises. A bare "$" is read as US dollars and a bare "Rs" as Indian rupees unless ``currency`` says otherwise.
    """
    if len(text) > MAX_LENGTH:
        return Money(note=f"longer than {MAX_LENGTH} characters")
    if any(unicodedata.category(character) in _REFUSED_CATEGORIES for character in text if character not in "\t\n\r\u200b\ufeff"):
        return Money(note="holds control, direction or superscript characters")
    clean = " ".join(unicodedata.normalize("NFKC", text.replace("\u200b", "").replace("\ufeff", "")).split())
    words = clean.casefold().strip(" .()[]")
    if words in _NOT_STATED or not words:
        return Money(state="not_stated")
    if words in _UNDISCLOSED:
        return Money(state="undisclosed")
    hint: _Sign | None = None
    if currency is not None and currency.strip():
        hint = _sign(currency.strip())
        if hint is None:
            return Money(note="the currency stated apart from the amount is not known")
    match = _AMOUNT.fullmatch(clean)
    if match is None:
        return Money(note="only an upper bound is stated" if _UPPER_BOUND.match(clean) else "not wholly understood as an amount")
    return _read(match, hint)


# --- signs of currency ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sign:
    """The currencies a sign may stand for, and the one it stands for when nothing else is said (None: ambiguous)."""

    codes: frozenset[str]
    default: str | None


def _words(text: str) -> list[str]:
    return text.split()


_DOLLARS = frozenset(_words("USD AUD BBD BMD BND BSD BZD CAD FJD GYD HKD JMD KYD LRD NAD NZD SBD SGD SRD TTD TWD XCD MXN CLP COP ARS DOP"))
_RUPEES = frozenset(_words("INR PKR LKR NPR MUR SCR"))
_KRONER = frozenset(_words("SEK NOK DKK ISK"))
_SIGNS: Final[dict[str, _Sign]] = {
    **dict.fromkeys(("$", "dollar", "dollars"), _Sign(_DOLLARS, "USD")),
    **dict.fromkeys(("rs", "rs.", "rupees"), _Sign(_RUPEES, "INR")),
    **dict.fromkeys(("kr", "kr."), _Sign(_KRONER, None)),
    "¥": _Sign(frozenset({"JPY", "CNY"}), None),
    "元": _Sign(frozenset({"CNY", "TWD", "HKD"}), None),
    **{
        sign: _Sign(frozenset({code}), code)
        for code, signs in {
            "USD": "us$, usd$, u.s.$, usd, 美元, 美金, us dollar, us dollars, u.s. dollars",
            "EUR": "€, eur, euro, euros, 欧元",
            "GBP": "£, gbp, pounds, pounds sterling, 英镑",
            "CNY": "cn¥, rmb, cny, rmb¥, 人民币, 人民幣, 人民币元, yuan, renminbi",
            "JPY": "jp¥, jpy, yen, 円, 日元, 日圆, 日圓",
            "INR": "₹, inr, indian rupees",
            "KRW": "₩, krw, won, 원, 韩元",
            "CHF": "chf, sfr, sfr., swiss francs",
            "CAD": "c$, ca$, cad$, cdn$, cad, 加元, canadian dollars",
            "AUD": "a$, au$, aud$, aud, 澳元, australian dollars",
            "HKD": "hk$, hkd, 港元, 港币, 港幣",
            "SGD": "s$, sg$, sgd, 新加坡元, singapore dollars",
            "NZD": "nz$, nzd",
            "TWD": "nt$, twd, 新台币, 新台幣, 台币",
            "BRL": "r$, brl",
            "MXN": "mx$, mex$",
            "ILS": "₪, ils, nis",
            "SEK": "sek",
            "NOK": "nok",
            "DKK": "dkk",
            "PLN": "zł, pln",
            "CZK": "kč, czk",
            "HUF": "ft, huf",
            "RUB": "₽",
            "UAH": "₴",
            "TRY": "₺",
            "VND": "₫",
            "THB": "฿",
            "NGN": "₦",
            "PHP": "₱",
            "MYR": "rm",
            "IDR": "rp, rp.",
            "KES": "ksh, ksh.",
        }.items()
        for sign in signs.split(", ")
    },
}


@cache
def _iso_codes() -> frozenset[str]:
    """The national currencies of ISO 4217 (no metals, no test codes)."""
    import pycountry

    codes = {str(currency.alpha_3) for currency in pycountry.currencies}
    return frozenset(code for code in codes if not code.startswith("X") or code in {"XAF", "XCD", "XOF", "XPF"})


def _sign(text: str) -> _Sign | None:
    """What a sign, name or code stands for. A code beyond the common ones counts only in capitals ("ALL", "TRY" are words otherwise)."""
    if len(text) > MAX_LENGTH:
        return None
    known = _SIGNS.get(unicodedata.normalize("NFKC", text).casefold())
    if known is not None:
        return known
    if re.fullmatch(r"[A-Z]{3}", text) and text in _iso_codes():
        return _Sign(frozenset({text}), text)
    return None


# --- scales ---------------------------------------------------------------------------------------------------------

_SCALES: Final[dict[str, int]] = {
    word: power
    for power, words in {
        3: "k, thousand, tsd, 千",
        4: "万, 萬, 만",
        5: "lakh, lakhs, lac, lacs, 十万",
        6: "m, mm, mn, mln, mil, mill, million, millions, mio, mio., 百万, 백만",
        7: "crore, crores, cr, cr., 千万, 천만",
        8: "亿, 億, 억",
        9: "b, bn, bln, bil, billion, billions, mrd, mrd., mia, mia., milliard, milliards, 十亿",
        10: "百亿",
        11: "千亿",
        12: "t, tn, trn, trillion, trillions, lakh crore, 万亿, 萬億, 조",
    }.items()
    for word in words.split(", ")
}
"""Scale word → power of ten (short scale: a billion is 10⁹)."""

_COMMA_SCALES: Final = frozenset({"mio", "mio.", "mrd", "mrd.", "mia", "mia.", "milliard", "milliards", "tsd"})
"""Scale words of languages that write the decimal comma, so that "1.234 Mio" and "1,234 Mio" can mean either."""

# --- the form of an amount ------------------------------------------------------------------------------------------

_REFUSED_CATEGORIES: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "No"})  # No: "$10¹" must not become 101
_NOT_STATED: Final = frozenset(
    {"-", "–", "—", "--", "?", "n/a", "na", "n.a", "none", "null", "nan", "unknown", "not stated", "not available", "tbd", "tba", "不详"}
)
_UNDISCLOSED: Final = frozenset(
    {"undisclosed", "undisclosed amount", "amount undisclosed", "not disclosed", "amount not disclosed", "non-disclosed", "nondisclosed",
    "not public",
     "confidential", "未披露", "未透露", "未公开", "金额未披露", "金额未透露"}
)  # fmt: skip
_APPROXIMATE: Final = _words(
    "~ ≈ about around approximately approx approx. circa ca. c. roughly nearly almost some near close_to just_under just_over 约 近 大约 将近"
)
_AT_LEAST: Final = _words(
    "> >= ≥ over well_over above past exceeding exceeds more_than well_more_than at_least upwards_of in_excess_of north_of 超 超过 逾"
)


def _one_of(words: list[str] | frozenset[str] | dict[str, int] | dict[str, _Sign]) -> str:
    return "|".join(re.escape(word.replace("_", " ")) for word in sorted(words, key=lambda word: (-len(word), word)))


_CURRENCY = rf"(?:(?i:{_one_of(_SIGNS)})|[A-Z]{{3}})"
_NUMBER = r"\d(?:[\d.,'’ ]*\d)?(?:[eE]\+?\d{1,2})?"
_SCALE = rf"(?i:{_one_of(_SCALES)})"
_END = r"(?![^\W\d_])"  # a Latin word must not go on ("5 main"); CJK words may stand side by side
_SCALE_HERE = rf"(?:{_SCALE}(?:(?<=[^\x00-\x7f])|(?=[A-Z]{{3}}$)|{_END}|(?=[^\x00-\x7f])))"
_PLUS = r"(?:\+|以上|余|多)"
_AMOUNT: Final = re.compile(
    rf"(?:(?P<about>(?i:{_one_of(_APPROXIMATE)})) ?)?(?:(?P<least>(?i:{_one_of(_AT_LEAST)})) ?)?(?:(?i:between|from) )?"
    rf"(?P<sign1>{_CURRENCY})? ?(?P<sign2>{_CURRENCY})? ?(?P<number>{_NUMBER}) ?(?P<plus1>{_PLUS})? ?(?P<scale>{_SCALE_HERE})? ?"
    rf"(?:(?P<sign3>{_CURRENCY})? ?(?:-|–|—|~|〜|至|到|(?<= )(?i:to|and|bis)(?= )) ?"
    rf"(?P<sign4>{_CURRENCY})? ?(?P<number2>{_NUMBER}) ?(?P<scale2>{_SCALE_HERE})? ?)?"
    rf"(?P<sign5>{_CURRENCY})? ?(?P<sign6>{_CURRENCY})? ?(?P<plus2>{_PLUS}|(?i:or more|plus))?"
)
_UPPER_BOUND: Final = re.compile(r"(?i)(?:up to|less than|under|below|at most|max\.?|no more than|<|<=|≤|不到|不超过)")


def _read(match: re.Match[str], hint: _Sign | None) -> Money:
    """The amount of a text that has the form of one."""
    code, note = _currency([match[name] for name in ("sign1", "sign2", "sign3", "sign4", "sign5", "sign6") if match[name]], hint)
    if code is None:
        return Money(note=note)
    scale, scale2 = match["scale"], match["scale2"]
    is_range = match["number2"] is not None
    first = _number(match["number"], scale or (scale2 if is_range else None))
    if isinstance(first, str):
        return Money(note=first)
    value, half = first
    if value > MAX_AMOUNT:
        return Money(note="greater than any plausible amount")
    is_at_least = any(match[name] for name in ("least", "plus1", "plus2"))
    if is_range:
        second = _number(match["number2"], scale2)
        if isinstance(second, str):
            return Money(note=second)
        upper = second[0]
        if is_at_least or not value < upper <= MAX_AMOUNT or ((scale is None) != (scale2 is None) and scale is not None):
            return Money(note="not wholly understood as a range")
        note = "approximate range" if match["about"] else note
        return Money(None, code, float(value), float(upper), "range", "stated", note)
    if value == 0:
        if is_at_least or match["about"]:
            return Money(note="a qualified zero")
        if half:
            return Money(0.0, code, 0.0, float(half), "rounded", "zero", "zero to the precision stated")
        return Money(0.0, code, 0.0, 0.0, "exact", "zero", note)
    amount = float(value)
    if is_at_least:
        return Money(amount, code, amount, None, "at_least", "stated", note)
    if match["about"]:
        return Money(amount, code, None, None, "approximate", "stated", note)
    if half:
        return Money(amount, code, float(value - half), float(value + half), "rounded", "stated", note)
    return Money(amount, code, amount, amount, "exact", "stated", note)


def _currency(signs: list[str], hint: _Sign | None) -> tuple[str | None, str]:
    """The one currency that fits all signs and the hint, with a note; None with the reason when there is none or more than one."""
    meanings = [_sign(sign) for sign in signs] + ([hint] if hint else [])
    known = [meaning for meaning in meanings if meaning is not None]
    if len(known) < len(meanings):
        return None, "not wholly understood as an amount"
    if not known:
        return None, "no currency is stated"
    codes = frozenset.intersection(*(meaning.codes for meaning in known))
    if len(codes) == 1:
        return next(iter(codes)), ""
    defaults = {meaning.default for meaning in known if meaning.default in codes}
    if len(defaults) == 1:
        code = defaults.pop()
        return code, "Rs read as Indian rupees" if code == "INR" else ""
    if not codes:
        return None, "two different currencies are stated"
    return None, f"the currency sign is ambiguous ({', '.join(sorted(codes))})"


_PLAIN = re.compile(r"(?:0|[1-9]\d{0,17})(?:\.\d{1,12})?")
_SCIENTIFIC = re.compile(r"[1-9](?:\.\d{1,12})?[eE]\+?\d{1,2}")
_COMMA_GROUPS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d{1,2})?")
_INDIAN_GROUPS = re.compile(r"[1-9]\d?(?:,\d{2})+,\d{3}(?:\.\d{1,2})?")
_DOT_GROUPS = re.compile(r"[1-9]\d{0,2}(?:(?:\.\d{3}){2,}(?:,\d{1,2})?|\.\d{3},\d{1,2})")
_SPACE_GROUPS = re.compile(r"[1-9]\d{0,2}(?:(?: \d{3})+|(?:['’]\d{3})+)(?:[.,]\d{1,2})?")
_DECIMAL_COMMA = re.compile(r"(?:0|[1-9]\d{0,17}),\d{1,2}")


def _number(text: str, scale: str | None) -> tuple[Decimal, Decimal] | str:
    """Value and half a unit of its last written digit (0 when written out in full), both in currency units; or why it is not understood."""
    word = scale.casefold() if scale else None
    if re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", text) and (word is None or word in _COMMA_SCALES):
        return "the dot may group thousands or mark decimals"
    if re.fullmatch(r"[1-9]\d{0,2},\d{3}", text) and word in _COMMA_SCALES:
        return "the comma may group thousands or mark decimals"
    if _SCIENTIFIC.fullmatch(text):
        if word:
            return "a power of ten and a scale"
        plain = text
    elif _PLAIN.fullmatch(text):
        plain = text
    elif _COMMA_GROUPS.fullmatch(text) or _INDIAN_GROUPS.fullmatch(text):
        plain = text.replace(",", "")
    elif _DOT_GROUPS.fullmatch(text):
        plain = text.replace(".", "").replace(",", ".")
    elif _SPACE_GROUPS.fullmatch(text):
        plain = re.sub(r"[ '’]", "", text).replace(",", ".")
    elif _DECIMAL_COMMA.fullmatch(text):
        plain = text.replace(",", ".")
    else:
        return "not wholly understood as a number"
    if not plain.isascii():
        return "digits of another script"
    value = Decimal(plain)
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    if word is None and not _SCIENTIFIC.fullmatch(text):
        return value, Decimal(0)
    unit = Decimal(10) ** (_SCALES[word] if word else 0)
    return value * unit, Decimal(5) * Decimal(10) ** (exponent - 1) * unit
