"""The tree of a landscape: its items, its fields, and each project once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.engine.errors import ContentError
from pipelines.parsing.landscapes import by_project, crunchbase_permalink, field_names, is_project_permalink, landscape_items, set_aside

PATH = Path("landscape.yml")


def tree(*items: Any, **extra: Any) -> dict[str, Any]:
    subcategory = {"subcategory": None, "name": "Tools", "items": list(items)}
    return {"landscape": [{"category": None, "name": "Models", "subcategories": [subcategory]}], **extra}


def test_items_know_their_place() -> None:
    [item] = landscape_items(
        tree({"item": None, "name": " A  B ", "repo_url": None, "crunchbase": "https://www.crunchbase.com/organization/Ex"}), PATH
    )
    assert (item.name, item.section, item.label) == ("A B", "Models / Tools", "Models / Tools / A B")
    assert (item.permalink, item.text("repo_url"), item.text("homepage_url")) == ("ex", "", "")


def test_fields_of_every_level_are_named() -> None:
    value = tree({"item": None, "name": "A", "extra": {"x": 1}, "data": {"y": 1}}, updated_at="2026")
    value["landscape"][0]["note"] = value["landscape"][0]["subcategories"][0]["note"] = "text"
    value["landscape"][0]["subcategories"].append({"subcategory": None, "name": "Empty", "items": None})
    assert field_names(value, landscape_items(value, PATH), ["data"]) == {
        "updated_at", "category.note", "subcategory.note", "name", "extra", "data", "data.y",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ([], "expected a landscape"),
        ({}, "landscape: expected a list, found NoneType"),
        ({"landscape": []}, "no items"),
        ({"landscape": ["Models"]}, "landscape: entry 1 has no name"),
        ({"landscape": [{"name": "Models"}]}, "landscape: entry 1 has no name or no subcategories"),
        ({"landscape": [{"name": "Models", "subcategories": None}]}, "Models: expected a list"),
        ({"landscape": [{"name": "Models", "subcategories": [{"name": "Tools", "items": "A"}]}]}, "Models / Tools: items is str"),
        (tree("A"), "Models / Tools: an item has no name"),
        (tree({"name": " "}), "Models / Tools: an item has no name"),
        (tree({"name": 78}), "Models / Tools: an item has no name"),
        (tree({"name": "x" * 201}), "Models / Tools: a name of 201 characters"),
        (tree({"name": "A", "repo_url": ["x"]}), "Models / Tools / A: 'repo_url' is list"),
    ],
)
def test_other_trees_are_refused_with_their_place(value: Any, message: str) -> None:
    with pytest.raises(ContentError) as caught:
        landscape_items(value, PATH)
    assert message in str(caught.value)


def test_one_name_and_one_repository_are_one_project() -> None:
    items = landscape_items(
        tree(
            {"name": "PREFIX", "repo_url": "https://github.com/Prefix/prefix"},
            {"name": "Prefix", "repo_url": "https://github.com/prefix/PREFIX/"},
            {"name": "Triton", "repo_url": "https://github.com/one/triton"},
            {"name": "Triton", "repo_url": "https://github.com/two/triton"},
            {"name": "Page", "homepage_url": "https://page.example/"},
            {"name": "Page", "homepage_url": "https://page.example"},
            {"name": "C"},
            {"name": "C++"},
        ),
        PATH,
    )
    groups = by_project(items)
    assert [[item.name for item in group] for group in groups.values()] == [
        ["PREFIX", "Prefix"],
        ["Triton"],
        ["Triton"],
        ["Page", "Page"],
        ["C"],
        ["C++"],
    ]
    assert [key.partition("-")[0] for key in groups] == ["prefix", "triton", "triton", "page", "c", "c"]
    assert by_project(reversed(items)).keys() == groups.keys()


@given(st.lists(st.tuples(st.sampled_from(["A", "a", "B", "b c", "B-C"]), st.sampled_from(["", "https://github.com/x/y", "https://z.example/p"]))))
def test_no_item_is_lost(pairs: list[tuple[str, str]]) -> None:
    items = landscape_items(tree({"name": "Z"}, *({"name": name, "repo_url": repository} for name, repository in pairs)), PATH)
    groups = by_project(items)
    assert sum(len(group) for group in groups.values()) == len(items)
    assert all(key for key in groups)


def test_items_left_out_keep_labels_of_their_own() -> None:
    items = landscape_items(tree({"name": "A"}, {"name": "B"}, {"name": "A"}), PATH)
    labels = [("Models / Tools / A", "why A"), ("Models / Tools / B", "why B"), ("Models / Tools / A (2)", "why A")]
    assert set_aside(items, lambda item: f"why {item.name}") == labels


@pytest.mark.parametrize(
    ("address", "permalink"),
    [
        ("https://www.crunchbase.com/organization/Example-2", "example-2"),
        ("http://crunchbase.com/organization/example/?utm_source=x", "example"),
        ("https://www.crunchbase.com/organization/universit%C3%A9-exemple", "université-exemple"),
        ("https://www.crunchbase.com/person/example", ""),
        ("https://www.crunchbase.com/organization/", ""),
        ("example", ""),
        ("", ""),
    ],
)
def test_permalinks(address: str, permalink: str) -> None:
    assert crunchbase_permalink(address) == permalink


def test_permalinks_of_projects() -> None:
    words = ["tool-open-source-project", "tools-open-source-projects", "tool-project", "project", "projects-inc"]
    assert [word for word in words if is_project_permalink(word)] == words[:3]
