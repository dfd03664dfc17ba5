"""The pages: one function per page, from the database to what its template needs.

Belongs here: which facts stand on which page and in which order. Does not belong here: charts (``charts``), sentences (``findings``),
markup (``templates``) and writing files (``site``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from . import charts, findings, sources, stacks, theme
from .claims import Claims
from .figure import Figure
from .reading import Reader, Result, Row, parsed

if TYPE_CHECKING:
    from pipelines.engine.registry import Project

EMPTY_TOTALS: Row = {
    "company_count": 0,
    "known_country_count": 0,
    "public_company_count": 0,
    "stale_company_count": 0,
    "several_sources_count": 0,
    "named_company_count": 0,
    "funding_total_count": 0,
    "funding_known_count": 0,
    "funding_usd": None,
    "funding_low_usd": None,
    "funding_high_usd": None,
}
NON_VENDOR_KINDS = ("concept",)


def by_scope(rows: Sequence[Row]) -> dict[str, Row]:
    """Totals of each view of scope; a view without any company is all zeros."""
    found = {row["scope_view"]: row for row in rows}
    return {scope: {**EMPTY_TOTALS, **found.get(scope, {})} for scope in charts.SCOPES}


def ordered_layers(rows: Sequence[Row], is_numbered: bool) -> list[Row]:
    """Layers in the order of the page: from the user down to the ground, sublayers below their layer, supplementary layers last.

    Adds ``label`` (with the document's number), ``depth`` and ``kind``.
    """
    children: dict[str | None, list[Row]] = defaultdict(list)
    for row in rows:
        children[row["parent_layer_id"]].append(row)
    tops = sorted(
        children[None],
        key=lambda row: (row["layer_kind"] == "supplementary", -row["stack_order"] if row["layer_kind"] != "supplementary" else row["layer_order"]),
    )
    found: list[Row] = []

    def walk(row: Row) -> None:
        numbered = is_numbered and row["layer_kind"] == "layer" and row["layer_depth"] == 1
        label = f"{row['layer_code']} {row['layer_name']}" if numbered else row["layer_name"]
        found.append({**row, "label": label, "depth": row["layer_depth"], "kind": row["layer_kind"]})
        for child in sorted(children[row["layer_id"]], key=lambda item: item["layer_order"]):
            walk(child)

    for top in tops:
        walk(top)
    return found


class Pages:
    """What every page of one site knows: the release, the sources, the models.

    The models of the documents lead everywhere; the models that lists publish come after them, under a heading of their own.

    Args:
        reader: The published database.
        project: The authored content, for the words of metrics and rules.
        manifest: The release.
    """

    def __init__(self, reader: Reader, project: Project, manifest: Mapping[str, Any]):
        self.reader = reader
        self.project = project
        self.manifest = manifest
        self.date = str(manifest["release_date"])
        self.sources = reader.rows("sources")
        self.source_titles = {row["source_id"]: row["title"] for row in self.sources}
        self.taxonomies = reader.rows("taxonomies")
        self.document_models = [row for row in self.taxonomies if row["document"] is not None]
        self.list_models = [row for row in self.taxonomies if row["document"] is None and row["source_id"] is not None]
        self.own_models = [row for row in self.taxonomies if row["document"] is None and row["source_id"] is None]
        self.documents = {row["document"]: row["short_title"] for row in self.document_models}
        self.totals = self._totals("all")
        self.overview_layers = reader.rows("overview_layers")
        self.scope_quality = reader.rows("scope_quality")
        self.freshness = sources.freshness(
            self.sources,
            {source_id for source_id, source in project.sources.items() if source.live_files},
            sources.live_checks(reader.rows("last_live_checks")),
            {row["source_id"]: row["last_good_date"] for row in reader.rows("last_good_checks")},
            date.fromisoformat(self.date),
        )
        self.beside = self._stated_and_measured()
        self.claims = Claims(reader, project.claims, self.source_titles)
        self.findings: dict[str, dict[str, str]] = {}

    def shared(self) -> dict[str, Any]:
        """What the frame of every page shows."""
        return {
            "release_id": self.manifest["release_id"],
            "release_date": self.date,
            "models": self.document_models,
            "list_models": self.list_models,
            "own_models": self.own_models,
            "sources": self.sources,
            "source_titles": self.source_titles,
            "without_rows": self._without_rows(),
            "scopes": charts.SCOPES,
        }

    def model(self, taxonomy: Row) -> tuple[dict[str, Any], list[Figure]]:
        """models/<taxonomy_id>.html."""
        taxonomy_id = taxonomy["taxonomy_id"]
        layers = ordered_layers(self.reader.rows("layers", taxonomy_id=taxonomy_id), taxonomy["is_numbered"])
        totals = self._totals(taxonomy_id)
        drawn = charts.drawn(layers)
        counts = charts.company_counts(self.reader, taxonomy_id, drawn, totals, self.date)
        funding = charts.funding(self.reader, taxonomy_id, drawn, totals, self.date)
        regions = charts.region_shares(self.reader, taxonomy_id, drawn, totals, self.date)
        concentration = charts.concentration(self.reader, taxonomy_id, drawn, totals, self.date, self.source_titles)
        headlines = {
            scope: findings.model_page(
                charts.main_rows(counts.views[scope].rows), charts.main_rows(funding.views[scope].rows), totals[scope]["company_count"]
            )
            for scope in charts.SCOPES
        }
        self.findings[taxonomy_id] = headlines
        mentions = self.reader.rows("layer_mentions", taxonomy_id=taxonomy_id)
        beside = [row for row in self.beside if row["document"] == taxonomy["document"]]
        vendor_map, outside = self._vendor_map(layers, mentions)
        main = [layer for layer in layers if layer["depth"] == 1 and layer["kind"] == "layer"]
        named = {layer_id for mention in mentions if mention["is_placed"] for layer_id in mention["layer_ids"]}
        named_layers = sum(any(layer_id == layer["layer_id"] or layer_id.startswith(f"{layer['layer_id']}/") for layer_id in named) for layer in main)
        context = {
            "taxonomy": taxonomy,
            "headlines": headlines,
            "publishing_source": next((row for row in self.sources if row["source_id"] == taxonomy["source_id"]), None),
            "layers": self._layer_cards(taxonomy_id, layers, drawn),
            "drawn_count": len(drawn),
            "layer_total": len(layers),
            "totals": totals,
            "all_totals": self.totals,
            "attributes": _attributes(taxonomy["attributes"]),
            "claims": self.claims.of_model(taxonomy_id),
            "leaders": self._leaders(taxonomy_id),
            "mention_count": len(mentions),
            "beside": beside,
            "beside_finding": findings.stated_and_measured(beside),
            "vendor_map": vendor_map,
            "outside": outside,
            "vendor_finding": findings.mentions(sum(bool(row["is_placed"]) for row in mentions), len(mentions), named_layers, len(main)),
            "roles": {row["mention_role"]: row["definition"] for row in self.reader.rows("mention_roles")},
            "figures": {"counts": counts, "funding": funding, "regions": regions, "concentration": concentration},
        }
        return context, [counts, funding, regions, concentration]

    def _totals(self, layer_id: str) -> dict[str, Row]:
        """Totals of each view of scope, with of when the amounts of money are (``statement_dates``)."""
        dates = {row["scope_view"]: row for row in self.reader.rows("funding_dates", layer_id=layer_id)}
        totals = by_scope(self.reader.rows("totals", layer_id=layer_id))
        return {scope: {**row, "statement_dates": findings.statement_dates(dates.get(scope))} for scope, row in totals.items()}

    def _stated_and_measured(self) -> list[Row]:
        """Each metric that stands beside a document's statistic: both, and the query that gives them."""
        found = []
        for metric_id, metric in sorted(self.project.metrics.items()):
            if metric.compares_with is None:
                continue
            result = self.reader.run("stated_and_measured", metric_id=metric_id, figure_id=metric.compares_with)
            found += [{**row, "metric": metric, "result": result} for row in result.rows]
        return found

    def _without_rows(self) -> list[str]:
        """Publishers whose statistics stand beside a metric because none of their own rows is in the map."""
        present = {row["publisher"] for row in self.sources if row["snapshot_count"]}
        return [publisher for publisher in dict.fromkeys(row["stated_source"] for row in self.beside) if publisher not in present]

    def _layer_cards(self, taxonomy_id: str, layers: Sequence[Row], drawn: Sequence[Row]) -> list[Row]:
        """One card per layer that the charts draw; sublayers that they leave out stand in a table on the card of their layer."""
        numbers = charts.numbers(self.reader, taxonomy_id, layers)
        own = {layer["layer_id"] for layer in drawn}
        cards: list[Row] = []
        for layer in layers:
            card = {
                **layer,
                "anchor": anchor(layer["layer_id"]),
                "colour": theme.layer_token(layer["stack_position"]).removeprefix("@@"),
                "facts": _attributes(layer["attributes"]),
                "numbers": numbers[layer["layer_id"]],
                "sublayers": [],
            }
            if layer["layer_id"] in own:
                cards.append(card)
            else:
                cards[-1]["sublayers"].append(card)
        return cards

    def _leaders(self, taxonomy_id: str) -> dict[str, dict[str, dict[str, list[Row]]]]:
        found: dict[str, dict[str, dict[str, list[Row]]]] = {}
        for row in self.reader.rows("layer_leaders", taxonomy_id=taxonomy_id):
            lists = found.setdefault(row["layer_id"], {}).setdefault(row["scope_view"], {"funding": [], "sources": []})
            if row["funding_usd"] is not None and not row["is_public"]:
                lists["funding"].append(row)
            if row["source_rank"] <= 5 and row["source_count"] > 1:
                lists["sources"].append(row)
        for views in found.values():
            for lists in views.values():
                lists["funding"] = sorted(lists["funding"], key=lambda row: row["funding_rank"])[:5]
                lists["sources"].sort(key=lambda row: row["source_rank"])
        return found

    def _vendor_map(self, layers: Sequence[Row], mentions: Sequence[Row]) -> tuple[list[Row], list[Row]]:
        """The names of a document by layer and by heading within it, and those that stand outside any layer."""
        by_layer: dict[str, dict[str, list[Row]]] = {}
        outside = []
        for mention in mentions:
            shown = {**mention, "note_line": _mention_note(mention)}
            for layer_id in mention["layer_ids"]:
                by_layer.setdefault(layer_id, {}).setdefault(mention["sublayer_as_written"] or "", []).append(shown)
            if not mention["layer_ids"]:
                outside.append(shown)
        found = []
        for layer in layers:
            groups = by_layer.get(layer["layer_id"], {})
            found.append(
                {
                    "layer": layer,
                    "colour": theme.layer_token(layer["stack_position"]).removeprefix("@@"),
                    "groups": [
                        {
                            "heading": heading,
                            "is_implied": any(row["is_placed"] for row in rows)
                            and all(row["layer_basis"] == "implied" for row in rows if row["is_placed"]),
                            "members": [row for row in rows if row["is_placed"] or row["mention_role"] == "lost_name"],
                            "others": [row for row in rows if not row["is_placed"] and row["mention_role"] not in (*NON_VENDOR_KINDS, "lost_name")],
                            "concepts": [row for row in rows if not row["is_placed"] and row["mention_role"] in NON_VENDOR_KINDS],
                        }
                        for heading, rows in groups.items()
                    ],
                }
            )
        return found, outside

    def index(self) -> tuple[dict[str, Any], list[Figure]]:
        """index.html; the model pages must have been made before, since it repeats their findings."""
        order = [row["taxonomy_id"] for row in self.document_models]
        shared = self.reader.rows("overview_shared")
        pictures, overviews = {}, {}
        for scope in charts.SCOPES:
            rows = [row for row in self.overview_layers if row["scope_view"] == scope]
            shown = [row for row in rows if row["layer_kind"] != "supplementary"]
            pictures[scope] = stacks.picture(order, shown, [row for row in shared if row["scope_view"] == scope])
            proper = [row for row in rows if row["layer_kind"] == "layer"]
            overviews[scope] = findings.overview([[row for row in proper if row["taxonomy_id"] == model] for model in order])
        regions = charts.overview_regions(self.reader, self.date)
        sizes = charts.market_sizes(self.reader, self.documents)
        compute = charts.facility_regions(self.reader, self.date)
        rows, total = sources.ledger(self.sources)
        leaders = {
            scope: next((row for row in regions.views[scope].rows if row["region_code"] != "unknown" and row["company_share"] is not None), None)
            for scope in charts.SCOPES
        }
        supplementary = {
            scope: {
                model: [
                    row
                    for row in self.overview_layers
                    if row["scope_view"] == scope and row["taxonomy_id"] == model and row["layer_kind"] == "supplementary"
                ]
                for model in order
            }
            for scope in charts.SCOPES
        }
        context = {
            "headlines": overviews,
            "pictures": pictures,
            "supplementary": supplementary,
            "model_findings": self.findings,
            "totals": self.totals,
            "estimated_core": next(
                (row for row in self.scope_quality if row["scope"] == "core" and row["quality_measure"] == "estimated_company_count"), None
            ),
            "freshness": findings.freshness([row for row in self.sources if row["source_kind"] == "company_list"], date.fromisoformat(self.date)),
            "failures": findings.live_check_failures(self.freshness),
            "ledger": rows,
            "ledger_total": total,
            "ledger_finding": findings.ledger(rows, total),
            "beside": self.beside,
            "beside_finding": findings.stated_and_measured(self.beside),
            "leaders": leaders,
            "market_figures": self.reader.rows("market_figures"),
            "documents": self.documents,
            "comparisons": [row for row in self.reader.rows("market_figure_comparisons") if row["comparison_verdict"] != "cannot_be_told"],
            "figures": {"regions": regions, "sizes": sizes, "compute": compute},
        }
        return context, [figure for figure in (regions, sizes, compute) if figure is not None]

    def source_page(self) -> tuple[dict[str, Any], dict[str, Result]]:
        """sources.html: (context, the queries whose rows lie beside the page under these names)."""
        results = {
            "source-ledger": self.reader.run("sources"),
            "source-overlaps": self.reader.run("source_overlaps"),
            "source-fill-rates": self.reader.run("source_fill_rates"),
        }
        rows, total = sources.ledger(self.sources)
        matrix = sources.overlap_matrix(self.sources, results["source-overlaps"].rows)
        properties, filled = sources.fill_table(self.sources, results["source-fill-rates"].rows)
        named = self.reader.rows("named_companies")[0]
        broken: dict[str, list[Row]] = defaultdict(list)
        for row in self.reader.rows("broken_rules"):
            broken[row["source_id"]].append(row)
        context = {
            "headline": findings.ledger(rows, total),
            "ledger": rows,
            "ledger_total": total,
            "freshness": self.freshness,
            "due_finding": findings.due(self.freshness),
            "failures": findings.live_check_failures(self.freshness),
            "matrix": matrix,
            "overlap_finding": findings.overlaps(named["named_count"], named["sole_source_count"], matrix),
            "named": named,
            "overlaps": results["source-overlaps"].rows,
            "properties": properties,
            "filled": filled,
            "fill_finding": findings.fill_rates(properties, filled),
            "broken": broken,
            "quarantine": self.reader.rows("quarantine"),
            "snapshots": self.reader.rows("snapshots"),
            "results": results,
        }
        return context, results

    def methods(self) -> dict[str, Any]:
        """methods.html."""
        contract = self.project.tables.get("curated.company_layers")
        market = self.project.regions.get("market")
        return {
            "scope_rules": self.reader.rows("scope_rules"),
            "metrics": sorted(self.project.metrics.items(), key=lambda item: item[1].label),
            "placement": dict(contract.contract.descriptions) if contract else {},
            "reviews": self.reader.rows("review_counts")[0],
            "placement_quality": self._placement_quality(),
            "scope_quality": {(row["scope"], row["quality_measure"], row["weighting"]): row for row in self.scope_quality},
            "regions": market,
            "tables": [
                {
                    "name": name,
                    "title": table.contract.title,
                    "description": table.contract.description,
                    "rows": self.manifest["tables"].get(name, {}).get("rows"),
                }
                for name, table in sorted(self.project.tables.items())
                if table.schema in ("curated", "marts")
            ],
        }

    def _placement_quality(self) -> dict[str, dict[str, Row]]:
        """Short title of each reviewed model → measure → its row, in the sample."""
        found: dict[str, dict[str, Row]] = defaultdict(dict)
        for row in self.reader.rows("placement_quality"):
            found[row["short_title"]][row["quality_measure"]] = row
        return dict(found)

    def companies(self) -> tuple[dict[str, Any], list[Row], dict[str, Any]]:
        """companies.html: (context, rows, the compact form that the page reads)."""
        rows = self.reader.rows("companies")
        source_ids = [row["source_id"] for row in self.sources]
        layers = [
            {
                "id": layer["layer_id"],
                "label": layer["label"],
                "model": taxonomy["short_title"],
                "depth": layer["depth"],
                "code": taxonomy["taxonomy_id"],
            }
            for taxonomy in self.taxonomies
            for layer in ordered_layers(self.reader.rows("layers", taxonomy_id=taxonomy["taxonomy_id"]), taxonomy["is_numbered"])
        ]
        layer_number = {layer["id"]: number for number, layer in enumerate(layers)}
        modality_number = {modality_id: number for number, modality_id in enumerate(self.project.modalities)}
        source_number = {source_id: number for number, source_id in enumerate(source_ids)}
        countries = sorted({row["country_name"] for row in rows if row["country_name"]})
        regions = sorted({row["region_name"] for row in rows if row["region_name"]})
        country_number = {name: number for number, name in enumerate(countries)}
        region_number = {name: number for number, name in enumerate(regions)}
        compact = {
            "layers": layers,
            "sources": [{"id": source_id, "label": self.source_titles[source_id]} for source_id in source_ids],
            "countries": countries,
            "regions": regions,
            "modalities": [{"id": modality_id, "label": modality.label} for modality_id, modality in self.project.modalities.items()],
            "rows": [
                [
                    row["company_id"],
                    row["company_name"],
                    row["url"] or "",
                    country_number.get(row["country_name"], -1),
                    region_number.get(row["region_name"], -1),
                    row["founded_year"] or 0,
                    1 if row["scope"] == "core" else 0,
                    (1 if row["is_public"] else 0) | (2 if row["is_stale"] else 0) | (4 if row["funding_state"] == "undisclosed" else 0),
                    row["funding_usd"],
                    [source_number[source] for source in row["source_ids"] if source in source_number],
                    [layer_number[layer] for layer in row["layer_ids"] if layer in layer_number],
                    sorted(modality_number[modality] for modality in row["modality_ids"]),
                ]
                for row in rows
            ],
        }
        return {"company_count": len(rows), "core_count": sum(row["scope"] == "core" for row in rows), "layers": layers}, rows, compact


def anchor(layer_id: str) -> str:
    """The part of a layer's address after '#': its id without the model, in letters that need no escaping."""
    return "layer-" + "-".join(layer_id.split("/")[1:]).replace("_", "-")


def _attributes(value: Any) -> list[tuple[str, list[str]]]:
    """The lists that a document gives, with readable headings."""
    return [(heading(name), list(items)) for name, items in (parsed(value) or {}).items()]


def heading(name: str) -> str:
    """'tools_and_technologies' → 'Tools and technologies'; KPI stays in capitals."""
    words = name.replace("_", " ").replace("kpis", "KPIs").replace("kpi ", "KPI ")
    return words[:1].upper() + words[1:]


def _mention_note(mention: Row) -> str:
    parts = [f"line {mention['line_number']}", f"character {mention['character_offset']}"]
    if mention["flag"]:
        parts.append(str(mention["flag"]).replace("_", " "))
    if mention["note"]:
        parts.append(str(mention["note"]))
    return " · ".join(parts)
