"""Chinese funding cells: what counts as money, what a statement is about, and that nothing is invented or lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.parsing.chinese_funding import MAX_LENGTH, Statement, funding_text
from pipelines.parsing.money import parse_money


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$7亿(PitchBook)/某某自有资金", [Statement("total_raised", "$7亿")]),
        ("累计超$25亿, 估值$180亿", [Statement("total_raised", "超$25亿"), Statement("valuation", "$180亿")]),
        ("IPO融资$5.58亿，累计超$15亿", [Statement("round", "$5.58亿", round="IPO"), Statement("total_raised", "超$15亿")]),
        ("C轮约7亿元, 估值$50-60亿", [Statement("round", "约7亿元", "CNY", "C轮"), Statement("valuation", "$50-60亿")]),
        ("B+轮融资超50亿元($7.17亿)", [Statement("round", "超50亿元", "CNY", "B+轮")]),
        ("累计VC $11.9亿+港股IPO $8亿", [Statement("total_raised", "$11.9亿"), Statement("round", "$8亿", round="港股IPO")]),
        ("IPO+定增约$4.6亿", [Statement("round", "约$4.6亿", round="IPO+定增")]),
        ("累计约$3亿, 估值$10亿+", [Statement("total_raised", "约$3亿"), Statement("valuation", "$10亿+")]),
        (
            "2026年1月港股IPO约$3亿, C轮$2.09亿",
            [Statement("round", "约$3亿", round="港股IPO", date="2026年1月"), Statement("round", "$2.09亿", round="C轮")],
        ),
        ("累计$7.45-13.9亿, E轮", [Statement("total_raised", "$7.45-13.9亿"), Statement("round", round="E轮")]),
        ("B轮, 投资方含甲基金/乙集团", [Statement("round", round="B轮", investors=("甲基金", "乙集团"))]),
        ("港股上市, 累计配股超74亿港元", [Statement("round", "超74亿港元", round="配股")]),
        ("9轮融资累计近$2亿", [Statement("total_raised", "近$2亿")]),
        ("Pre-A轮$3000万", [Statement("round", "$3000万", round="Pre-A轮")]),
        ("3750万美元", [Statement("total_raised", "3750万美元")]),
        ("1亿元人民币", [Statement("total_raised", "1亿元人民币", "CNY")]),
        ("数亿元", [Statement("total_raised", "数亿元", "CNY")]),
        ("数千万美元", [Statement("total_raised", "数千万美元")]),
    ],
)
def test_statements(text: str, expected: list[Statement]) -> None:
    assert list(funding_text(text, "CNY").statements) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "甲集团",
        "已上市",
        "已上市(科创板688256)",
        "A股上市",
        "政府+企业",
        "纳斯达克+港股双重上市",
        "独立运营",
        "未融资",
        "MiniMax",
        "某基金投后$5亿",
    ],
)
def test_words_are_no_money(text: str) -> None:
    found = funding_text(text, "CNY")
    assert found.statements == ()
    assert list(found.words) == ([text] if text else [])


def test_the_yuan_is_named_only_where_the_caller_knows_it() -> None:
    assert [(one.amount, one.currency) for one in funding_text("C轮约7亿元").statements] == [("约7亿元", "")]
    assert [one.currency for one in funding_text("累计74亿港元, C轮5亿美元, 估值3亿欧元", "CNY").statements] == ["", "", ""]


LABELS = st.sampled_from(
    [("累计", "total_raised"), ("估值", "valuation"), ("", "total_raised"), ("A轮", "round"), ("C轮融资", "round"), ("港股IPO ", "round")]
)
AMOUNTS = st.tuples(
    st.sampled_from(["", "超", "约", "近"]), st.sampled_from(["$", ""]), st.decimals("0.01", "999", places=2).map(str), st.sampled_from(["亿", "万"])
)


@given(st.lists(st.tuples(LABELS, AMOUNTS), min_size=1, max_size=4), st.sampled_from([", ", "，", "; ", "/"]))
def test_statements_joined_in_one_cell_come_back_apart_and_readable(parts: list[tuple[tuple[str, str], tuple[str, ...]]], separator: str) -> None:
    amounts = [f"{about}{sign}{number}{scale}{'' if sign else '元'}" for _, (about, sign, number, scale) in parts]
    cell = separator.join(label + amount for ((label, _), _), amount in zip(parts, amounts, strict=True))
    found = funding_text(cell, "CNY")
    assert [one.kind for one in found.statements] == [kind for (_, kind), _ in parts]
    assert [one.amount for one in found.statements] == amounts
    assert found.words == ()
    for one in found.statements:
        money = parse_money(one.amount, one.currency or None)
        assert money.state == "stated"
        assert money.currency_code == ("CNY" if one.currency else "USD")


@given(st.text(alphabet="亿万元美港$0123456789.,，/+-()轮ABC累计估值上市IPO投资方含数超约 年月甲乙", max_size=60) | st.text(max_size=MAX_LENGTH + 20))
def test_whatever_is_found_stands_in_the_cell(text: str) -> None:
    found = funding_text(text, "CNY")
    for one in found.statements:
        assert one.amount in text
        assert one.round in text or one.round.startswith("PIPE") or one.kind == "round"
        assert one.amount or one.round
        assert all(name in text for name in one.investors)
    assert all(words in text or "投资方" in text for words in found.words)
