"""Charts as Plotly figures: one function per kind of chart, from rows to a plain dictionary.

Belongs here: marks and axes. Does not belong here: rows and labels (``layout``), colours and number formats (``theme``), sentences
(``findings``), queries.

Figures are plain dictionaries because importing plotly takes longer than making the whole site; the tests build each one with
``plotly.graph_objects`` so that a wrong property cannot slip through. Each chart has a wide and a narrow layout over the same traces.
Text in a figure is escaped, since Plotly reads a part of HTML in it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from . import theme
from .figure import Row, Spec
from .layout import LABEL_WIDTH, framed, note, plain, positions, shares_axis, value_note, wrapped

ENOUGH = 10  # companies with a known country, below which a share says nothing


def layer_bars(rows: Sequence[Row]) -> Spec | None:
    """Bars from zero: companies per layer, layers from the user down to the ground.

    Args:
        rows: ``label``, ``depth``, ``stack_position``, ``company_count``, ``known_country_count``.
    """
    if not any(row["company_count"] for row in rows):
        return None
    most = max(row["company_count"] for row in rows)
    data = [
        {
            "type": "bar",
            "orientation": "h",
            "x": [row["company_count"] for row in rows],
            "y": list(range(len(rows))),
            "width": [0.5 if row["depth"] == 1 else 0.3 for row in rows],
            "marker": {
                "color": [theme.layer_token(row["stack_position"]) for row in rows],
                "opacity": [1 if row["depth"] == 1 else 0.62 for row in rows],
            },
            "customdata": [plain(row["label"]) for row in rows],
            "hovertemplate": "<b>%{customdata}</b><br>%{x:,} companies<extra></extra>",
        }
    ]

    def axis(narrow: bool) -> Spec:
        return {"range": [0, most * 1.02], "nticks": 4 if narrow else 8, "tickformat": ",", "title": {"text": "companies"}, "rangemode": "tozero"}

    def notes(narrow: bool) -> list[Spec]:
        return [
            value_note(position, row, row["company_count"], theme.count(row["company_count"]), narrow)
            for position, row in zip(positions(rows, narrow), rows, strict=True)
        ]

    return framed(rows, data, axis, notes, note_width=70)


def money_dots(rows: Sequence[Row]) -> Spec | None:
    """Dots with their range on a logarithmic axis: disclosed funding per layer; a layer without any says so.

    Bars would be wrong here, since a logarithmic axis has no zero for them to start from.

    Args:
        rows: ``label``, ``depth``, ``stack_position``, ``funding_usd`` with ``funding_low_usd`` and ``funding_high_usd``, ``known_count``,
            ``total_count``.
    """
    drawn = [(number, row) for number, row in enumerate(rows) if row["funding_usd"] is not None and row["funding_usd"] > 0]
    if not drawn:
        return None
    lows = [row["funding_low_usd"] or row["funding_usd"] for _, row in drawn]
    highs = [row["funding_high_usd"] or row["funding_usd"] for _, row in drawn]
    ticks = theme.money_ticks(min(lows), max(highs))
    colours = [theme.layer_token(row["stack_position"]) for _, row in drawn]
    data: list[Spec] = [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [row["funding_usd"] for _, row in drawn],
            "y": [number for number, _ in drawn],
            "error_x": {
                "type": "data",
                "symmetric": False,
                "array": [high - row["funding_usd"] for (_, row), high in zip(drawn, highs, strict=True)],
                "arrayminus": [row["funding_usd"] - low for (_, row), low in zip(drawn, lows, strict=True)],
                "color": "@@ink",
                "thickness": 1.2,
                "width": 4,
            },
            "marker": {
                "opacity": 1,
                "size": [14 if row["depth"] == 1 else 10 for _, row in drawn],
                "color": colours,
                "line": {"color": "@@paper", "width": 1.5},
            },
            "customdata": [
                [
                    plain(row["label"]),
                    theme.usd(row["funding_usd"]),
                    theme.usd_range(row["funding_low_usd"], row["funding_high_usd"]),
                    f"{theme.count(row['known_count'])} of {theme.count(row['total_count'])}",
                ]
                for _, row in drawn
            ],
            "hovertemplate": "<b>%{customdata[0]}</b><br>%{customdata[1]} (%{customdata[2]})<br>known for %{customdata[3]} companies<extra></extra>",
            "cliponaxis": False,
        }
    ]

    def axis(narrow: bool) -> Spec:
        low, high = min([*ticks, *lows]), max([*ticks, *highs])
        shown = [tick for tick in ticks if str(tick)[0] == "1"] if narrow and len(ticks) > 4 else ticks
        shown = shown if len(shown) > 1 else ticks
        return {
            "type": "log",
            "range": [math.log10(low) - 0.06, math.log10(high) + 0.06],
            "tickvals": shown,
            "ticktext": [theme.usd(tick).removeprefix(f"USD{theme.NBSP}") for tick in shown],
            "title": {"text": "USD, logarithmic scale"},
        }

    def notes(narrow: bool) -> list[Spec]:
        found = []
        for position, row in zip(positions(rows, narrow), rows, strict=True):
            of = f"{theme.count(row['known_count'])} of {theme.count(row['total_count'])}{'' if narrow else ' known'}"
            if row["funding_usd"] is None:
                listed = "only listed companies" if row["public_company_count"] else "no company"
                joint = ", " if narrow else "<br>"
                found.append(note(position, row, f"unknown{joint}<span style='font-size:11px'>{of}</span>" if row["total_count"] else listed, narrow))
            else:
                amount = theme.usd(row["funding_usd"])
                joint = " · " if narrow else "<br>"
                small = f"<span style='font-size:11px'>{of}</span>"
                found.append(note(position, row, f"<b>{amount}</b>{joint}{small}", narrow, "@@ink"))
        return found

    spec = framed(rows, data, axis, notes, note_width=140)
    for name, narrow in (("layout", False), ("narrow", True)):
        line = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "yref": "y", "layer": "below", "line": {"color": "@@hairline", "width": 1}}
        spec[name]["shapes"] = [line | {"y0": position, "y1": position} for position in positions(rows, narrow)]
    return spec


def region_shares(rows: Sequence[Row], cells: dict[str, dict[str, Row]], regions: Sequence[tuple[str, str]]) -> Spec | None:
    """Stacked bars of all companies of each layer by region, the unknown hatched at the end.

    Args:
        rows: ``label``, ``depth``, ``layer_id``, ``layer_company_count``.
        cells: layer id → region code → ``company_count``, ``share_of_all_companies`` and the share of the known with its interval.
        regions: (code, name) in drawing order, 'unknown' last.
    """
    if not any(row["layer_company_count"] for row in rows):
        return None
    data: list[Spec] = []
    for code, name in regions:
        of_region = [cells.get(row["layer_id"], {}).get(code) for row in rows]
        if not any(cell and cell["company_count"] for cell in of_region):
            continue
        shares = [(cell["share_of_all_companies"] or 0) if cell else 0 for cell in of_region]
        pale = [1 if row["known_company_count"] >= ENOUGH else 0.45 for row in rows]
        marker: Spec = {"color": theme.region_token(code), "opacity": pale, "line": {"color": "@@paper", "width": 1}}
        if code == "unknown":
            marker = {
                "color": "@@unknown-fill",
                "line": {"color": "@@unknown", "width": 1},
                "pattern": {"shape": "/", "fgcolor": "@@unknown", "bgcolor": "@@unknown-fill", "size": 6, "solidity": 0.18, "fillmode": "replace"},
            }
        data.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": plain(name),
                "x": shares,
                "y": list(range(len(rows))),
                "width": [0.56 if row["depth"] == 1 else 0.38 for row in rows],
                "marker": marker,
                "text": [f" {cell['company_count']:,} " if cell and share >= 0.07 else "" for cell, share in zip(of_region, shares, strict=True)],
                "textposition": "inside",
                "insidetextanchor": "middle",
                "textangle": 0,
                "constraintext": "none",
                "textfont": {"color": [_text_on(code, row) for row in rows], "size": 12},
                "customdata": [_region_hover(row, cell, name) for row, cell in zip(rows, of_region, strict=True)],
                "hovertemplate": "%{customdata}<extra></extra>",
            }
        )

    def axis(narrow: bool) -> Spec:
        return shares_axis("share of all companies of the layer", narrow)

    def notes(narrow: bool) -> list[Spec]:
        return [
            note(
                position,
                row,
                "no company"
                if not row["layer_company_count"]
                else f"{theme.count(row['known_company_count'])} of {theme.count(row['layer_company_count'])} known",
                narrow,
            )
            for position, row in zip(positions(rows, narrow), rows, strict=True)
        ]

    spec = framed(rows, data, axis, notes, note_width=150)
    for name in ("layout", "narrow"):
        spec[name]["barmode"] = "stack"
    return spec


def _text_on(code: str, row: Row) -> str:
    """Colour of a number in a segment: what can be read on the region's colour, and ink where that is pale."""
    is_pale = code == "unknown" or row["known_company_count"] < ENOUGH
    return "@@ink" if is_pale else theme.region_token(code).replace("@@", "@@on-")


def _region_hover(row: Row, cell: Row | None, name: str) -> str:
    count = cell["company_count"] if cell else 0
    text = f"<b>{plain(row['label'])}</b><br>{plain(name)}: {theme.plural(count, 'company', 'companies')}"
    if cell and cell["company_share"] is not None:
        interval = theme.percent_range(cell["company_share_low"], cell["company_share_high"])
        return f"{text}<br>{theme.percent(cell['company_share'])} ({interval}) of {theme.count(cell['known_company_count'])} with a known country"
    return text


def leading_shares(rows: Sequence[Row]) -> Spec | None:
    """Dot and interval of the leading region's share, over the span of the same share with each source left out.

    Args:
        rows: ``label``, ``depth``, ``leading_region_code`` and ``leading_region_name``, ``company_share`` with low and high, ``lowest_share``
            and ``highest_share`` (one source left out), ``known_company_count``, ``layer_company_count``.
    """
    drawn = [(number, row) for number, row in enumerate(rows) if row["leading_region_name"] is not None]
    if not drawn:
        return None
    colours = [theme.region_token(row["leading_region_code"]) for _, row in drawn]
    data: list[Spec] = [
        {
            "type": "bar",
            "orientation": "h",
            "x": [(row["highest_share"] or 0) - (row["lowest_share"] or 0) if row["lowest_share"] is not None else 0 for _, row in drawn],
            "base": [row["lowest_share"] if row["lowest_share"] is not None else row["company_share"] for _, row in drawn],
            "y": [number for number, _ in drawn],
            "width": [0.42] * len(drawn),
            "marker": {"color": colours, "opacity": 0.25, "line": {"color": colours, "width": 1}},
            "hoverinfo": "skip",
        },
        {
            "type": "scatter",
            "mode": "markers",
            "x": [row["company_share"] for _, row in drawn],
            "y": [number for number, _ in drawn],
            "error_x": {
                "type": "data",
                "symmetric": False,
                "array": [row["company_share_high"] - row["company_share"] for _, row in drawn],
                "arrayminus": [row["company_share"] - row["company_share_low"] for _, row in drawn],
                "color": "@@ink",
                "thickness": 1.4,
                "width": 0,
            },
            "marker": {
                "opacity": 1,
                "size": [12 if row["depth"] == 1 else 9 for _, row in drawn],
                "color": colours,
                "line": {"color": "@@paper", "width": 1.5},
            },
            "customdata": [_leading_hover(row) for _, row in drawn],
            "hovertemplate": "%{customdata}<extra></extra>",
            "cliponaxis": False,
        },
    ]
    one_region = len({row["leading_region_code"] for _, row in drawn}) == 1

    def axis(narrow: bool) -> Spec:
        return shares_axis("share of companies with a known country", narrow)

    def notes(narrow: bool) -> list[Spec]:
        found = []
        for position, row in zip(positions(rows, narrow), rows, strict=True):
            if row["leading_region_name"] is None:
                too_few = f"{'too few' if narrow else 'too few to say'}: {theme.count(row['known_company_count'])} known"
                found.append(note(position, row, too_few if row["layer_company_count"] else "no company", narrow))
                continue
            region = "" if one_region else f"{plain(row['leading_region_name'])} "
            share = (
                f"<b>{region}{theme.percent(row['company_share'])}</b> ({theme.percent_range(row['company_share_low'], row['company_share_high'])})"
            )
            of = f"<span style='font-size:11px'>{theme.count(row['company_count'])} of {theme.count(row['known_company_count'])} known</span>"
            found.append(note(position, row, share if narrow else f"{share}<br>{of}", narrow, "@@ink"))
        return found

    return framed(rows, data, axis, notes, note_width=170)


def _leading_hover(row: Row) -> str:
    text = (
        f"<b>{plain(row['label'])}</b><br>{plain(row['leading_region_name'])} {theme.percent(row['company_share'])} "
        f"({theme.percent_range(row['company_share_low'], row['company_share_high'])}), "
        f"{theme.count(row['company_count'])} of {theme.count(row['known_company_count'])}"
    )
    if row["lowest_share"] is None:
        return text
    return f"{text}<br>with one source left out: {theme.percent_range(row['lowest_share'], row['highest_share'])}"


def region_bars(rows: Sequence[Row]) -> Spec | None:
    """Bars from zero with the interval of their share beside them: companies per region, largest first, the unknown hatched and last.

    Args:
        rows: ``region_code``, ``region_name``, ``company_count``, ``company_share`` with low and high.
    """

    def remark(row: Row) -> str:
        share = row["company_share"]
        tail = f" · {theme.percent(share)} ({theme.percent_range(row['company_share_low'], row['company_share_high'])})" if share is not None else ""
        return f"<b>{theme.count(row['company_count'])}</b>{tail}"

    return _regions([row["company_count"] for row in rows], rows, [remark(row) for row in rows], "companies")


def facility_bars(rows: Sequence[Row]) -> Spec | None:
    """Bars from zero: computing power of clusters per region, largest first, the unknown hatched and last.

    Args:
        rows: ``region_code``, ``region_name``, ``facility_count``, ``h100_equivalent_count`` (None where no cluster states it), ``h100_share``.
    """

    def remark(row: Row) -> str:
        if row["h100_equivalent_count"] is None:
            return f"unknown · {theme.plural(row['facility_count'], 'cluster')}" if row["facility_count"] else "no cluster listed"
        share = "" if row["region_code"] == "unknown" or row["h100_share"] is None else f"<b>{theme.percent(row['h100_share'])}</b> · "
        return f"{share}{theme.rounded(row['h100_equivalent_count'])}"

    return _regions([row["h100_equivalent_count"] or 0 for row in rows], rows, [remark(row) for row in rows], "H100 equivalents")


def _regions(values: Sequence[float], rows: Sequence[Row], remarks: Sequence[str], unit: str) -> Spec | None:
    if not any(values):
        return None
    labelled = [{**row, "label": row["region_name"], "depth": 1} for row in rows]
    is_unknown = [row["region_code"] == "unknown" for row in rows]
    data: list[Spec] = [
        {
            "type": "bar",
            "orientation": "h",
            "x": list(values),
            "y": list(range(len(rows))),
            "width": 0.5,
            "marker": {
                "color": [
                    "@@unknown-fill" if unknown else theme.region_token(row["region_code"]) for row, unknown in zip(rows, is_unknown, strict=True)
                ],
                "line": {"color": ["@@unknown" if unknown else "rgba(0,0,0,0)" for unknown in is_unknown], "width": 1},
                "pattern": {
                    "shape": ["/" if unknown else "" for unknown in is_unknown],
                    "fgcolor": "@@unknown",
                    "bgcolor": "@@unknown-fill",
                    "size": 6,
                    "solidity": 0.18,
                },
            },
            "customdata": [plain(row["region_name"]) for row in rows],
            "hovertemplate": f"<b>%{{customdata}}</b><br>%{{x:,}} {unit}<extra></extra>",
        }
    ]

    def axis(narrow: bool) -> Spec:
        return {"range": [0, max(values) * 1.02], "nticks": 4, "tickformat": ",", "title": {"text": unit}}

    def notes(narrow: bool) -> list[Spec]:
        return [
            note(position, row, remark, narrow, "@@ink") for position, row, remark in zip(positions(labelled, narrow), labelled, remarks, strict=True)
        ]

    spec = framed(labelled, data, axis, notes, note_width=150)
    spec["layout"]["margin"]["l"] = 150
    for label in spec["layout"]["annotations"]:
        if label.get("xshift") == -LABEL_WIDTH:
            label["xshift"] = -150
    return spec


def market_sizes(rows: Sequence[Row]) -> Spec | None:
    """What each document states of the market's size by year, as one dashed line per document; statements are never joined across documents.

    Args:
        rows: ``document``, ``document_label``, ``to_year``, ``value_number``, ``operator``, ``figure_kind``, ``stated_source``.
    """
    if not rows:
        return None
    documents = list(dict.fromkeys(row["document"] for row in rows))
    colours = ("@@accent", "@@layer-6", "@@layer-4", "@@layer-1", "@@layer-7")
    data: list[Spec] = []
    notes: list[Spec] = []
    for number, document in enumerate(documents):
        stated = [row for row in rows if row["document"] == document]
        colour = colours[number % len(colours)]
        data.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "x": [row["to_year"] for row in stated],
                "y": [row["value_number"] for row in stated],
                "line": {"dash": "dash", "width": 2, "color": colour},
                "marker": {
                    "size": 11,
                    "symbol": ["circle-open" if row["figure_kind"] == "forecast" else "circle" for row in stated],
                    "color": colour,
                    "line": {"width": 2, "color": colour},
                },
                "customdata": [
                    f"{plain(row['document_label'])}: {_stated(row)} for {row['to_year']}<br>named source: {plain(row['stated_source'])}"
                    for row in stated
                ],
                "hovertemplate": "%{customdata}<extra></extra>",
                "cliponaxis": False,
            }
        )
        for position, row in enumerate(stated):
            is_last = position == len(stated) - 1
            name = f"<br><span style='font-size:11px'>{wrapped(row['document_label'], 15)}</span>" if is_last else ""
            notes.append(
                {
                    "x": row["to_year"],
                    "y": row["value_number"],
                    "text": f"<b>{_stated(row)}</b>{name}",
                    "xanchor": "right",
                    "yanchor": "bottom",
                    "align": "right",
                    "xshift": 6,
                    "yshift": 8,
                    "showarrow": False,
                    "font": {"size": 12, "color": colour},
                }
            )
    years = [row["to_year"] for row in rows]
    top = max(row["value_number"] for row in rows)

    def layout(narrow: bool) -> Spec:
        return {
            "height": 340,
            "margin": {"l": 40, "r": 16, "t": 34, "b": 34},
            "xaxis": {
                "tickvals": list(range(min(years), max(years) + 1)),
                "tickformat": "d",
                "range": [min(years) - 0.9, max(years) + 0.3],
                "showgrid": False,
            },
            "yaxis": {"range": [0, top * 1.12], "nticks": 5, "tickprefix": "", "title": {"text": ""}},
            "annotations": [
                *notes,
                {
                    "x": 0,
                    "xref": "paper",
                    "xanchor": "left",
                    "xshift": -40,
                    "y": 1,
                    "yref": "paper",
                    "yanchor": "bottom",
                    "yshift": 12,
                    "text": "USD billion",
                }
                | {"showarrow": False, "font": {"size": 12, "color": "@@muted"}},
            ],
            "hovermode": "closest",
        }

    return {"data": data, "layout": layout(False), "narrow": layout(True)}


def _stated(row: Row) -> str:
    operator = {"=": "", ">": "over ", ">=": "at least ", "<": "under ", "<=": "at most ", "~": "about "}.get(row["operator"] or "=", "")
    return f"{operator}{row['value_number']:g}{theme.NBSP}B"
