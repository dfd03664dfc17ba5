"""Changes to one file of a payload folder, which tests make before an extractor reads it.

Belongs here: changes that the tests of several sources make. Does not belong here: what only one source's format needs.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DROP = object()
"""As a value of ``change_entry``: the field is taken out."""


@dataclass(frozen=True)
class Damage:
    """A change to one payload file.

    Attributes:
        file: The file's name, which an error about it must state.
        change: Gets the path of the file.
    """

    file: str
    change: Callable[[Path], object]

    def apply(self, folder: Path) -> None:
        """Change the file in a payload folder."""
        self.change(folder / self.file)


Refuses = Callable[[Damage, str], None]
"""The type of the fixture ``refuses``."""


def edit(name: str, old: str, new: str) -> Damage:
    """Replaces the first place where a text stands; it must stand somewhere."""

    def change(file: Path) -> None:
        text = file.read_bytes().decode()
        assert old in text
        file.write_bytes(text.replace(old, new, 1).encode())

    return Damage(name, change)


def overwrite(name: str, content: bytes) -> Damage:
    """Puts other content in the file's place."""
    return Damage(name, lambda file: file.write_bytes(content))


def cut(name: str, length: int) -> Damage:
    """Keeps so many bytes of the file; a negative number says how many are cut off."""
    return Damage(name, lambda file: file.write_bytes(file.read_bytes()[:length]))


def cut_after(name: str, mark: bytes) -> Damage:
    """Ends the file behind the first place where the mark stands; it must stand somewhere."""
    return Damage(name, lambda file: file.write_bytes(file.read_bytes()[: file.read_bytes().index(mark) + len(mark)]))


def cut_rows(name: str) -> Damage:
    """Keeps the header of a table."""
    return Damage(name, lambda file: file.write_bytes(file.read_bytes().splitlines(keepends=True)[0]))


def garble(name: str, word: str) -> Damage:
    """Puts a byte that is not UTF-8 in the place of the first such word; it must stand somewhere."""

    def change(file: Path) -> None:
        content = file.read_bytes()
        assert word.encode() in content
        file.write_bytes(content.replace(word.encode(), b"\xe4", 1))

    return Damage(name, change)


def unreadable(name: str, word: str) -> list[tuple[Damage, str]]:
    """What is refused of any file, with the message: a word that is not UTF-8, nothing at all, and no file."""
    return [
        (garble(name, word), "not utf-8"),
        (overwrite(name, b""), "the file is empty"),
        (Damage(name, lambda file: file.unlink()), "missing"),
    ]


def change_entry(name: str, position: int = 0, /, **values: Any) -> Damage:
    """Changes fields of one entry of a JSON file: of the list that the file is, or of the only list in its object."""

    def change(file: Path) -> None:
        content = json.loads(file.read_text(encoding="utf-8"))
        [entries] = [content] if isinstance(content, list) else [value for value in content.values() if isinstance(value, list)]
        changed = {**entries[position], **values}
        entries[position] = {key: value for key, value in changed.items() if value is not DROP}
        file.write_text(json.dumps(content), encoding="utf-8")

    return Damage(name, change)


def swap_lines(file: Path, mark: str) -> None:
    """Swaps the first line in which the mark stands with the next one."""
    lines = file.read_bytes().decode().splitlines(keepends=True)
    first = next(number for number, line in enumerate(lines) if mark in line)
    lines[first], lines[first + 1] = lines[first + 1], lines[first]
    file.write_bytes("".join(lines).encode())
