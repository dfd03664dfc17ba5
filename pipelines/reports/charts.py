"""The charts of the site: each joins a query, its finding, its drawing and the table under it into one ``Figure``.

Belongs here: what each chart of each page shows. Does not belong here: how it is drawn (``figures``), worded (``findings``) or laid out
on a page (``pages``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from . import figures, findings, theme
from .figure import Column, Figure, View
from .reading import Reader, Result, Row

SCOPES = {"core": "Core", "core_and_adjacent": "Core and adjacent"}
SCOPE_WORDS = {"core": "generative-AI companies (core)", "core_and_adjacent": "core and adjacent companies"}
WILSON = "Interval: Wilson score, 95 %"
MOST_ROWS = 30  # layers and sublayers in one chart, above which only the main layers are drawn


def in_scope(result: Result, scope: str) -> list[Row]:
    """The rows of one view of scope."""
    return [row for row in result.rows if row["scope_view"] == scope]


def joined(layers: Sequence[Row], rows: Sequence[Row]) -> list[Row]:
    """Rows of a query in the order of the page's layers, with what a chart needs to draw them."""
    by_layer = {row["layer_id"]: row for row in rows}
    return [{**by_layer[layer["layer_id"]], **layer} for layer in layers if layer["layer_id"] in by_layer]


def main_rows(rows: Sequence[Row]) -> list[Row]:
    """The layers proper (no sublayer, no supplementary layer, no substrate), under their bare names, for findings."""
    return [{**row, "label": row["layer_name"]} for row in rows if row["depth"] == 1 and row["kind"] == "layer"]


def drawn(layers: Sequence[Row]) -> list[Row]:
    """The layers that a chart shows: all of them, or without sublayers where they are too many to read in one picture."""
    return [layer for layer in layers if layer["depth"] == 1] if len(layers) > MOST_ROWS else list(layers)


def deepest(layers: Sequence[Row]) -> str:
    """Depth down to which layers are asked for, as a query takes it."""
    return str(max((layer["depth"] for layer in layers), default=1))


def numbers(reader: Reader, taxonomy_id: str, layers: Sequence[Row]) -> dict[str, dict[str, Row]]:
    """What stands beside each layer in the text, those included that no chart draws: layer id → scope view → its figures."""
    found: dict[str, dict[str, Row]] = {layer["layer_id"]: {scope: {} for scope in SCOPES} for layer in layers}
    for name in ("layer_concentration", "layer_funding", "layer_company_counts"):  # the last one's company_count is the layer's
        for row in reader.rows(name, taxonomy_id=taxonomy_id, deepest=deepest(layers)):
            found[row["layer_id"]][row["scope_view"]].update(row)
    return found


def _subtitle(what: str, date: str) -> dict[str, str]:
    return {scope: f"{what} · {SCOPE_WORDS[scope]} · release of {date}" for scope in SCOPES}


def company_counts(reader: Reader, taxonomy_id: str, layers: Sequence[Row], totals: dict[str, Row], date: str) -> Figure:
    """Companies per layer."""
    result = reader.run("layer_company_counts", taxonomy_id=taxonomy_id, deepest=deepest(layers))
    views = {}
    for scope in SCOPES:
        rows = joined(layers, in_scope(result, scope))
        total = totals[scope]["company_count"]
        known = f"{theme.plural(total, 'company', 'companies')} in any layer, each counted once in every layer it is in"
        views[scope] = View(findings.company_counts(main_rows(rows)), known, rows, figures.layer_bars(rows))
    columns = [
        Column("Layer", lambda row: str(row["label"])),
        Column("Companies", lambda row: theme.count(row["company_count"]), True),
        Column(
            "with it as their primary layer",
            lambda row: "" if row["primary_company_count"] is None else theme.count(row["primary_company_count"]),
            True,
        ),
        Column("with a known country", lambda row: theme.count(row["known_country_count"]), True),
        Column("publicly listed", lambda row: theme.count(row["public_company_count"]), True),
        Column("Offerings", lambda row: theme.count(row["offering_count"]), True),
    ]
    return Figure(f"{taxonomy_id}-companies", _subtitle("Companies per layer, number", date), views, columns, result.sql, result.columns, result.rows)


def funding(reader: Reader, taxonomy_id: str, layers: Sequence[Row], totals: dict[str, Row], date: str) -> Figure:
    """Disclosed funding per layer; the totals hold of when the statements are (``statement_dates``)."""
    result = reader.run("layer_funding", taxonomy_id=taxonomy_id, deepest=deepest(layers))
    views = {}
    for scope in SCOPES:
        rows = joined(layers, in_scope(result, scope))
        total = totals[scope]
        known = (
            f"Known for {theme.count(total['funding_known_count'])} of {theme.count(total['funding_total_count'])} companies; "
            "undisclosed is not zero; "
            f"{theme.plural(total['public_company_count'], 'publicly listed company', 'publicly listed companies')} left out"
            + (f"; totals {total['statement_dates']}" if total["statement_dates"] else "")
        )
        views[scope] = View(findings.funding(main_rows(rows)), known, rows, figures.money_dots(rows))
    columns = [
        Column("Layer", lambda row: str(row["label"])),
        Column("Disclosed funding", lambda row: theme.usd(row["funding_usd"]), True),
        Column("Range", lambda row: theme.usd_range(row["funding_low_usd"], row["funding_high_usd"]), True),
        Column("known", lambda row: theme.count(row["known_count"]), True),
        Column("of companies", lambda row: theme.count(row["total_count"]), True),
    ]
    return Figure(
        f"{taxonomy_id}-funding",
        _subtitle("Disclosed funding per layer, US dollars, logarithmic scale", date),
        views,
        columns,
        result.sql,
        result.columns,
        result.rows,
        method="Range: lowest and highest readable statement of each company, added up",
    )


def region_shares(reader: Reader, taxonomy_id: str, layers: Sequence[Row], totals: dict[str, Row], date: str) -> Figure:
    """Companies per layer by region, unknown included."""
    result = reader.run("layer_regions", taxonomy_id=taxonomy_id, deepest=deepest(layers))
    names = {row["region_code"]: row["region_name"] for row in result.rows}
    regions = [(code, names[code]) for code in sorted(names, key=_region_place)]
    views = {}
    drawn: set[str] = set()
    for scope in SCOPES:
        cells: dict[str, dict[str, Row]] = {}
        for row in in_scope(result, scope):
            cells.setdefault(row["layer_id"], {})[row["region_code"]] = row
            if row["company_count"]:
                drawn.add(row["region_code"])
        rows = []
        for layer in layers:
            of_layer = cells.get(layer["layer_id"], {})
            if of_layer:
                any_cell = next(iter(of_layer.values()))
                shown = {key: any_cell[key] for key in ("known_company_count", "layer_company_count", "layer_name")}
                rows.append({**layer, **shown, "cells": of_layer})
        total = totals[scope]
        known = f"Country known for {theme.count(total['known_country_count'])} of {theme.count(total['company_count'])} companies"
        views[scope] = View(findings.unknown_countries(main_rows(rows)), known, rows, figures.region_shares(rows, cells, regions))
    columns = [Column("Layer", lambda row: str(row["label"]))]
    columns += [Column(name, _region_cell(code), True) for code, name in regions if code in drawn]
    return Figure(
        f"{taxonomy_id}-regions",
        _subtitle(
            "Companies per layer by region of the head office, share of all; numbers are companies, pale where fewer than ten countries are known",
            date,
        ),
        views,
        columns,
        result.sql,
        result.columns,
        result.rows,
        method=f"{WILSON}, of the companies with a known country",
        key=[(theme.region_token(code).removeprefix("@@"), name) for code, name in regions if code in drawn],
    )


def _region_place(code: str) -> int:
    return theme.REGION_ORDER.index(code) if code in theme.REGION_ORDER else len(theme.REGION_ORDER) - 2


def _region_cell(code: str) -> Any:
    def write(row: Row) -> str:
        cell = row["cells"].get(code)
        if cell is None or not cell["company_count"]:
            return "0"
        if cell["company_share"] is None:
            return theme.count(cell["company_count"])
        interval = theme.percent_range(cell["company_share_low"], cell["company_share_high"])
        return f"{theme.count(cell['company_count'])} · {theme.percent(cell['company_share'])} ({interval})"

    return write


def concentration(reader: Reader, taxonomy_id: str, layers: Sequence[Row], totals: dict[str, Row], date: str, titles: dict[str, str]) -> Figure:
    """Share of the leading region per layer, with each source left out."""
    result = reader.run("layer_concentration", taxonomy_id=taxonomy_id, deepest=deepest(layers))
    views = {}
    for scope in SCOPES:
        rows = joined(layers, in_scope(result, scope))
        total = totals[scope]
        known = f"Country known for {theme.count(total['known_country_count'])} of {theme.count(total['company_count'])} companies"
        views[scope] = View(findings.leading_regions(main_rows(rows)), known, rows, figures.leading_shares(rows))

    def left_out(row: Row) -> str:
        if row["lowest_share"] is None:
            return ""
        span = theme.percent_range(row["lowest_share"], row["highest_share"])
        source = titles.get(row["lowest_without_source_id"], row["lowest_without_source_id"])
        return span if row["lowest_share"] == row["highest_share"] else f"{span}, lowest without {source}"

    columns = [
        Column("Layer", lambda row: str(row["label"])),
        Column("Leading region", lambda row: row["leading_region_name"] or "too few to say"),
        Column("Share", lambda row: theme.percent(row["company_share"]), True),
        Column("95 % interval", lambda row: theme.percent_range(row["company_share_low"], row["company_share_high"]), True),
        Column("Companies", lambda row: f"{theme.count(row['company_count'] or 0)} of {theme.count(row['known_company_count'])}", True),
        Column("One source left out", left_out),
        Column("Top 3", lambda row: theme.percent(row["top3_region_share"]), True),
        Column("HHI", lambda row: theme.index(row["region_hhi"]), True),
        Column("Effective regions", lambda row: theme.index(row["effective_region_count"], 1), True),
    ]
    return Figure(
        f"{taxonomy_id}-concentration",
        _subtitle("Share of the leading region among companies with a known country, per layer", date),
        views,
        columns,
        result.sql,
        result.columns,
        result.rows,
        method=f"{WILSON} (thin line); wide band: the same share with each source left out; not given for fewer than ten known",
    )


def overview_regions(reader: Reader, date: str) -> Figure:
    """All companies in scope by region."""
    result = reader.run("overview_regions")
    views = {}
    for scope in SCOPES:
        rows = in_scope(result, scope)
        ordered = [row for row in rows if row["region_code"] != "unknown"] + [row for row in rows if row["region_code"] == "unknown"]
        known = (
            f"Country known for {theme.count(rows[0]['known_count'])} of {theme.count(rows[0]['total_count'])} companies" if rows else "No company"
        )
        views[scope] = View(findings.regions(ordered), known, ordered, figures.region_bars(ordered))
    columns = [
        Column("Region", lambda row: str(row["region_name"])),
        Column("Companies", lambda row: theme.count(row["company_count"]), True),
        Column("Share of known", lambda row: theme.percent(row["company_share"]) if row["region_code"] != "unknown" else "", True),
        Column("95 % interval", lambda row: theme.percent_range(row["company_share_low"], row["company_share_high"]), True),
    ]
    return Figure(
        "overview-regions",
        _subtitle("Companies by region of the head office, number; share of those with a known country", date),
        views,
        columns,
        result.sql,
        result.columns,
        result.rows,
        method=WILSON,
    )


def market_sizes(reader: Reader, documents: dict[str, str]) -> Figure:
    """What the documents state of the market's size; never averaged."""
    result = reader.run("market_sizes")
    comparisons = reader.rows("market_figure_comparisons")
    rows = [{**row, "document_label": documents.get(row["document"], row["document"])} for row in result.rows]
    view = View(
        findings.market_sizes(comparisons, rows),
        f"{theme.plural(len(rows), 'statement')} in {theme.plural(len({row['document'] for row in rows}), 'document')}, none averaged with another",
        rows,
        figures.market_sizes(rows),
    )
    columns = [
        Column("Document", lambda row: str(row["document_label"])),
        Column("Year", lambda row: str(row["to_year"]), True),
        Column("As stated", lambda row: f"{row['operator'] or ''} {row['value_stated']} {row['figure_unit']}".strip()),
        Column("Named source", lambda row: str(row["stated_source"])),
        Column("Kind", lambda row: str(row["figure_kind"]).replace("_", " ")),
        Column("Check", lambda row: row["derived_check"] or ""),
    ]
    return Figure(
        "overview-market-size",
        {"": "Size of the generative-AI market as the layer documents state it, USD billion by year; open marks and dashed lines are forecasts"},
        {"": view},
        columns,
        result.sql,
        result.columns,
        result.rows,
        origin="the layer documents themselves",
    )


def facility_regions(reader: Reader, date: str) -> Figure | None:
    """Computing power of the operational GPU clusters that a list knows, by region; None when no list of the release names any."""
    result = reader.run("facility_regions")
    rows = result.rows
    if not rows:
        return None
    counted = rows[0]
    stating = sum(row["h100_known_count"] for row in rows)
    known = (
        f"Computing power stated for {theme.count(stating)} of {theme.plural(counted['all_facility_count'], 'operational cluster')}; "
        f"country known for {theme.count(counted['known_facility_count'])} of {theme.count(counted['all_facility_count'])}"
    )
    if counted["not_counted_count"]:
        because = counted["not_counted_because"].replace("_", " ")
        known += f"; {theme.plural(counted['not_counted_count'], 'more row')} not counted ({because})"
    method = "Shares are of the computing power in a known country, of clusters that became publicly known"
    if counted["other_kind_count"]:
        method += f"; the same list's {theme.plural(counted['other_kind_count'], 'operational data centre')} may be the same sites and are not added"
    columns = [
        Column("Region", lambda row: str(row["region_name"])),
        Column("Clusters", lambda row: theme.count(row["facility_count"]), True),
        Column("with computing power stated", lambda row: theme.count(row["h100_known_count"]), True),
        Column("H100 equivalents", lambda row: theme.count(row["h100_equivalent_count"]) if row["facility_count"] else "0", True),
        Column("Share of known", lambda row: "" if row["region_code"] == "unknown" else theme.percent(row["h100_share"]), True),
    ]
    return Figure(
        "overview-compute",
        {"": f"Computing power of known operational GPU clusters by the region where they stand, in equivalents of H100 chips · release of {date}"},
        {"": View(findings.facilities(rows), known, rows, figures.facility_bars(rows))},
        columns,
        result.sql,
        result.columns,
        rows,
        method=method,
        source_ids=[counted["source_id"]],
    )
