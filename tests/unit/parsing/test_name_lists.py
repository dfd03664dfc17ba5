"""Several names in one cell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.parsing.name_lists import clean_name, split_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Google,Google DeepMind", ["Google", "Google DeepMind"]),
        ("Alpha, Beta Laboratory,Gamma", ["Alpha, Beta Laboratory", "Gamma"]),
        ('"Jupiter, Jülich"', ["Jupiter, Jülich"]),
        (" One ,Two,Two,\n", ["One", "Two", "Two"]),
        ("One,,Two,Two,", ["One", "Two", "Two"]),
        ('5" board', ['5" board']),
        ('"A" and "B"', ['"A" and "B"']),
        ("", []),
        (" , -,", []),
    ],
)
def test_split_names(text: str, names: list[str]) -> None:
    assert split_names(text) == names


WORDS = st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=8)
NAMES = st.lists(WORDS, min_size=1, max_size=3).map(", ".join)


@given(st.lists(NAMES, max_size=6))
def test_joined_names_come_apart_again(names: list[str]) -> None:
    assert split_names(",".join(names)) == names


@given(st.text(max_size=60))
def test_any_text_gives_clean_names(text: str) -> None:
    for name in split_names(text):
        assert any(character.isalnum() for character in name)
        assert name == " ".join(name.split())
        assert clean_name(name) in {name, name[1:-1].strip()}
