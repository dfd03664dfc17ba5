"""The pages of the crosswalk: the matrix of all models, and one page for each pair of them.

Belongs here: from the rows of the queries to those tables. Does not belong here: sentences (``crosswalk_findings``), markup (``templates``), measures
(``pipelines.agreement``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, groupby
from typing import TYPE_CHECKING, Any

from . import charts, theme
from . import crosswalk_findings as findings
from .reading import Result, Row
from .sources import shade

if TYPE_CHECKING:
    from .pages import Pages

BASES = {"reviewed": "reviewed, each model judged on its own", "published": "published by the models themselves", "all": "all placements"}
RELATIONS = {
    "skos:exactMatch": ("=", "the same"),
    "skos:broadMatch": ("⊂", "within"),
    "skos:narrowMatch": ("⊃", "holds"),
    "skos:closeMatch": ("≈", "close"),
    "skos:relatedMatch": ("~", "related"),
    "none": ("", "none"),
}
"""SKOS relation → its sign in a cell, and what the row's layer is to the column's, in a word or two."""
NAMES_SHOWN = 8  # companies named for each pair of layers that disagrees; the files hold all
MEASURES = ("adjusted_mutual_information", "krippendorff_alpha_masi", "matched_share", "bits_lost_left_to_right", "bits_lost_right_to_left")
Key = tuple[str, str, str, str, str]
"""Left model, right model, view of scope, basis, measure."""
Page = tuple[str, str, dict[str, Any], dict[str, Result]]


def pages(site: Pages) -> Iterator[Page]:
    """(path, template, context, data files) of every page of the crosswalk."""
    agreement = site.reader.run("crosswalk_agreement")
    yield (
        "crosswalk.html",
        "crosswalk.html",
        _overview(site.taxonomies, agreement),
        {"crosswalk": agreement, "misfits": site.reader.run("crosswalk_misfits")},
    )
    layers = {row["taxonomy_id"]: _main_layers(site, row) for row in site.taxonomies}
    models = sorted(site.taxonomies, key=lambda row: row["taxonomy_id"])
    for left, right in combinations(models, 2):
        ids = {"left_id": left["taxonomy_id"], "right_id": right["taxonomy_id"]}
        name = pair_name(*ids.values())
        queries = ("overlaps", "relations", "matches", "disagreements")
        results = {word: site.reader.run(f"crosswalk_{word}", **ids) for word in queries}
        context = _pair(left, right, layers, agreement.rows, results)
        yield f"crosswalk/{name}.html", "crosswalk_pair.html", {**context, "name": name}, {f"overlaps-{name}": results["overlaps"]}


def pair_name(one: str, other: str) -> str:
    """The name of a pair's page, the same whichever model comes first."""
    return "--".join(sorted((one, other)))


def _main_layers(site: Pages, taxonomy: Row) -> list[Row]:
    from .pages import ordered_layers

    layers = ordered_layers(site.reader.rows("layers", taxonomy_id=taxonomy["taxonomy_id"]), taxonomy["is_numbered"])
    return [layer for layer in layers if layer["depth"] == 1]


def number(measured: float) -> str:
    """Two decimals with a proper minus; what rounds to zero has none."""
    return f"{measured:.2f}".replace("-0.00", "0.00").replace("-", "−")


def span(row: Row | None, unit: str = "") -> str:
    """'0.61 to 0.68'; '' where there is no interval."""
    if row is None or row["value_low"] is None:
        return ""
    if unit == "share":
        return theme.percent_range(row["value_low"], row["value_high"])
    return f"{number(row['value_low'])} to {number(row['value_high'])}"


def value(row: Row | None) -> str:
    """A measure in its unit, or that too few companies say."""
    if row is None or row["measured_value"] is None:
        return "too few to say"
    if row["unit"] == "share":
        return theme.percent(row["measured_value"])
    return number(row["measured_value"]) + (f"{theme.NBSP}bits" if row["unit"] == "bits" else "")


def _overview(taxonomies: Sequence[Row], agreement: Result) -> dict[str, Any]:
    titles = {row["taxonomy_id"]: row["short_title"] for row in taxonomies}
    found = {_key(row): row for row in agreement.rows}
    views = {}
    for scope in charts.SCOPES:
        alike = {basis: _rows(agreement.rows, scope, basis, "adjusted_mutual_information") for basis in BASES}
        ways = [
            {"from_id": one, "to_id": other, "lost": lost["measured_value"], "entropy": entropy["measured_value"], "row": lost}
            for one in titles
            for other in titles
            if one != other and (lost := _lost(found, one, other, scope)) and (entropy := _entropy(found, one, other, scope))
        ]
        views[scope] = {
            "headline": findings.agreement(alike["all"], titles),
            "bits_headline": findings.bits(ways, titles),
            "independent_headline": findings.independent(alike["all"], alike["reviewed"]),
            "agreement": _matrix(taxonomies, {(row["left_taxonomy_id"], row["right_taxonomy_id"]): row for row in alike["all"]}),
            "bits": _bits_matrix(taxonomies, {(way["from_id"], way["to_id"]): way for way in ways}),
            "pairs": [
                {
                    "left": titles[left],
                    "right": titles[right],
                    "name": pair_name(left, right),
                    "bases": [found.get((left, right, scope, basis, "adjusted_mutual_information")) for basis in BASES],
                    "alphas": [found.get((left, right, scope, basis, "krippendorff_alpha_masi")) for basis in BASES],
                }
                for left, right in combinations(sorted(titles), 2)
            ],
        }
    return {"views": views, "bases": BASES, "value": value, "span": span, "agreement_sql": agreement.sql}


def _key(row: Row) -> Key:
    return row["left_taxonomy_id"], row["right_taxonomy_id"], row["scope_view"], row["overlap_basis"], row["agreement_measure"]


def _rows(rows: Sequence[Row], scope: str, basis: str, measure: str) -> list[Row]:
    return [row for row in rows if row["scope_view"] == scope and row["overlap_basis"] == basis and row["agreement_measure"] == measure]


def _lost(found: Mapping[Key, Row], one: str, other: str, scope: str) -> Row | None:
    """Bits that going from one model to another loses."""
    left, right = sorted((one, other))
    return found.get((left, right, scope, "all", "bits_lost_left_to_right" if one == left else "bits_lost_right_to_left"))


def _entropy(found: Mapping[Key, Row], one: str, other: str, scope: str) -> Row | None:
    left, right = sorted((one, other))
    return found.get((left, right, scope, "all", "entropy_left" if one == left else "entropy_right"))


def _matrix(taxonomies: Sequence[Row], rows: Mapping[tuple[str, str], Row]) -> list[Row]:
    """One row per model; cells None on the diagonal, else the agreement with the other model."""
    matrix = []
    for number, one in enumerate(taxonomies, start=1):
        cells: list[Row | None] = []
        for other in taxonomies:
            left, right = sorted((one["taxonomy_id"], other["taxonomy_id"]))
            row = rows.get((left, right))
            measured = row["measured_value"] if row else None
            cell = {"row": row, "measured": measured, "shade": shade(measured or 0.0), "title": other["short_title"], "name": pair_name(left, right)}
            cells.append(None if other is one else cell)
        matrix.append({"number": number, "title": one["short_title"], "taxonomy_id": one["taxonomy_id"], "cells": cells})
    return matrix


def _bits_matrix(taxonomies: Sequence[Row], ways: Mapping[tuple[str, str], Row]) -> list[Row]:
    """One row per model that is translated; cells None on the diagonal, else the bits lost in going to the other model, shaded by their share."""
    matrix = []
    for number, one in enumerate(taxonomies, start=1):
        cells: list[Row | None] = []
        for other in taxonomies:
            way = ways.get((one["taxonomy_id"], other["taxonomy_id"]))
            lost = way["lost"] if way else None
            part = lost / way["entropy"] if way and lost is not None and way["entropy"] else 0.0
            cell = {"way": way, "lost": lost, "shade": shade(part), "title": other["short_title"]}
            cells.append(None if other is one else cell)
        matrix.append({"number": number, "title": one["short_title"], "cells": cells})
    return matrix


def _pair(left: Row, right: Row, layers: Mapping[str, list[Row]], agreement: Sequence[Row], results: Mapping[str, Result]) -> dict[str, Any]:
    ids = left["taxonomy_id"], right["taxonomy_id"]
    found = {_key(row)[2:]: row for row in agreement if _key(row)[:2] == ids}
    labels = {layer["layer_id"]: layer["label"] for model in ids for layer in layers[model]}
    groups = _disagreements(
        results["disagreements"].rows, labels, {left["taxonomy_id"]: left["short_title"], right["taxonomy_id"]: right["short_title"]}
    )
    views: dict[str, dict[str, Any]] = {}
    for scope in charts.SCOPES:
        cells = {(row["left_layer_id"], row["right_layer_id"]): row for row in results["overlaps"].rows if row["scope_view"] == scope}
        views[scope] = {
            "headline": findings.match(found.get((scope, "all", "matched_share")), left["short_title"], right["short_title"]),
            "closest": findings.closest(list(cells.values()), labels),
            "measures": {measure: found.get((scope, "all", measure)) for measure in (*MEASURES, "entropy_left", "entropy_right")},
            "by_basis": [(BASES[basis], [found.get((scope, basis, measure)) for measure in MEASURES]) for basis in BASES],
            "heat": _heat(layers[ids[0]], layers[ids[1]], cells),
            "matches": [
                {**row, "left": labels.get(row["left_layer_id"], ""), "right": labels.get(row["right_layer_id"], "")}
                for row in results["matches"].rows
                if row["scope_view"] == scope
            ],
        }
    return {
        "left": left,
        "right": right,
        "views": views,
        "columns": [row["label"] for row in layers[ids[1]]],
        "relation_words": RELATIONS,
        "relations": results["relations"].rows,
        "groups": groups,
        "groups_headline": findings.disagreements(groups),
        "names_shown": NAMES_SHOWN,
        "results": results,
        "value": value,
        "span": span,
    }


def _heat(rows: Sequence[Row], columns: Sequence[Row], cells: Mapping[tuple[str, str], Row]) -> list[Row]:
    """How each pair of layers overlaps; a layer without any company of which the other model says something has no row.

    Args:
        rows: Layers of the left model.
        columns: Layers of the right model.
        cells: (left layer, right layer) → overlap.
    """
    found = []
    for row in rows:
        overlaps = [cells.get((row["layer_id"], column["layer_id"])) for column in columns]
        shown: list[Row | None] = [
            {**overlap, "shade": shade(overlap["shared_left_share"]), "relation": RELATIONS[overlap["mapping_predicate"]]} if overlap else None
            for overlap in overlaps
        ]
        sizes = [overlap["left_company_count"] for overlap in overlaps if overlap]
        if sizes:
            found.append({"label": row["label"], "count": sizes[0], "cells": shown})
    return found


def _disagreements(rows: Sequence[Row], labels: Mapping[str, str], titles: Mapping[str, str]) -> list[Row]:
    """Pairs of layers with the companies that do not fit what is declared of them, reviewed ones first."""

    def place(row: Row) -> tuple[str, ...]:
        return row["overlap_basis"], row["disagreement_kind"], row["left_layer_id"], row["right_layer_id"]

    groups = []
    for (basis, kind, left, right), members in groupby(rows, key=place):
        companies = list(members)
        groups.append(
            {
                "basis": BASES[basis],
                "is_mapped": basis == "all",
                "kind": kind,
                "left_layer_id": left,
                "right_layer_id": right,
                "left": f"{labels.get(left, left)} ({titles[left.partition('/')[0]]})",
                "right": f"{labels.get(right, right)} ({titles[right.partition('/')[0]]})",
                "word": RELATIONS[companies[0]["mapping_predicate"]][1],
                "shared_company_count": companies[0]["shared_company_count"],
                "left_company_count": companies[0]["left_company_count"],
                "right_company_count": companies[0]["right_company_count"],
                "companies": companies,
            }
        )
    return groups
