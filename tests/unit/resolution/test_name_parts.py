"""Names that hold more than a name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.resolution.common_words import common_words, is_common_word
from pipelines.resolution.name_parts import QUALIFIER_OF, initials, name_parts, remarks
from pipelines.resolution.normalise import name_key


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("Zorblax", [("name", "Zorblax")]),
        ("Foo, Inc. dba Bar", [("name", "Foo, Inc."), ("part", "Bar")]),
        ("Foo d/b/a Bar", [("name", "Foo"), ("part", "Bar")]),
        ("Advanced Micro Devices (AMD)", [("name", "Advanced Micro Devices"), ("part", "AMD")]),
        ("Zyte (formerly Scrapinghub)", [("name", "Zyte"), ("former_name", "Scrapinghub")]),
        ("Zyte (formerly known as Scrapinghub)", [("name", "Zyte"), ("former_name", "Scrapinghub")]),
        ("Zyte, formerly Scrapinghub", [("name", "Zyte"), ("former_name", "Scrapinghub")]),
        ("Foo (fka Bar)", [("name", "Foo"), ("former_name", "Bar")]),
        ("Foo (now Bar)", [("name", "Foo"), ("part", "Bar")]),
        ("Alphabet (Google)", [("name", "Alphabet")]),  # "google" stands in the dictionary
        ("零一万物（Zeroone）", [("name", "零一万物"), ("part", "Zeroone")]),
        ("Foo | Bar", [("name", "Foo"), ("part", "Bar")]),
        ("Foo / Bar", [("name", "Foo"), ("part", "Bar")]),
        ("Foo/Bar", [("name", "Foo/Bar")]),
        ("Foo - the AI for everyone", [("name", "Foo")]),
        ("🤗 - Zorblax", [("name", "Zorblax")]),
        ("Zorblax (cloud)", [("name", "Zorblax")]),
        ("Zorblax (the best assistant for you)", [("name", "Zorblax")]),
        ("(Zorblax)", [("name", "(Zorblax)")]),
        ("()", [("name", "()")]),
        ("", [("name", "")]),
        ("🤗 (member)", [("name", "🤗 (member)")]),
        ("Foo (Foo)", [("name", "Foo")]),
        ("Foo (", [("name", "Foo (")]),
        ("dba", [("name", "dba")]),
    ],
)
def test_parts(written: str, parts: list[tuple[str, str]]) -> None:
    assert name_parts(written) == parts


def test_places_and_remarks_in_brackets_are_no_names() -> None:
    assert name_parts("Zorblax (Shenzhen)", places={"shenzhen"}) == name_parts("Zorblax (Quexia)", remarks={"quexia"}) == [("name", "Zorblax")]
    assert name_parts("Zorblax (Quexia)") == [("name", "Zorblax"), ("part", "Quexia")]


def test_words_in_brackets_that_several_names_of_one_list_carry_are_its_remark() -> None:
    names = [f"Company {number} (Member)" for number in range(QUALIFIER_OF)]
    assert remarks(("one", name) for name in names) == {"member"}
    assert remarks(("one", name) for name in names[1:]) == set()
    assert remarks(("one", names[0]) for _ in range(10)) == set()  # one name, however often
    assert remarks((f"list {number}", name) for number, name in enumerate(names)) == set()  # each in another list


def test_initials() -> None:
    assert initials("science applications international corporation") == "saic"
    assert initials("bank of the west") == "bw"
    assert initials("") == ""


@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from(["Foo", "(", ")", " dba ", "formerly", " - ", " / ", "|", "（", "[AI]", "🤗"]), max_size=12).map("".join)
)
def test_the_name_comes_first_and_nothing_empty_is_a_part(written: str) -> None:
    (role, main), *others = name_parts(written)
    assert role == "name"
    assert bool(name_key(main).full) == bool(name_key(written).full)
    assert all(role in {"part", "former_name"} and name_key(text).full and text != main for role, text in others)


@pytest.mark.parametrize("unit", ["x", "(", ")", "(a)", "Foo dba ", " - ", "🤗", "(("])
def test_long_names_stay_whole(unit: str) -> None:
    name = (unit * 10_000)[:10_000]
    assert name_parts(name) == [("name", name)]
    remarks([("one", name)] * QUALIFIER_OF)


def test_common_words_stand_in_comparable_form() -> None:
    assert all(is_common_word(word) for word in ("figure", "cohere", "parallel", "cafe", "attache"))
    assert not any(is_common_word(word) for word in ("zorblax", "openai", "x", ""))
    assert all(len(word) > 1 for word in common_words())
    assert [word for word in common_words() if word.isalnum() and not word.isascii()] == []
