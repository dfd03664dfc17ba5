"""Amounts of money: what is understood, what is refused, and what holds for any string."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.parsing.money import MAX_LENGTH, Money, parse_money

STATED = [
    ("$1.2B", 1.2e9, "USD"),
    ("$263M", 263e6, "USD"),
    ("$0.13M", 130e3, "USD"),
    ("$4000.12M", 4000.12e6, "USD"),
    ("$1,234M", 1234e6, "USD"),
    ("€30 million", 30e6, "EUR"),
    ("€2,5 million", 2.5e6, "EUR"),
    ("€ 4,5 Mrd.", 4.5e9, "EUR"),
    ("Rs 250 crore", 2.5e9, "INR"),
    ("Rs. 10 lakh crore", 1e13, "INR"),
    ("₹1,00,00,000", 1e7, "INR"),
    ("1亿元人民币", 1e8, "CNY"),
    ("$7亿", 7e8, "USD"),
    ("3750万美元", 37.5e6, "USD"),
    ("100억원", 1e10, "KRW"),
    ("1.5tn yen", 1.5e12, "JPY"),
    ("1.000.000 EUR", 1e6, "EUR"),
    ("CHF 2.5m", 2.5e6, "CHF"),
    ("CHF 1'000'000", 1e6, "CHF"),
    ("$1 000 000", 1e6, "USD"),
    ("A$5M", 5e6, "AUD"),
    ("C$5M", 5e6, "CAD"),
    ("HK$1.5bn", 1.5e9, "HKD"),
    ("$5M CAD", 5e6, "CAD"),
    ("US$ 5 million", 5e6, "USD"),
    ("5MUSD", 5e6, "USD"),
    ("$１２M", 12e6, "USD"),
    ("$50", 50.0, "USD"),
]


@pytest.mark.parametrize(("text", "amount", "currency"), STATED)
def test_understood(text: str, amount: float, currency: str) -> None:
    money = parse_money(text)
    assert money.amount == pytest.approx(amount)
    assert (money.currency_code, money.state) == (currency, "stated")


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("1,000,000", "no currency"),
        ("5M", "no currency"),
        ("0", "no currency"),
        ("¥500M", "ambiguous"),
        ("kr 5m", "ambiguous"),
        ("超10亿元", "ambiguous"),
        ("$5M EUR", "two different currencies"),
        ("1.000 EUR", "group thousands or mark decimals"),
        ("1.234 Mio €", "group thousands or mark decimals"),
        ("€1,234 Mio", "group thousands or mark decimals"),
        ("$900-1B", "range"),
        ("$5M-10", "range"),
        ("$10-5M", "range"),
        ("$1.2.3", "number"),
        ("$1,2,3M", "number"),
        ("$007", "number"),
        ("-$5M", "wholly understood"),
        ("$-5M", "wholly understood"),
        ("$12M ($10M equity)", "wholly understood"),
        ("IPO $8亿", "wholly understood"),
        ("数亿元", "wholly understood"),
        ("5 main", "wholly understood"),
        ("C$", "wholly understood"),
        ("up to $5M", "upper bound"),
        ("<$5M", "upper bound"),
        ("$0+", "zero"),
        ("$10¹", "superscript"),
        ("$10M\u202e", "direction"),
        ("$1\x00M", "control"),
        ("١٢٣ USD", "number"),
        ("$999999999T", "plausible"),
        ("$" + "1" * 10_000, "longer"),
    ],
)
def test_refused_with_a_note(text: str, note: str) -> None:
    money = parse_money(text)
    assert money.state == "unparsed"
    assert money.amount is None
    assert money.currency_code is None
    assert note in money.note


@pytest.mark.parametrize(
    ("text", "state"), [("", "not_stated"), ("  ", "not_stated"), ("N/A", "not_stated"), ("–", "not_stated"), ("null", "not_stated")]
)
def test_not_stated(text: str, state: str) -> None:
    assert parse_money(text) == Money(state="not_stated")


@pytest.mark.parametrize("text", ["undisclosed", "Undisclosed", "(undisclosed amount)", "not disclosed", "未披露"])
def test_undisclosed_is_not_zero(text: str) -> None:
    assert parse_money(text) == Money(state="undisclosed")


def test_zero_is_stated() -> None:
    assert parse_money("$0") == Money(0.0, "USD", 0.0, 0.0, "exact", "zero")
    rounded = parse_money("$0M")
    assert (rounded.state, rounded.high, rounded.precision) == ("zero", 500_000.0, "rounded")


@pytest.mark.parametrize(
    ("text", "amount", "low", "high", "precision"),
    [
        ("$1,234,567", 1234567.0, 1234567.0, 1234567.0, "exact"),
        ("$1.2B", 1.2e9, 1.15e9, 1.25e9, "rounded"),
        ("$64B+", 64e9, 64e9, None, "at_least"),
        ("more than $5M", 5e6, 5e6, None, "at_least"),
        ("超1.1亿美元", 1.1e8, 1.1e8, None, "at_least"),
        ("about €5m", 5e6, None, None, "approximate"),
        ("~$500-830B", None, 500e9, 830e9, "range"),
        ("$5M-$10M", None, 5e6, 10e6, "range"),
        ("between $5M and $10M", None, 5e6, 10e6, "range"),
        ("$500K–1M", None, 5e5, 1e6, "range"),
    ],
)
def test_bounds_follow_from_what_is_written(text: str, amount: float | None, low: float | None, high: float | None, precision: str) -> None:
    money = parse_money(text)
    assert (money.amount, money.low, money.high, money.precision) == (amount, low, high, precision)


@pytest.mark.parametrize(
    ("text", "currency", "expected"),
    [
        ("263000000", "usd", ("USD", 263e6)),
        ("2E+11", "USD", ("USD", 2e11)),
        ("5M", "CNY", ("CNY", 5e6)),
        ("¥5M", "JPY", ("JPY", 5e6)),
        ("$5M", "SGD", ("SGD", 5e6)),
        ("超10亿元", "CNY", ("CNY", 1e9)),
        ("7亿元", "CNY", ("CNY", 7e8)),
        ("约80亿元", "CNY", ("CNY", 8e9)),
        ("1.2万亿元", "CNY", ("CNY", 1.2e12)),
        ("10多亿元", "CNY", ("CNY", 1e9)),
        ("约20亿美元", "", ("USD", 2e9)),
        ("超74亿港元", "", ("HKD", 7.4e9)),
        ("数亿元", "CNY", (None, None)),
        ("10", "$", ("USD", 10.0)),
        ("5", "", (None, None)),
        ("$5M", "EUR", (None, None)),
        ("5", "foo", (None, None)),
    ],
)
def test_a_currency_stated_apart(text: str, currency: str, expected: tuple[str | None, float | None]) -> None:
    money = parse_money(text, currency)
    assert (money.currency_code, money.amount) == expected


SIGNS = st.sampled_from([("$", "USD"), ("€", "EUR"), ("£", "GBP"), ("USD ", "USD"), ("HK$", "HKD"), ("₹", "INR"), ("CHF ", "CHF")])
SCALES = st.sampled_from(
    [("", 1), ("k", 10**3), ("M", 10**6), (" million", 10**6), ("bn", 10**9), ("B", 10**9), (" crore", 10**7), ("亿", 10**8), ("T", 10**12)]
)


@given(SIGNS, SCALES, st.integers(1, 99_999))
def test_round_trip_of_scaled_integers(sign: tuple[str, str], scale: tuple[str, int], number: int) -> None:
    money = parse_money(f"{sign[0]}{number}{scale[0]}")
    assert money.state == "stated"
    assert money.currency_code == sign[1]
    assert money.amount == pytest.approx(number * scale[1])
    assert money.low is not None
    assert money.high is not None
    assert money.low <= number * scale[1] <= money.high


@given(SIGNS, st.integers(1, 10**13), st.sampled_from([",", " ", "\u00a0", "'"]))
def test_round_trip_of_grouped_integers(sign: tuple[str, str], number: int, separator: str) -> None:
    money = parse_money(f"{sign[0]}{number:,}".replace(",", separator))
    assert (money.amount, money.currency_code, money.precision) == (float(number), sign[1], "exact")


@given(SIGNS, st.integers(1, 9_999), st.integers(0, 99), st.sampled_from([".", ","]))
def test_round_trip_of_decimals(sign: tuple[str, str], whole: int, cents: int, mark: str) -> None:
    money = parse_money(f"{sign[0]}{whole}{mark}{cents:02d} million")
    assert money.amount == pytest.approx((whole + cents / 100) * 1e6)


def check(money: Money) -> None:
    """What holds for every result."""
    has_number = any(value is not None for value in (money.amount, money.low, money.high))
    assert (money.currency_code is not None) == has_number
    assert has_number == (money.state in {"stated", "zero"}) == (money.precision is not None)
    assert (money.state == "zero") == (money.amount == 0)
    bounds = [value for value in (money.low, money.amount, money.high) if value is not None]
    assert bounds == sorted(bounds)
    assert money.state != "unparsed" or money.note


@given(st.text(max_size=MAX_LENGTH + 20), st.none() | st.text(max_size=5))
def test_never_raises_and_never_has_an_amount_without_currency(text: str, currency: str | None) -> None:
    check(parse_money(text, currency))


@given(st.text(alphabet="$€¥£ 0123456789.,'-–~+KMBkmbUSDEURto亿万元crea<>", max_size=24), st.sampled_from([None, "USD", "CNY"]))
def test_the_same_for_texts_like_amounts(text: str, currency: str | None) -> None:
    check(parse_money(text, currency))


@pytest.mark.parametrize("unit", ["1", "1 ", "$", "1,", "M", "亿", "~", "1-", "US$", "\U0001f4b0", "\ud800"])
def test_long_and_odd_input_is_answered_at_once(unit: str) -> None:
    for length in (MAX_LENGTH, 10_000):
        check(parse_money((unit * length)[:length]))
