"""``marketmap why``: the whole chain of evidence behind one company, as a tree or as JSON.

Belongs here: finding the company that is meant, and gathering its evidence with the ways to undo it. Does not belong here: drawing
(``why_tree``), SQL, which stands in ``queries/why_*.sql``.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..engine.errors import QueryError
from .console import console, fetch, open_release, print_json, visible
from .judgements import MATCHES, csv_line, today

if TYPE_CHECKING:
    import duckdb

    from pipelines.resolution.decisions import Verdict

Row = dict[str, Any]
CERTAIN_RANK = 4  # up to here the whole name, id, domain or offering agrees; beyond it only a part does
WHY = "<why>"  # stands in a suggested line for what only the person who writes it knows


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
        from .why_tree import tree

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
    layers = [_with_claims(list(rows)) for _, rows in groupby(fetch(reader, "why_layers", key), key=lambda row: row["layer_id"])]
    modalities = [_with_claims(list(rows)) for _, rows in groupby(fetch(reader, "why_modalities", key), key=lambda row: row["modality_id"])]
    return {
        "company": fetch(reader, "why_company", key)[0],
        "values": fetch(reader, "why_values", key),
        "records": fetch(reader, "why_records", key),
        "merges": {
            "steps": [_with_undoing(step) for step in fetch(reader, "why_merge_steps", key)],
            "name_links": fetch(reader, "why_name_links", key),
            "apart": [_with_joining(pair) for pair in fetch(reader, "why_pairs_apart", key)],
        },
        "scope": fetch(reader, "why_scope", key)[0],
        "suggestions": fetch(reader, "why_suggestions", key),
        "layers": layers,
        "unplaced": fetch(reader, "why_unplaced", key),
        "reviews": fetch(reader, "why_reviews", key),
        "modalities": modalities,
        "mentions": fetch(reader, "why_mentions", key),
        "funding": {"total": next(iter(fetch(reader, "why_funding_total", key)), None), "claims": fetch(reader, "why_funding_claims", key)},
        "offerings": fetch(reader, "why_offerings", key),
    }


def _with_claims(rows: list[Row]) -> Row:
    """What the rows of one layer or modality have in common, with the claims in which they differ."""
    of_claim = ["claim_id", "source_id", "record_id", "property", "value", "activities", "first_seen_date", "last_seen_date", "is_current"]
    of_claim += ["modality_basis"] if "modality_basis" in rows[0] else []
    return {key: value for key, value in rows[0].items() if key not in of_claim} | {
        "claims": [{key: row[key] for key in of_claim} for row in rows if row["claim_id"]]
    }


def _with_undoing(step: Row) -> Row:
    """A merge step with the line of matches.csv that undoes it, and where that goes."""
    undo = _line(step["left_mention_id"], step["right_mention_id"], "different")
    if step["decision_line"] is None:
        return step | {"undo_line": undo, "undo": f"add to {MATCHES}: {undo}"}
    return step | {"undo_line": undo, "undo": f"in line {step['decision_line']} of {MATCHES} write different for same, or remove that line"}


def _with_joining(pair: Row) -> Row:
    """A pair that was not merged with the line of matches.csv that merges it, and where that goes."""
    join = _line(pair["mention_id"], pair["other_mention_id"], "same")
    if pair["decision_line"] is None:
        return pair | {"join_line": join, "join": f"add to {MATCHES}: {join}"}
    return pair | {"join_line": join, "join": f"see line {pair['decision_line']} of {MATCHES}, which decides it"}


def _line(left: str, right: str, judgement: Verdict) -> str:
    return csv_line(left, right, judgement, today(), WHY)
