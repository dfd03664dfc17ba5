"""A guess of where in a file the table stands: delimiter, sheet, header row, or the keys that lead to the records.

Belongs here: what the shape of a file tells. Does not belong here: what its fields mean (``guessing``), reading it (``tabular``).
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from .errors import ContentError
from .extraction import Payload
from .models import TableLayout
from .tabular import GridLine, read_lines, read_tree, sheet_names


def guess_layout(payload: Payload, name: str, given: TableLayout) -> TableLayout:
    """Where in the file the table stands, as far as it is not said: delimiter, header row, or the keys that lead to the longest list.

    Raises:
        ContentError: When the file cannot be read, or holds nothing like a table.
    """
    path = payload.path(name)
    suffix = path.suffix.casefold()
    if suffix in {".json", ".yml", ".yaml"}:
        return given if given.records_at else given.model_copy(update={"records_at": _longest_list(path, read_tree(payload, name))})
    layout = given
    if suffix == ".xlsx" and layout.sheet is None:
        layout = layout.model_copy(update={"sheet": _best_sheet(payload, name, layout)})
    if suffix == ".csv" and layout.delimiter is None:
        layout = layout.model_copy(update={"delimiter": _best_delimiter(payload, name, layout)})
    if "header_row" not in given.model_fields_set:
        layout = layout.model_copy(update={"header_row": _header_row(list(read_lines(payload, name, layout)))})
    return layout


def _best_sheet(payload: Payload, name: str, layout: TableLayout) -> str:
    """The visible sheet with the most rows below a header."""
    titles = sheet_names(payload.path(name))
    if not titles:
        raise ContentError.at(payload.path(name), "the file has no visible sheet")
    if len(titles) == 1:
        return titles[0]
    sizes = {}
    for title in titles:
        try:
            sizes[title] = sum(
                len([cell for cell in line.cells if cell]) > 1 for line in read_lines(payload, name, layout.model_copy(update={"sheet": title}))
            )
        except ContentError:
            sizes[title] = 0  # a fault of a sheet that is not read does not matter; when all are so, the first one's is told
    return max(titles, key=lambda title: sizes[title])


def _best_delimiter(payload: Payload, name: str, layout: TableLayout) -> str:
    """The character that cuts the file into the most even and widest lines."""

    def merit(delimiter: str) -> tuple[float, int]:
        try:
            widths = Counter(len(line.cells) for line in read_lines(payload, name, layout.model_copy(update={"delimiter": delimiter})))
        except ContentError:
            return (0.0, 0)
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return (0.0, width) if width < 2 else (round(count / widths.total(), 1), width)

    payload.text(name, layout.encoding) if layout.encoding != "utf-8-sig" else None
    best = max(",;\t|", key=merit)
    return best if merit(best)[0] > 0 else ","


def _header_row(lines: list[GridLine]) -> int:
    """The first of the early lines that is nearly as full as the fullest and holds words."""
    early = lines[:50]
    fullest = max((_filled(line) for line in early), default=0)
    for line in early:
        words = sum(any(character.isalpha() for character in cell) for cell in line.cells)
        if _filled(line) >= max(0.6 * fullest, 1) and words >= 0.5 * _filled(line):
            return line.number
    return early[0].number if early else 1


def _filled(line: GridLine) -> int:
    return sum(bool(cell) for cell in line.cells)


def _longest_list(path: Path, tree: Any) -> list[str]:
    """The keys that lead to the longest list of mappings, else of plain values, else to a mapping of mappings."""
    found: list[tuple[int, int, list[str]]] = []

    def walk(value: Any, keys: list[str]) -> None:
        if isinstance(value, list) and value:
            found.append((2 if isinstance(value[0], dict) else 1, len(value), keys))
        elif isinstance(value, dict):
            if len(value) > 1 and all(isinstance(inner, dict) for inner in value.values()):
                found.append((0, len(value), keys))
            for key, inner in value.items():
                walk(inner, [*keys, str(key)])

    walk(tree, [])
    if not found:
        raise ContentError.at(path, "holds no list of records", hint="expected a list, or a mapping of names to records")
    best = max(found, key=lambda item: (item[0] > 0 and item[1] > 1, item[0], item[1], -len(item[2])))
    return best[2]
