"""The evidence of one company drawn as a tree, from what is published down to the source rows.

Belongs here: the order and the words in which ``marketmap why`` tells it. Does not belong here: finding and gathering it (``why``).
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, Any

from .console import amount, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.tree import Tree

Row = dict[str, Any]
SHOWN_CLAIMS, SHOWN_LINES = 4, 12
BASES = {"decision": "decided", "certain": "certain evidence", "names": "by names"}
UNPLACED = {
    "nothing_stated": "no source says what it does",
    "no_counterpart": "the model has no layer for what it does",
    "not_generative": "only generative companies of its kind belong",
    "too_unsure": "its evidence is more likely wrong than right",
    "by_review": "a review found no layer for it",
}
STANDINGS = {
    "unsure": "Might also be",
    "refused": "Judged the same, and kept apart",
    "decided_unsure": "Left open by a decision",
    "decided_different": "Decided to be another company",
}


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
    _add_merges(root, evidence, line, show_all=show_all)
    scope = evidence["scope"]
    branch(
        root,
        f"Scope: {scope['scope']} ({scope['scope_evidence'].replace('_', ' ')})",
        [line(scope["meaning"]), *(_claim_line(line, claim) for claim in scope["claims"] or [])],
    )
    if evidence["suggestions"]:
        branch(
            root,
            "Suggested activities (no source says what it does)",
            [
                line(row["activity_name"], f"probability {row['probability']}", f"decided by {', '.join(row['deciding_tokens'])}")
                for row in evidence["suggestions"]
            ],
        )
    models = root.add(Text("Layers", style="bold"))
    for _, layers in groupby(evidence["layers"], key=lambda layer: layer["taxonomy_id"]):
        _add_model(models, list(layers), line, show_all=show_all)
    for row in evidence["unplaced"]:
        models.add(line(row["short_title"]).append(visible(f" · unplaced: {UNPLACED[row['unplaced_reason']]}"), style="dim"))
    if not evidence["layers"] and not evidence["unplaced"]:
        models.add(line("in no layer of any model"))
    _add_modalities(root, evidence["modalities"], line, show_all=show_all)
    if evidence["reviews"]:
        branch(root, f"Reviews of its public pages ({len(evidence['reviews'])})", [_review_line(line, row) for row in evidence["reviews"]])
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


def _add_merges(parent: Tree, evidence: Row, line: Any, *, show_all: bool) -> None:
    """Add how the records came together: from the record with the most steps outwards, each step with what undoes it, then what stayed apart."""
    merges = evidence["merges"]
    steps, offerings = merges["steps"], len(evidence["records"]) - len(merges["steps"]) - 1
    node = parent.add(line(f"How the records came together ({_count(len(steps), 'step')})", style="bold"))
    if not steps:
        node.add(line("one record; nothing was merged"))
    shown = steps if show_all or len(steps) == SHOWN_LINES + 1 else steps[:SHOWN_LINES]
    for step, above, nodes in _outwards(node, shown, line):
        is_left = above == step["left_mention_id"]
        here = "right" if is_left else "left"
        drawn = nodes[above].add(
            line(
                f"{step[f'{here}_mention_id']} '{step[f'{here}_name']}'",
                f"step {step['step_number']}",
                BASES[step["merge_basis"]] + (f" on {step['decided_date']}" if step["decided_date"] else ""),
                f"score {step['score']:.2f}" if step["score"] is not None else None,
                step["reason"],
            )
        )
        drawn.add(line(f"to undo: {step['undo']}", style="dim"))
        nodes[step[f"{here}_mention_id"]] = drawn
    if len(steps) > len(shown):
        node.add(line(f"and {_count(len(steps) - len(shown), 'more step')} (--all shows them)", style="dim"))
    if offerings > 0:
        came = f"{_count(offerings, 'record')} of offerings came with their maker, for the reasons above"
        node.add(line(f"{came}; to part one, correct its owner in pipelines/decisions/corrections.yml", style="dim"))
    for link in merges["name_links"]:
        node.add(
            line(
                f"linked by aliases.csv: {link['subject_name']} {link['name_relation'].replace('_', ' ')} {link['object_name']}",
                link["valid_from_stated"],
                link["source_url"],
            )
        )
    for standing, found in groupby(merges["apart"], key=lambda pair: pair["standing"]):
        pairs = list(found)
        kind = parent.add(line(f"{STANDINGS[standing]} ({len(pairs)})", style="bold"))
        for pair in pairs[: None if show_all else SHOWN_CLAIMS]:
            drawn = kind.add(
                line(
                    f"{pair['other_company_name']} ({pair['other_company_id']}): {pair['other_mention_id']} beside {pair['mention_id']}",
                    f"score {pair['score']:.2f}" if pair["score"] is not None else None,
                    pair["reason"],
                    pair["refusal_reason"],
                )
            )
            drawn.add(line(f"to merge: {pair['join']}", style="dim"))
        if len(pairs) > SHOWN_CLAIMS and not show_all:
            kind.add(line(f"and {len(pairs) - SHOWN_CLAIMS:,} more (--all shows them)", style="dim"))


def _outwards(parent: Tree, steps: list[Row], line: Any) -> Iterator[tuple[Row, str, dict[str, Tree]]]:
    """Steps in an order in which each begins at a record that is drawn, the record with the most steps first.

    Yields:
        The step, the record from which it leads on, and the drawn records, to which the caller adds the one that the step leads to.
    """
    names = {step[f"{side}_mention_id"]: step[f"{side}_name"] for step in steps for side in ("left", "right")}
    degree = Counter(step[f"{side}_mention_id"] for step in steps for side in ("left", "right"))
    nodes: dict[str, Tree] = {}
    waiting = list(steps)
    while waiting:
        if not any(step[f"{side}_mention_id"] in nodes for step in waiting for side in ("left", "right")):
            hub = min((side for step in waiting for side in (step["left_mention_id"], step["right_mention_id"])), key=lambda one: (-degree[one], one))
            nodes[hub] = parent.add(line(f"{hub} '{names[hub]}'"))
        step = next(step for step in waiting if step["left_mention_id"] in nodes or step["right_mention_id"] in nodes)
        waiting.remove(step)
        yield step, step["left_mention_id"] if step["left_mention_id"] in nodes else step["right_mention_id"], nodes


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


def _add_modalities(parent: Tree, modalities: list[Row], line: Any, *, show_all: bool) -> None:
    """Add the forms of content, each with the labels that tell it."""
    node = parent.add(line("Modalities", style="bold"))
    if not modalities:
        node.add(line("no source tells a form of content, which does not say that there is none"))
    for modality in modalities:
        drawn = node.add(line(modality["modality_name"], style="cyan"))
        claims = modality["claims"] if show_all else modality["claims"][:SHOWN_CLAIMS]
        for claim in claims:
            drawn.add(_claim_line(line, claim))
        if len(modality["claims"]) > len(claims):
            drawn.add(line(f"and {len(modality['claims']) - len(claims):,} more claims (--all shows them)", style="dim"))


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'s' if number != 1 else ''}"


def _claim_line(line: Any, claim: Row) -> Any:
    activities = f"→ {', '.join(claim['activities'])}" if claim.get("activities") else None
    said = f"{claim['source_id']} record {claim['record_id']}: {claim['property'].replace('_', ' ')} '{claim['value']}'"
    return line(f"{said} {activities}" if activities else said, _span(claim) if claim.get("first_seen_date") else None)


def _review_line(line: Any, row: Row) -> Any:
    place = f"company_reviews.csv, line {row['decision_line']}"
    if row["review_state"] != "judged":
        return line(f"{row['reviewed_on_date']}: no page was found that says what it does", place)
    said = f"{row['reviewed_on_date']}: {row['scope_reviewed']}, {row['sureness']}"
    return line(said, row["summary"], row["evidence_url"], row["note"], place)


def _span(row: Row) -> str:
    first, last = row["first_seen_date"], row["last_seen_date"]
    return f"{first}" if first == last else f"{first} to {last}"
