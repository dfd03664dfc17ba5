"""The frame that charts of layers share: one row per layer with its name, its mark and a remark at the end.

Belongs here: where rows stand and how they are labelled, wide (names in a column on the left) and narrow (phones: names above their
marks). Does not belong here: the marks themselves (``figures``).
"""

from __future__ import annotations

import html
import textwrap
from collections.abc import Callable, Sequence
from typing import Any

from . import theme
from .figure import Row, Spec

WIDE_ROW, NARROW_ROW = 40, 58  # pixels of a main row; a sublayer takes SUB_ROW of it
SUB_ROW = 0.85  # two lines of a remark still stand apart
LINE = 0.28  # room for another line of a long name
GROUP_ROOM = 0.75  # room before the supplementary layers, with their heading
ABOVE = {True: 15, False: 10}  # pixels from the middle of the mark of a main row, and of a sublayer, to the text above it on a phone
LABEL_WIDTH, NOTE_WIDTH = 230, 190
LABEL_CHARACTERS = 34
NARROW_CHARACTERS = 24
CAPITALS = 0.76  # characters of a line that fit when a name is in capitals, as a part of those that fit otherwise


def plain(text: Any) -> str:
    """Text that Plotly shows as it is: its markup is escaped."""
    return html.escape(str(text), quote=False)


def wrapped(text: str, width: int) -> str:
    """Escaped text broken into lines for a label; words longer than a line are cut, three lines at most."""
    return "<br>".join(plain(line) for line in _broken(text, width))


def _broken(text: str, width: int) -> list[str]:
    letters = [letter for letter in text if letter.isalpha()]
    if sum(letter.isupper() for letter in letters) > len(letters) / 2:
        width = int(width * CAPITALS)
    return textwrap.wrap(text, width, max_lines=3, placeholder=" …") or [""]


def _lines(row: Row, narrow: bool) -> list[str]:
    """The name of a row as it is broken: above its mark on a phone, beside it elsewhere."""
    if narrow:
        return _broken(row["label"], NARROW_CHARACTERS if row["depth"] == 1 else NARROW_CHARACTERS + 2)
    return _broken(row["label"], LABEL_CHARACTERS - (4 if _is_bold(row) else 2 * (row["depth"] - 1)))


def _is_bold(row: Row) -> bool:
    return row["depth"] == 1 and row.get("kind") != "supplementary"


def _heights(rows: Sequence[Row], narrow: bool) -> list[tuple[float, float]]:
    """(room above, height proper) of each row, in main rows: room for more lines of the name, and before another group of layers."""
    found = []
    for row, before in zip(rows, [None, *rows], strict=False):
        room = LINE * (len(_lines(row, narrow)) - 1)
        if _starts_group(row, before):
            room += GROUP_ROOM
        found.append((room, 1.0 if row["depth"] == 1 else SUB_ROW))
    return found


def _starts_group(row: Row, before: Row | None) -> bool:
    return before is not None and row.get("kind") == "supplementary" != before.get("kind")


def positions(rows: Sequence[Row], narrow: bool) -> list[float]:
    """Middle of the mark of each row on the y axis, in main rows from the top."""
    found, top = [], 0.0
    for room, height in _heights(rows, narrow):
        found.append(round(top + room + height / 2, 3))
        top += room + height
    return found


def _extent(rows: Sequence[Row], narrow: bool) -> float:
    return sum(room + height for room, height in _heights(rows, narrow))


def shares_axis(title: str, narrow: bool) -> Spec:
    """An axis from 0 to 100 %."""
    ticks = [0.25, 0.5, 0.75] if narrow else [0, 0.2, 0.4, 0.6, 0.8, 1]
    return {"range": [0, 1], "tickvals": ticks, "ticktext": [theme.percent(tick) for tick in ticks], "title": {"text": title}}


def _names(rows: Sequence[Row], narrow: bool) -> list[Spec]:
    """Names of the rows as annotations: left of the plot when wide, above the mark when narrow."""
    notes = []
    for position, row in zip(positions(rows, narrow), rows, strict=True):
        indent = 2 * (row["depth"] - 1)
        is_main = row["depth"] == 1
        bold = _is_bold(row)
        text = "<br>".join("&nbsp;" * (indent if narrow else 2 * indent) + plain(line) for line in _lines(row, narrow))
        if narrow:
            place: Spec = {"y": position, "yanchor": "bottom", "yshift": ABOVE[is_main], "x": 0}
        else:
            place = {"y": position, "yanchor": "middle", "x": 0, "xshift": -LABEL_WIDTH}
        notes.append(
            {
                "text": f"<b>{text}</b>" if bold else text,
                "xref": "paper",
                "yref": "y",
                "xanchor": "left",
                "align": "left",
                "showarrow": False,
                "font": {"size": 13 if is_main else 12, "color": "@@ink" if is_main else "@@muted"},
                **place,
            }
        )
    for position, row, before in zip(positions(rows, narrow), rows, [None, *rows], strict=False):
        if _starts_group(row, before):
            lift = NARROW_ROW * LINE * len(_lines(row, narrow)) + ABOVE[True] + 8 if narrow else WIDE_ROW * 0.62
            heading: Spec = {"text": "Supplementary layers, outside the stack", "xref": "paper", "x": 0, "yref": "y", "y": position, "yshift": lift}
            heading |= {"xanchor": "left", "yanchor": "bottom", "showarrow": False, "font": {"size": 12, "color": "@@muted"}}
            notes.append(heading if narrow else {**heading, "xshift": -LABEL_WIDTH})
    return notes


def note(position: float, row: Row, text: str, narrow: bool, colour: str = "@@muted") -> Spec:
    """A remark at the right end of a row."""
    place: Spec = {"x": 1, "xanchor": "left", "xshift": 12, "yanchor": "middle"}
    if narrow:
        place = {"x": 1, "xanchor": "right", "yanchor": "bottom", "yshift": ABOVE[row["depth"] == 1]}
    return {
        "text": text,
        "xref": "paper",
        "yref": "y",
        "y": position,
        "align": "left",
        "showarrow": False,
        "font": {"size": 12, "color": colour},
        **place,
    }


def _layout(rows: Sequence[Row], narrow: bool, axis: Spec, notes: list[Spec], note_width: int) -> Spec:
    row_height = NARROW_ROW if narrow else WIDE_ROW
    margin = {"l": 2, "r": 6, "t": 6, "b": 44} if narrow else {"l": LABEL_WIDTH, "r": note_width, "t": 6, "b": 44}
    y_axis: Spec = {
        "range": [_extent(rows, narrow) - (0.1 if narrow else 0), -0.15 if narrow else 0],
        "showgrid": False,
        "showticklabels": False,
        "ticks": "",
    }
    return {
        "height": round(row_height * (_extent(rows, narrow) + (0.05 if narrow else 0)) + margin["t"] + margin["b"]),
        "margin": margin,
        "xaxis": axis,
        "yaxis": y_axis,
        "annotations": [*_names(rows, narrow), *notes],
        "bargap": 0.0,
        "hovermode": "closest",
    }


def framed(
    rows: Sequence[Row], data: list[Spec], axis: Callable[[bool], Spec], notes: Callable[[bool], list[Spec]], note_width: int = NOTE_WIDTH
) -> Spec:
    """A figure from traces whose y are numbers of rows; where a row stands differs between the wide and the narrow layout."""
    wide, narrow = positions(rows, False), positions(rows, True)
    return {
        "data": [{**trace, "y": [wide[number] for number in trace["y"]]} for trace in data],
        "narrow_y": [[narrow[number] for number in trace["y"]] for trace in data],
        "layout": _layout(rows, False, axis(False), notes(False), note_width),
        "narrow": _layout(rows, True, axis(True), notes(True), note_width),
    }


def value_note(position: float, row: Row, value: float, text: str, narrow: bool) -> Spec:
    """A value at the end of its bar (wide), or at the right end of the line above it (narrow)."""
    if narrow:
        return note(position, row, f"<b>{text}</b>", True, "@@ink")
    return {
        "text": f"<b>{text}</b>",
        "xref": "x",
        "x": value,
        "xanchor": "left",
        "xshift": 6,
        "yref": "y",
        "y": position,
        "yanchor": "middle",
        "showarrow": False,
        "font": {"size": 13, "color": "@@ink"},
    }
