"""Names in comparable form."""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.resolution import Record
from pipelines.resolution.matching import judged_pairs
from pipelines.resolution.normalise import in_latin_letters, name_key, weak_key
from pipelines.resolution.records import columns
from tests.unit.resolution.records import record


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


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("Яндекс", "yandex"),
        ("ООО «Яндекс»", "yandex"),
        ("Сбер", "sber"),
        ("智谱", "ZhiPu"),
        ("카카오 주식회사", "KaKaO"),
        ("カカオ", "kakao"),
        ("DeepSeek 深度求索", "deepseek ShenDuQiuSuo"),
        ("OpenAI", ""),
        ("Crème Brûlée", ""),
        ("🤗", ""),
        ("", ""),
    ],
)
def test_names_of_other_scripts_in_latin_letters(name: str, latin: str) -> None:
    assert in_latin_letters(name) == latin


@pytest.mark.parametrize(
    ("one", "other"),
    [("Foo Labs", "Foo Lab"), ("Foo Technologies", "Foo Tech"), ("Foo AI Labs", "Foo Labs AI"), ("Foo Labs Co", "Foo Labs"), ("Foo Corp", "Foo")],
)
def test_weak_words_that_mean_the_same(one: str, other: str) -> None:
    assert weak_key(name_key(one)) == weak_key(name_key(other))


@pytest.mark.parametrize(("one", "other"), [("Foo Labs", "Foo AI"), ("Foo", "Foo AI"), ("Keen IO", "Keen Labs")])
def test_weak_words_that_tell_two_apart(one: str, other: str) -> None:
    assert weak_key(name_key(one)) != weak_key(name_key(other))


# --- the same over columns ------------------------------------------------------------------------------------------


def over_columns(*records: Record) -> dict[str, tuple[str, str, str, str]]:
    """Each name that ``matching`` read, with its form there."""
    with duckdb.connect(":memory:") as connection:
        judged_pairs(connection, columns(records))
        rows = connection.table("name_keys").project("text, full_name, compact, core_words, weak_words").fetchall()
    return {text: (full, compact, core, weak) for text, full, compact, core, weak in rows}


def one_by_one(names: list[str]) -> dict[str, tuple[str, str, str, str]]:
    return {name: (key.full, key.compact, key.core, weak_key(key)) for name in names for key in [name_key(name)]}


def test_all_names_of_the_committed_lists_are_read_alike(project_root: Path) -> None:
    names: set[str] = set()
    for path in sorted((project_root / "data" / "raw").glob("*/*/records.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                names.update((row["name"], *row.get("aliases", "").split("|"), *row.get("former_names", "").split("|")))
    found = over_columns(*(record(f"list:{number}", name) for number, name in enumerate(sorted(names))))
    assert len(names) > 10_000
    assert len(names & set(found)) > 0.9 * len(names)  # the others hold several names and are taken apart
    assert found == one_by_one(list(found))


ENDINGS = [
    "",
    " AI",
    " ai",
    " Inc",
    ", Inc.",
    " Labs",
    " Co.",
    " S A",
    " GmbH",
    " Holdings",
    ".",
    " Foundation",
    " B V",
    " of Technology",
    ", AI Labs",
]
PLAIN = st.text("abzABZ09 .,&-'", max_size=12) | st.sampled_from(["Foo", "AI", "Labs", "Inc", "Bank", "Public Benefit", "X", "A/S"])


@settings(max_examples=20, deadline=None)
@given(st.lists(st.builds("".join, st.tuples(PLAIN, st.sampled_from(ENDINGS), st.sampled_from(ENDINGS))), min_size=20, max_size=80, unique=True))
def test_made_up_names_are_read_alike(names: list[str]) -> None:
    found = over_columns(*(record(f"list:{number}", name) for number, name in enumerate(names)))
    assert found == one_by_one(list(found))
