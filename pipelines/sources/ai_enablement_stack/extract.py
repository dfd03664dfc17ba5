"""Entries of the AI Enablement Stack's sections → records.

Belongs here: the shape of the file, and entries that stand in several sections. Does not belong here: what a layer or section means
(``source.yml``), the layers themselves (``taxonomies/ai_enablement_stack.yml``).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pipelines.engine.errors import ContentError
from pipelines.engine.extraction import Extract, Payload, Row, slug, web_address
from pipelines.parsing.repositories import github_account, github_repository

FILE = "ai-enablement-stack.json"
LONGEST_NAME = 200  # characters; the longest real one has 34


class Entry(NamedTuple):
    """One entry where it stands; texts stripped at both ends."""

    layer: str
    section: str
    name: str
    link: str
    github: str

    @property
    def label(self) -> str:
        """How messages name it."""
        return f"{self.layer} / {self.section} / {self.name}"


def extract(payload: Payload) -> Extract:
    """Read the stack.

    Args:
        payload: ``ai-enablement-stack.json``: numbered layers of sections of entries.

    Returns:
        One record per entry; entries of one name and one link in several sections are one record.

    Raises:
        ContentError: Unknown or missing field, wrong type, layers out of order, an entry without a name, an empty or truncated file.
    """
    path, value = payload.folder / FILE, payload.json(FILE)
    seen: set[str] = set()
    entries = list(_entries(value, path, seen))
    payload.check_fields(FILE, seen, optional=("hidden", "zoom", "x", "github", "logo", "description"))
    if not entries:
        raise ContentError.at(path, "the stack has no entries", hint="the file may be truncated: fetch it again")
    groups: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        groups.setdefault((slug(entry.name), entry.link.casefold().rstrip("/")), []).append(entry)
    names = Counter(name for name, _ in groups)
    accounts = Counter(_account(group) for group in groups.values())
    return Extract(
        rows_in=len(entries),
        records=[
            _record(name if names[name] == 1 else f"{name}-{hashlib.sha256(link.encode()).hexdigest()[:8]}", group, accounts, payload)
            for (name, link), group in groups.items()
        ],
        merged=len(entries) - len(groups),
    )


def _entries(value: Any, path: Path, seen: set[str]) -> Iterator[Entry]:
    """All entries in the file's order; ``seen`` collects the upstream fields on the way."""
    seen.update(key for key in _mapping(value, "the file", path) if key != "layers")
    for number, layer in enumerate(_list(value, "layers", "the file", path), start=1):
        layer_name = _name(layer, f"layer {number}", path)
        if layer.get("number") != number:
            raise ContentError.at(path, f"{layer_name}: the number is {layer.get('number')!r}, expected {number}", hint="the stack has changed")
        seen.update("number" if key == "number" else f"layer {key}" for key in layer if key != "sections")
        for section in _list(layer, "sections", layer_name, path):
            section_name = _name(section, f"a section of {layer_name}", path)
            seen.update(f"section {key}" for key in section if key != "companies")
            for node in _list(section, "companies", f"{layer_name} / {section_name}", path):
                name = _name(node, f"an entry of {layer_name} / {section_name}", path)
                seen.update(node)
                texts = {field: node.get(field) or "" for field in ("link", "github")}
                for field, text in texts.items():
                    if not isinstance(text, str):
                        raise ContentError.at(path, f"{layer_name} / {section_name} / {name}: '{field}' is {type(text).__name__}, expected text")
                yield Entry(layer_name, section_name, name, texts["link"].strip(), texts["github"].strip())


def _mapping(value: Any, where: str, path: Path) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ContentError.at(path, f"{where} is {type(value).__name__}, expected names and values", hint="the format changed")
    return value


def _list(value: dict[str, Any], field: str, where: str, path: Path) -> list[Any]:
    if not isinstance(value.get(field), list):
        raise ContentError.at(path, f"{where}: '{field}' is not a list", hint="the format changed or the file is truncated")
    inner: list[Any] = value[field]
    return inner


def _name(value: Any, where: str, path: Path) -> str:
    name = _mapping(value, where, path).get("name")
    if not isinstance(name, str) or not name.strip():
        raise ContentError.at(path, f"{where} has no name", hint="the format changed")
    if len(name.strip()) > LONGEST_NAME:
        raise ContentError.at(path, f"{where} has a name of {len(name.strip())} characters", hint="the file is broken")
    return name.strip()


def _record(key: str, entries: list[Entry], accounts: Counter[str], payload: Payload) -> Row:
    first = entries[0]
    repository = github_repository(_github(entries))
    account = _account(entries)
    identifier = f"github_repository:{repository}" if repository else f"github:{account}" if account and accounts[account] == 1 else ""
    return {
        "record_id": key,
        "kind": payload.source.default_kind,
        "name": first.name,
        "url": web_address(first.link),
        "categories": list(dict.fromkeys(label for entry in entries for label in (f"layer:{entry.layer}", f"section:{entry.section}"))),
        "external_ids": [identifier] if identifier else [],
    }


def _github(entries: list[Entry]) -> str:
    return next((entry.github for entry in entries if entry.github), "")


def _account(entries: list[Entry]) -> str:
    """The account that the entry gives as such; "" where it gives one of the account's repositories."""
    github = _github(entries)
    return "" if github_repository(github) else github_account(github)
