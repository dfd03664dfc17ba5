"""The AI Native Landscape's extractor: pages in two languages, whose name an author is, what it refuses, and the real archive."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.engine.extraction import Extract
from tests.unit.sources.damage import Damage, Refuses, overwrite

FILE, DATE = "data.tar.gz", "2026-07-28"
Pages = dict[str, bytes]


@pytest.fixture
def pages(source_folder: Path) -> Pages:
    """The sample pages by their name in the archive's folder."""
    return {path.name.removeprefix("sample."): path.read_bytes() for path in sorted(source_folder.glob("sample.*.md"))}


@pytest.fixture
def folder(tmp_path: Path, pages: Pages) -> Path:
    return archive(tmp_path, pages)


def archive(folder: Path, pages: Pages, *, under: str = "data/projects", others: Pages | None = None) -> Path:
    with tarfile.open(folder / FILE, "w:gz") as file:
        for name, content in {**{f"{under}/{name}": content for name, content in pages.items()}, **(others or {})}.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            file.addfile(info, io.BytesIO(content))
    return folder


def test_sample_gives_these_rows(sample: Extract) -> None:
    assert sample.ledger == {"rows_in": 10, "used": 6, "merged": 2, "ignored": 0, "quarantined": 2}
    rows = {row["record_id"]: row for row in sample.records}
    assert rows["trees"] == {
        "record_id": "trees", "kind": "project", "name": 'Trees: the "Découpe" 云', "owner": "Söhne", "url": "https://docs.söhne.example/trees",
        "categories": ["category:agents / agent-frameworks"], "external_ids": ["github_repository:sohne-ai/trees"],
    }  # fmt: skip
    assert {name: row["owner"] for name, row in rows.items()} == {
        "trees": "Söhne",  # one capitalised word, at home at its domain
        "leaf": "Leaf Labs",  # a word that only organisations bear
        "north": "Giant", "south": "Giant",  # one capitalised word over several accounts
        "diary": "",  # a person, whatever the domain
        "qube": "",  # the project's own name
    }  # fmt: skip
    assert rows["leaf"]["url"] == "https://github.com/leaf/leaf"
    assert rows["north"]["url"] == "https://github.com/giant/north"  # a package's page in an index is no home page
    assert sample.quarantined == [
        (f"torn.{language}.md", "the two languages state different facts", "subCategory: agent-frameworks / agent-orchestration")
        for language in ("en", "zh")
    ]


def test_a_whole_repository_gives_the_same(folder: Path, pages: Pages, sample: Extract, extract: Callable[[Path], Extract]) -> None:
    others = {"repository-main/logo.png": b"\x89PNG\xff", "repository-main/README.md": b"# no page", "repository-main/data/categories.yaml": b"a: 1"}
    assert extract(archive(folder, pages, under="repository-main/data/projects", others=others)) == sample


@pytest.mark.parametrize(
    ("author", "homepage", "account", "is_organisation"),
    [
        ("Example", "https://www.example.org/", "other", True),
        ("example", "https://example.org/", "example", False),
        ("Example", "https://example.github.io/", "example", False),
        ("Erika Example", "https://erikaexample.org/", "erika", False),
        ("Example Foundation", "", "example", True),
        ("Example, Inc.", "", "example", False),
        ("Example Inc", "", "example", True),
        ("Example.ai", "", "example", True),
        ("Example Labs Team", "", "example", False),
        ("Example Contributors", "https://example.org", "example", False),
        ("Erika Example / Example Labs", "", "example", False),
        ("Labsky Erika", "", "example", False),
        ("Andrew（安德鲁）", "", "example", False),
    ],
)
def test_only_evident_organisations_are_named(author: str, homepage: str, account: str, *, is_organisation: bool, extractor: ModuleType) -> None:
    project = extractor.Project("tool", "Tool", homepage, f"https://github.com/{account}/tool", "agents / agent-frameworks", author)
    assert (extractor.organisation_names([project]) == {author}) is is_organisation


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_author_is_taken_or_left(extractor: ModuleType, author: str, homepage: str) -> None:
    project = extractor.Project("tool", "Tool", homepage, "https://github.com/example/tool", "agents / agent-frameworks", author)
    assert extractor.organisation_names([project]) <= {author}


def changed(name: str, old: str, new: str) -> Callable[[Pages], object]:
    def change(pages: Pages) -> None:
        assert old.encode() in pages[name]
        pages[name] = pages[name].replace(old.encode(), new.encode(), 1)

    return change


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda pages: pages.clear(), "no file whose path matches"),
        (lambda pages: pages.update({"leaf.en.md": pages["leaf.en.md"][:100]}), "leaf.en.md:1: no front matter"),
        (lambda pages: pages.update({"trees.en.md": pages["trees.en.md"].replace("é".encode(), b"\xe9")}), "trees.en.md' is not UTF-8"),
        (lambda pages: pages.update({"leaf.fr.md": pages.pop("leaf.en.md")}), "is not called leaf.en.md or leaf.zh.md"),
        (lambda pages: pages.update({"twig.en.md": pages.pop("leaf.en.md")}), "the page of 'leaf' is not called"),
        (lambda pages: pages.update({"README.md": b"# Projects"}), "README.md:1: no front matter"),
        (changed("leaf.en.md", "license: MIT", "licence: MIT"), "unknown field 'licence'"),
        (changed("leaf.en.md", "author: Leaf Labs", "author: 78"), "leaf.en.md: 'author' is 78"),
        (changed("leaf.en.md", "author: Leaf Labs", f"author: {'Leaf ' * 50}"), "leaf.en.md: 'author' is 249 characters long"),
        (changed("leaf.en.md", "category: rag-knowledge\n", ""), "leaf.en.md: 'category' is None"),
        (changed("leaf.en.md", "homepage: null", "homepage: [x]"), "leaf.en.md: 'homepage' is list"),
        (changed("leaf.en.md", "name: Leaf\n", "name: Leaf\nname: Leaf\n"), "leaf.en.md:3: the key 'name' stands twice"),
        (changed("leaf.en.md", "name: Leaf\n", "name: Leaf: Tree\n"), "leaf.en.md:2: not valid YAML"),
    ],
)
def test_bad_files_are_refused_with_their_place(pages: Pages, refuses: Refuses, change: Callable[[Pages], object], message: str) -> None:
    change(pages)
    refuses(Damage(FILE, lambda file: archive(file.parent, pages)), message)


@pytest.mark.parametrize("content", [b"", b"no archive", b"\x1f\x8b\x08\x00"])
def test_a_broken_archive_is_refused(refuses: Refuses, content: bytes) -> None:
    refuses(overwrite(FILE, content), FILE)


def test_a_page_in_two_folders_is_refused(pages: Pages, refuses: Refuses) -> None:
    others = {"old/data/projects/leaf.en.md": pages["leaf.en.md"]}
    refuses(Damage(FILE, lambda file: archive(file.parent, pages, others=others)), "the archive holds this page twice")


def test_saved_archive(saved: Extract) -> None:
    assert saved.ledger == {"rows_in": 1358, "used": 679, "merged": 679, "ignored": 0, "quarantined": 0}
    rows = {row["record_id"]: row for row in saved.records}
    assert rows["adk-python"]["owner"] == "Google"
    assert rows["whisper"]["owner"] == "OpenAI"
    assert rows["qdrant"]["owner"] == ""  # named like its author: its home page says whose it is
    assert not [row["name"] for row in rows.values() if not row["url"] or not row["external_ids"]]


def test_owners_in_the_saved_archive_are_organisations(saved: Extract, extractor: ModuleType) -> None:
    owners = {row["owner"] for row in saved.records} - {""}
    assert len(owners) == 80
    assert {owner for owner in owners if " " in owner and not extractor.ORGANISATION_WORD.search(owner)} == {"Hugging Face"}
    assert not [owner for owner in owners if "/" in owner or extractor.CROWD_WORD.search(owner)]
