"""What a chart is: its views of scope, the table under it, and the query behind it.

Belongs here: the types that a page is made from. Does not belong here: how a chart is drawn (``figures``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]
Spec = dict[str, Any]


@dataclass(frozen=True)
class Column:
    """A column of the table under a chart.

    Attributes:
        label: Heading.
        write: How the cell is written, from the row.
        is_number: Right-aligned.
    """

    label: str
    write: Callable[[Row], str]
    is_number: bool = False


@dataclass(frozen=True)
class View:
    """A figure in one view of scope.

    Attributes:
        title: The finding.
        known: n known of n total, in words.
        rows: Rows of the table under the chart.
        spec: Plotly figure ({data, layout, narrow}); None when there is nothing to draw, then the title says so.
        wide_height, narrow_height: Pixels.
    """

    title: str
    known: str
    rows: list[Row]
    spec: Spec | None

    @property
    def wide_height(self) -> int:
        """Height on a desktop, in pixels."""
        return int(self.spec["layout"]["height"]) if self.spec else 0

    @property
    def narrow_height(self) -> int:
        """Height on a phone, in pixels."""
        return int(self.spec["narrow"]["height"]) if self.spec else 0


@dataclass(frozen=True)
class Figure:
    """A chart with all that stands around it.

    Attributes:
        figure_id: Name of its files and its anchor.
        subtitle: Measure, unit, scope, date.
        views: Scope view → the figure in it. A figure without scope has the one view ''.
        columns: Columns of the table under the chart.
        method: How the interval or range was made; empty when there is none.
        key: Colour token and label of what the marks cannot be labelled with directly.
        sql, data_columns, data_rows: The query and exactly what it returned; the files beside the chart hold this.
        source_ids: Sources the figure rests on; empty when it rests on all.
        origin: Where the numbers come from when that is no source of the list, such as the layer documents; empty otherwise.
    """

    figure_id: str
    subtitle: dict[str, str]
    views: dict[str, View]
    columns: list[Column]
    sql: str
    data_columns: list[str]
    data_rows: list[Row]
    method: str = ""
    key: list[tuple[str, str]] = field(default_factory=list)
    source_ids: list[str] = field(default_factory=list)
    origin: str = ""
