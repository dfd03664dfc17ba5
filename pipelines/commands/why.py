"""``marketmap why``: the whole chain of evidence behind one company, as a tree or as JSON.

Belongs here: finding the company that is meant, and the order in which its evidence is told. Does not belong here: SQL, which stands in
``queries/why_*.sql``.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..engine.errors import QueryError
from .console import amount, console, fetch, open_release, print_json, visible

if TYPE_CHECKING:
    import duckdb
    from rich.tree import Tree

Row = dict[str, Any]
CERTAIN_RANK = 4  # up to here the whole name, id, domain or offering agrees; beyond it only a part does
SHOWN_CLAIMS, SHOWN_LINES = 4, 12


def run(root: Path, text: str, *, as_json: bool, show_all: bool) -> None:
    """Find one company and show why the map says what it says about it.

    Raises:
        QueryError: When no company or more than one is meant; it names the nearest.
    """
    with open_release(root) as reader:
        found = find_company(reader, text)
        evidence = gather(reader, found["company_id"])
    if as_json:
        print_json(evidence)
    else:
        if found["match_rank"] > 2:
            console().print(
                f"{visible(found['matched_text'])} → {visible(found['company_name'])} ({found['matched_by'].replace('_', ' ')})", markup=False
            )
        console().print(tree(evidence, show_all=show_all))


def find_company(reader: duckdb.DuckDBPyConnection, text: str) -> Row:
    """The company that a text means: by id, name, domain or offering, else the only one with the text in a name.

    Raises:
        QueryError: When none or several are meant.
    """
    found = fetch(reader, "why_find", {"text": text})
    if not found:
        near = [row["name"] for row in fetch(reader, "why_nearest", {"text": text})]
        hint = f"nearest: {', '.join(near)}" if near else '`marketmap sql "FROM curated.company_names"` lists the names'
        raise QueryError(f"no company is called '{text}' — {hint}")
    best = [row for row in found if row["match_rank"] == found[0]["match_rank"]]
    if len(best) == 1 and (best[0]["match_rank"] <= CERTAIN_RANK or len(found) == 1):
        return best[0]
    several = best if found[0]["match_rank"] <= CERTAIN_RANK else found
    lines = [
        f"  {row['company_id']}  {row['company_name']}" + "".join(f" · {row[part]}" for part in ("country_code", "domain") if row[part])
        for row in several
    ]
    raise QueryError(f"{len(several)} companies may be meant by '{text}'; name one by its id:\n" + "\n".join(lines))


def gather(reader: duckdb.DuckDBPyConnection, company_id: str) -> Row:
    """All evidence of one company in plain values: the document of ``--json``."""
    key = {"company_id": company_id}
    layers = [_layer(list(rows)) for _, rows in groupby(fetch(reader, "why_layers", key), key=lambda row: row["layer_id"])]
    return {
        "company": fetch(reader, "why_company", key)[0],
        "values": fetch(reader, "why_values", key),
        "records": fetch(reader, "why_records", key),
        "scope": fetch(reader, "why_scope", key)[0],
        "layers": layers,
        "mentions": fetch(reader, "why_mentions", key),
        "funding": {"total": next(iter(fetch(reader, "why_funding_total", key)), None), "claims": fetch(reader, "why_funding_claims", key)},
        "offerings": fetch(reader, "why_offerings", key),
    }


def _layer(rows: list[Row]) -> Row:
    of_claim = ("claim_id", "source_id", "record_id", "property", "value", "activities", "first_seen_date", "last_seen_date", "is_current")
    return {key: value for key, value in rows[0].items() if key not in of_claim} | {"claims": [{key: row[key] for key in of_claim} for row in rows]}


def tree(evidence: Row, *, show_all: bool) -> Tree:
    """The evidence as a tree that reads from what is published down to the source rows."""
    from rich.text import Text
    from rich.tree import Tree

    def line(*parts: str | None, style: str = "") -> Text:
        return Text(visible(" · ".join(part for part in parts if part)), style=style)

    def branch(parent: Tree, name: str, lines: list[Text]) -> None:
        node = parent.add(Text(name, style="bold"))
        shown = len(lines) if show_all or len(lines) == SHOWN_LINES + 1 else SHOWN_LINES
        for item in lines[:shown]:
            node.add(item)
        if len(lines) > shown:
            node.add(Text(f"and {len(lines) - shown:,} more (--all shows them)", style="dim"))

    company = evidence["company"]
    root = Tree(
        line(company["company_name"], company["company_id"], company["domain"], company["country_code"], f"scope {company['scope']}", style="bold")
    )
    branch(
        root,
        "Published values",
        [
            line(
                f"{row['property'].replace('_', ' ')}: {row['value']}",
                f"from {row['source_id']} record {row['record_id']} ({_span(row)})",
                row["source_url"],
                f"{row['agreeing_source_count']} sources agree" if row["agreeing_source_count"] > 1 else None,
                f"others say: {', '.join(sorted(row['other_values'])[:3])}" if row["other_values"] else None,
            )
            for row in evidence["values"]
        ],
    )
    branch(
        root,
        f"Source rows taken to be this company ({len(evidence['records'])})",
        [
            line(
                f"{row['source_id']} record {row['record_id']}: {row['record_name']}",
                "an offering of it" if row["membership"] == "offering" else None,
                row["url"],
                _span(row),
                row["match_reason"],
            )
            for row in evidence["records"]
        ],
    )
    scope = evidence["scope"]
    branch(
        root,
        f"Scope: {scope['scope']} ({scope['scope_evidence'].replace('_', ' ')})",
        [line(scope["meaning"]), *(_claim_line(line, claim) for claim in scope["claims"] or [])],
    )
    models = root.add(Text("Layers", style="bold"))
    for _, layers in groupby(evidence["layers"], key=lambda layer: layer["taxonomy_id"]):
        _add_model(models, list(layers), line, show_all=show_all)
    if not evidence["layers"]:
        models.add(line("in no layer of any model"))
    branch(
        root,
        f"Named in the layer documents ({len(evidence['mentions'])})",
        [
            line(
                f"{row['document']}, line {row['line_number']}: {row['entity_as_written']}",
                f"role {row['mention_role'].replace('_', ' ')}",
                row["sublayer_as_written"] or row["layer_as_written"],
                None if row["is_placed"] else "does not place it in the layer",
                row["owner_source_url"],
            )
            for row in evidence["mentions"]
        ],
    )
    total, claims = evidence["funding"]["total"], evidence["funding"]["claims"]
    published = amount(total["funding_usd"]) if total else "unknown"
    branch(
        root,
        f"Disclosed funding: {published}"
        + (f" ({str(total['funding_method']).replace('_', ' ')}, {total['source_id']})" if total and total["funding_method"] else ""),
        [
            line(
                f"{row['money_kind'].replace('_', ' ')} {row['amount_stated'] or row['amount_state']}",
                row["round_stated"],
                f"{row['source_id']}, " + (f"as of {row['as_of_date']}" if row["is_dated"] else f"undated, read by {row['as_of_date']}"),
                row["source_url"],
                "the total rests on it" if row["is_used"] else "not counted",
            )
            for row in claims
        ],
    )
    branch(
        root,
        f"Offerings ({len(evidence['offerings'])})",
        [
            line(f"{row['offering_name']} ({row['offering_kind']})", f"maker known by: {row['owner_basis'].replace('_', ' ')}")
            for row in evidence["offerings"]
        ],
    )
    return root


def _add_model(parent: Tree, layers: list[Row], line: Any, *, show_all: bool) -> None:
    """Add the layers of one model from the ground up, sublayers under their layer."""
    nodes = {None: parent.add(line(layers[0]["short_title"]))}
    for layer in layers:  # parents come first
        code = f"{layer['layer_code']} " if layer["layer_depth"] == 1 and len(layer["layer_code"]) < 3 else ""
        above = nodes.get(layer["parent_layer_id"], nodes[None])
        node = above.add(
            line(f"{code}{layer['layer_name']}", layer["placement_basis"].replace("_", " "), f"confidence {layer['confidence']:.2g}", style="cyan")
        )
        nodes[layer["layer_id"]] = node
        shown = len(layer["claims"]) if show_all else SHOWN_CLAIMS
        for claim in layer["claims"][:shown]:
            node.add(_claim_line(line, claim))
        if len(layer["claims"]) > shown:
            node.add(line(f"and {len(layer['claims']) - shown:,} more claims (--all shows them)", style="dim"))


def _claim_line(line: Any, claim: Row) -> Any:
    activities = f"→ {', '.join(claim['activities'])}" if claim.get("activities") else None
    said = f"{claim['source_id']} record {claim['record_id']}: {claim['property'].replace('_', ' ')} '{claim['value']}'"
    return line(f"{said} {activities}" if activities else said, _span(claim) if claim.get("first_seen_date") else None)


def _span(row: Row) -> str:
    first, last = row["first_seen_date"], row["last_seen_date"]
    return f"{first}" if first == last else f"{first} to {last}"
