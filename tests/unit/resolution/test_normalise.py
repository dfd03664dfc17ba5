"""Names in comparable form."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.resolution.normalise import name_key


@pytest.mark.parametrize(
    ("name", "core", "weak"),
    [
        ("OpenAI, Inc.", "openai", ()),
        ("Mistral AI", "mistral", ("ai",)),
        ("Scale AI, Corp.", "scale", ("ai", "corp")),
        ("X.AI", "x", ("ai",)),
        ("xAI", "xai", ()),
        ("AI", "ai", ()),
        ("Labs AI", "labs", ("ai",)),
        ("Inc", "inc", ()),
        ("Aktiengesellschaft", "aktiengesellschaft", ()),
        ("Weights & Biases", "weights and biases", ()),
        ("Moody’s Corp.", "moodys", ("corp",)),
        ("Foo GmbH & Co. KG", "foo", ()),
        ("Foo S.A.", "foo", ()),
        ("Foo s.à r.l.", "foo", ()),
        ("Foo A/S", "foo", ()),
        ("Ag Insurance", "ag insurance", ()),
        ("深圳市腾讯计算机系统有限公司", "深圳市腾讯计算机系统", ()),
        ("株式会社Preferred Networks", "preferred networks", ()),
        ("㈱カカオ", "カカオ", ()),
        ("카카오 주식회사", "카카오", ()),
        ("ООО «Яндекс»", "яндекс", ()),
        ('שלום בע"מ', "שלום", ()),
        ("भारत टेक", "भारत टेक", ()),
        ("Foo™", "foo", ()),
        ("Hugging Face 🤗", "hugging face", ()),
    ],
)
def test_names(name: str, core: str, weak: tuple[str, ...]) -> None:
    key = name_key(name)
    assert (key.core, key.weak_tokens) == (core, weak)
    assert key.full == " ".join((core, *weak))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Crème Brûlée", "creme brulee"),
        ("e\u0301clair", "éclair"),
        ("ｶﾞﾁｬ", "ガチャ"),
        ("İSTANBUL", "istanbul"),
        ("Straße", "STRASSE"),
        ("Łódź", "Lodz"),
        ("Foo\u200bBar", "foobar"),
        ("Foo\u00a0 Bar", "Foo Bar"),
        ("Foo, Inc", "Foo Inc."),
    ],
)
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert name_key(one).full == name_key(other).full


@pytest.mark.parametrize(("one", "other"), [("Йога", "Иога"), ("ガ", "カ"), ("हि", "ह"), ("Ά", "Α")])
def test_marks_of_other_scripts_are_part_of_the_letter(one: str, other: str) -> None:
    assert name_key(one).full != name_key(other).full


def test_spaces_do_not_count_in_the_compact_form() -> None:
    assert name_key("Hugging Face").compact == name_key("HuggingFace").compact


@given(st.text(max_size=60))
def test_empty_only_without_letters_and_digits(name: str) -> None:
    key = name_key(name)
    if any(unicodedata.category(character) in {"Lu", "Ll", "Lt", "Lo"} or character.isdecimal() for character in name):
        assert key.full
        assert key.core
    assert key.full == " ".join((*key.tokens, *key.weak_tokens))
    assert key.core == " ".join(key.tokens)
    assert key.full == key.full.casefold()


@pytest.mark.parametrize("unit", ["x", "inc ", "A.", "有限公司", "🤗", "e\u0301", "\ud800", "\x00", " "])
def test_long_and_odd_names(unit: str) -> None:
    name_key((unit * 10_000)[:10_000])
