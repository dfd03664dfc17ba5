"""A fault in a YAML file is named with its file, its line and a way to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.engine.errors import ContentError
from pipelines.engine.models import Activities, Contract
from pipelines.engine.yaml_files import read_front_matter, read_model, read_yaml

GOOD = "activities:\n  ai_accelerators:\n    label: AI accelerators\n    definition: Chips.\n"


def problems_of(path: Path, text: str | bytes, model: type = Activities) -> list[str]:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ContentError) as caught:
        read_model(path, model)
    return [str(problem) for problem in caught.value.problems]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "activities.yml"


def test_a_good_file_is_read(path: Path) -> None:
    path.write_text(GOOD)
    assert read_model(path, Activities).activities["ai_accelerators"].label == "AI accelerators"


def test_an_unknown_key_names_its_line_and_the_nearest_word(path: Path) -> None:
    [problem] = problems_of(path, GOOD + "    defintion: twice\n")
    assert "activities.yml:5" in problem
    assert "did you mean 'definition'?" in problem


def test_all_faults_are_reported_at_once(path: Path) -> None:
    found = problems_of(path, "activities:\n  one:\n    label: One\n  two:\n    definition: 2\n    label: [x]\n")
    assert len(found) >= 3
    assert any(":2: " in problem for problem in found)


def test_a_duplicate_key_is_a_fault(path: Path) -> None:
    [problem] = problems_of(path, GOOD + "  ai_accelerators:\n    label: Again\n    definition: Again.\n")
    assert ":5: the key 'ai_accelerators' stands twice" in problem


def test_broken_syntax_names_its_line(path: Path) -> None:
    [problem] = problems_of(path, GOOD + "  broken: [1, 2\n")
    assert "not valid YAML" in problem
    assert "activities.yml:" in problem


@pytest.mark.parametrize(
    "text",
    [
        "a: &x [1]\nb: *x\n",
        "a: !!python/object/apply:os.system ['true']\n",
        "a: " + "[" * 60 + "]" * 60 + "\n",
        "a: " + "[" * 100_000,
        "- " * 100_000,
        "a: 2024-02-30\n",
        "",
    ],
    ids=["alias", "python tag", "deep nesting", "very deep brackets", "very deep lists", "a day that is none", "empty"],
)
def test_what_hostile_files_use_is_refused(path: Path, text: str) -> None:
    assert problems_of(path, text)


def test_an_alias_bomb_is_refused_quickly(path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    assert problems_of(path, "\n".join(lines))


def test_a_broken_encoding_names_its_line(path: Path) -> None:
    [problem] = problems_of(path, GOOD.encode() + b"  # caf\xe9\n")
    assert "activities.yml:5: not UTF-8" in problem


def test_a_wrong_word_lists_the_valid_ones(path: Path) -> None:
    text = "title: T\ndescription: D\ngrain: g\nfields: [a]\nprimary_key: [a]\nreads: [vocabularies]\n"
    [problem] = problems_of(path, text, Contract)
    assert ":6" in problem
    assert "did you mean 'vocabulary'?" in problem


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_never_worse(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    path = tmp_path_factory.mktemp("fuzz") / "x.yml"
    path.write_bytes(raw)
    try:
        read_yaml(path)
    except ContentError as error:
        assert error.problems


def test_front_matter_is_the_block_at_the_head() -> None:
    page = "---\nname: One\ndate: '2024-01-02'\ntags:\n  - a\n---\n\nText.\n---\nnot: read: at all\n"
    assert read_front_matter(page, Path("one.md")) == {"name": "One", "date": "2024-01-02", "tags": ["a"]}
    assert read_front_matter("---  \r\nname: One\r\n---\r\nText.", Path("one.md")) == {"name": "One"}


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ("name: One\n", "one.md:1: no front matter"),
        ("---\nname: One\n", "one.md:1: no front matter"),
        (" ---\nname: One\n---\n", "one.md:1: no front matter"),
        ("", "one.md:1: no front matter"),
        ("---\n---\n", "one.md: the file is empty"),
        ("---\n- One\n---\n", "one.md:2: the front matter is list"),
        ("---\nname: One\nname: Two\n---\n", "one.md:3: the key 'name' stands twice"),
        ("---\nname: One\ntags: [a\n---\n", "one.md:4: not valid YAML"),
        ("---\nname: &x One\nalias: *x\n---\n", "one.md"),
    ],
)
def test_front_matter_is_read_strictly(page: str, message: str) -> None:
    with pytest.raises(ContentError) as caught:
        read_front_matter(page, Path("one.md"))
    assert message in str(caught.value)


@given(st.text(max_size=200), st.booleans())
def test_any_page_is_read_or_refused_never_worse(text: str, is_block: bool) -> None:
    page = f"---\n{text}\n---\n" if is_block else text
    try:
        assert isinstance(read_front_matter(page, Path("one.md")), dict)
    except ContentError as error:
        assert "one.md" in str(error)
