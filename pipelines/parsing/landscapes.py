"""Landscapes of the Linux Foundation's projects (landscape.yml): a tree of categories, subcategories and items.

Belongs here: the tree, which several foundations publish in one form → items, each project once. Does not belong here: what a section means
and which are in scope (each source's ``source.yml``), organisations.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

from pipelines.engine.errors import ContentError
from pipelines.engine.extraction import slug
from pipelines.parsing.repositories import github_repository

LONGEST_NAME = 200
"""Longest name and place taken over, in characters; the longest real one has 70."""
_ORGANISATION = re.compile(r"https?://(?:www\.)?crunchbase\.com/organization/(?P<permalink>[^/?#\s]+)/?(?:[?#].*)?")
_PROJECT_PERMALINK = re.compile(r".+-projects?")
_TEXTS = ("homepage_url", "repo_url", "crunchbase")


class Item(NamedTuple):
    """One item of the tree: where it stands, and its fields as published."""

    category: str
    subcategory: str
    name: str
    fields: dict[str, Any]

    @property
    def section(self) -> str:
        """Its place, as the landscapes write paths: "Category / Subcategory"."""
        return f"{self.category} / {self.subcategory}"

    @property
    def label(self) -> str:
        """How messages name it."""
        return f"{self.section} / {self.name}"

    def text(self, field: str) -> str:
        """A field's text; "" where it is missing or null."""
        return (self.fields.get(field) or "").strip()

    @property
    def permalink(self) -> str:
        """The Crunchbase permalink of the organisation that the item is filed under; "" without one."""
        return crunchbase_permalink(self.text("crunchbase"))


def landscape_items(tree: Any, path: Path) -> list[Item]:
    """All items in the order of the tree.

    Args:
        tree: The file as plain values.
        path: The file, for messages.

    Raises:
        ContentError: Naming the place where the tree is not as expected, or an item without a name, or with an address that is no text.
    """
    if not isinstance(tree, dict):
        raise ContentError.at(path, "expected a landscape", hint="fetch it again")
    items = [
        _item(category, subcategory, node, path)
        for category, inner in _branches(tree.get("landscape"), "subcategories", "landscape", path)
        for subcategory, leaves in _branches(inner, "items", category, path)
        for node in leaves or []
    ]
    if not items:
        raise ContentError.at(path, "the landscape has no items", hint="the file may be truncated: fetch it again")
    return items


def _branches(nodes: Any, below: str, where: str, path: Path) -> Iterator[tuple[str, list[Any] | None]]:
    if not isinstance(nodes, list):
        raise ContentError.at(path, f"{where}: expected a list, found {type(nodes).__name__}", hint="the format changed or the file is truncated")
    for number, node in enumerate(nodes, start=1):
        if not isinstance(node, dict) or not isinstance(node.get("name"), str) or not node["name"].strip() or below not in node:
            raise ContentError.at(path, f"{where}: entry {number} has no name or no {below}", hint="the format changed or the file is truncated")
        name = node["name"].strip()
        if node[below] is not None and not isinstance(node[below], list):
            raise ContentError.at(path, f"{where} / {name}: {below} is {type(node[below]).__name__}, expected a list")
        yield name, node[below]


def _item(category: str, subcategory: str, node: Any, path: Path) -> Item:
    where = f"{category} / {subcategory}"
    if not isinstance(node, dict) or not isinstance(node.get("name"), str) or not node["name"].strip():
        raise ContentError.at(path, f"{where}: an item has no name", hint="the format changed or the file is truncated")
    item = Item(category, subcategory, " ".join(node["name"].split()), node)
    if len(item.name) > LONGEST_NAME:
        raise ContentError.at(
            path, f"{where}: a name of {len(item.name)} characters", hint="that is no name: the format changed or the file is broken"
        )
    for field in _TEXTS:
        if not isinstance(node.get(field), str | None):
            raise ContentError.at(path, f"{item.label}: '{field}' is {type(node[field]).__name__}, expected text")
    return item


def field_names(tree: dict[str, Any], items: Iterable[Item], nested: Iterable[str] = ()) -> set[str]:
    """The upstream fields of a landscape, for strict reading.

    Args:
        tree: The file as plain values.
        items: Its items.
        nested: Fields of items whose own fields count too, as "outer.inner".

    Returns:
        Fields of the file, of categories ("category.…"), of subcategories ("subcategory.…") and of items, without those that make the tree.
    """
    seen = {str(key) for key in tree} - {"landscape"}
    for category in tree["landscape"]:
        seen |= {f"category.{key}" for key in category if key not in {"category", "name", "subcategories"}}
        for subcategory in category["subcategories"] or []:
            seen |= {f"subcategory.{key}" for key in subcategory if key not in {"subcategory", "name", "items"}}
    for item in items:
        seen |= {str(key) for key in item.fields} - {"item"}
        seen |= {f"{outer}.{inner}" for outer in nested if isinstance(item.fields.get(outer), dict) for inner in item.fields[outer]}
    return seen


def by_project(items: Iterable[Item]) -> dict[str, list[Item]]:
    """Items by project, under an identifier that outlives a move between sections.

    Items of one name and one repository (or home page) are one project in several sections.

    Returns:
        Identifier → items. The identifier is the name in lower case and hyphens, with a hash of the repository where two projects share a name.
    """
    groups: dict[tuple[str, str], list[Item]] = {}
    for item in items:
        address = item.text("repo_url") or item.text("homepage_url") or item.name
        place = github_repository(address) or address.casefold().rstrip("/")
        groups.setdefault((slug(item.name), place), []).append(item)
    names = Counter(name for name, _ in groups)
    return {
        name if names[name] == 1 else f"{name}-{hashlib.sha256(place.encode()).hexdigest()[:8]}": group for (name, place), group in groups.items()
    }


def set_aside(items: Iterable[Item], reason: Callable[[Item], str]) -> list[tuple[str, str]]:
    """Items that a source leaves out, each under a label of its own (the second of one name in one section is "… (2)"), with the reason."""
    seen: Counter[str] = Counter()
    rows = []
    for item in items:
        seen[item.label] += 1
        rows.append((item.label if seen[item.label] == 1 else f"{item.label} ({seen[item.label]})", reason(item)))
    return rows


def crunchbase_permalink(address: str) -> str:
    """The permalink in the address of an organisation's page on Crunchbase, in lower case; "" for every other text."""
    found = _ORGANISATION.fullmatch(address.strip())
    return unquote(found["permalink"]).casefold() if found else ""


def is_project_permalink(permalink: str) -> bool:
    """Whether a permalink says itself that the page is about a project and not about an organisation ("…-open-source-project")."""
    return _PROJECT_PERMALINK.fullmatch(permalink) is not None
