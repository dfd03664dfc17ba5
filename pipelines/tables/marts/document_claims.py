"""One row per claim of the documents and view of scope, with its verdict and the sentence that gives its numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from pipelines.engine.build import Context
from pipelines.engine.claims import INTERVALS, NOTHING_LEFT_OUT, TOO_FEW, verdict
from pipelines.engine.models import Bound, DocumentClaim

Row = dict[str, Any]
MEASURES = ["document_claim_id", "scope_view", "left_out_source_id", "measured_value", "value_low", "value_high", "worst_low", "worst_high"]
MEASURES += ["known_count", "smallest_count", "total_count"]
WORDS = {"at_least": "at least", "above": "above", "at_most": "at most", "below": "below"}
CASES = {"share": "cases", "points": "cases", "companies": "companies", "groups": "cases", "models": "models"}


def rows(context: Context) -> Iterator[Row]:
    """Claims in id order, the core companies first; claims that no data can test have one row, in the core view."""
    measures: dict[tuple[str, str], dict[str, Row]] = defaultdict(dict)
    for row in context.read("marts.claim_measures", MEASURES):
        measures[row["document_claim_id"], row["scope_view"]][row["left_out_source_id"]] = row
    lists = sorted({source for found in measures.values() for source in found} - {NOTHING_LEFT_OUT})
    for claim_id, claim in sorted(context.project.claims.items()):
        for scope_view in ("core", "core_and_adjacent"):
            found = measures.get((claim_id, scope_view), {})
            if scope_view == "core" or found:
                yield {"document_claim_id": claim_id, "scope_view": scope_view, **_stated(claim), **_judged(claim, found, lists)}


def _stated(claim: DocumentClaim) -> Row:
    """What the document says, and how it is tested."""
    return {
        "document": claim.document,
        "taxonomy_id": claim.taxonomy_id,
        "claim_label": claim.label,
        "claim_layer_ids": [f"{claim.taxonomy_id}/{code}" for code in claim.layers],
        "claim_region": claim.region,
        "says": claim.says,
        "character_offset": claim.location.character_offset,
        "test": claim.test,
        "unit": claim.unit,
        "interval_method": INTERVALS[claim.measure] if claim.measure else None,
        "bound_stated": f"supported when {_words(claim.supported_if, claim)}" if claim.supported_if else None,
        "caveat": claim.caveat,
    }


def _judged(claim: DocumentClaim, found: Mapping[str, Row], lists: list[str]) -> Row:
    if claim.cannot_be_told is not None:
        return {"verdict": "cannot_be_told", "verdict_ground": "no_data", "verdict_reason": claim.cannot_be_told}
    whole = found.get(NOTHING_LEFT_OUT)
    if whole is None:
        none_known = {"known_count": 0, "total_count": 0, "verdict": "cannot_be_told", "verdict_ground": "too_few"}
        return {**none_known, "verdict_reason": "No case is known at all."}
    word, ground = verdict(claim, whole["value_low"], whole["value_high"], whole["smallest_count"])
    return {
        **{name: whole[name] for name in ("known_count", "total_count")},
        **{name: whole[name] if ground != "too_few" else None for name in ("measured_value", "value_low", "value_high")},
        "verdict": word,
        "verdict_ground": ground,
        "verdict_reason": _reason(claim, whole, word, ground),
        **_without_largest(claim, found, whole, word, lists),
    }


def _without_largest(claim: DocumentClaim, found: Mapping[str, Row], whole: Row, word: str, lists: list[str]) -> Row:
    """The list whose absence matters most: one that turns the verdict before others, then the one that moves the value furthest."""
    if claim.rests_on is not None:
        return {
            "largest_source_id": claim.rests_on,
            "verdict_without_largest_source": "cannot_be_told",
            "is_verdict_stable": word == "cannot_be_told",
        }
    if len(found) < 2:
        return {}
    ranked = []
    for source in lists:
        row = found.get(source)
        value = row["measured_value"] if row else None
        other = verdict(claim, row["value_low"], row["value_high"], row["smallest_count"])[0] if row else "cannot_be_told"
        moved = abs(value - whole["measured_value"]) if value is not None and whole["measured_value"] is not None else 0.0
        ranked.append((other != word, moved, source, other, value))
    turned, _, source, other, value = max(ranked, key=lambda item: (item[0], item[1], item[2]))
    return {
        "largest_source_id": source,
        "value_without_largest_source": value,
        "verdict_without_largest_source": other,
        "is_verdict_stable": not turned,
    }


def _reason(claim: DocumentClaim, row: Row, word: str, ground: str) -> str:
    """A sentence with the numbers of a verdict."""
    known = f"{row['known_count']:,} of {row['total_count']:,} {CASES[claim.unit or 'share']} known"
    if ground == "too_few":
        fewest = f", {row['smallest_count']:,} in the smaller group" if row["smallest_count"] != row["known_count"] else ""
        return f"Too few to say: {known}{fewest}; at least {TOO_FEW} are needed."
    assert claim.supported_if is not None
    ends = _number(row["value_low"], claim), _number(row["value_high"], claim)
    interval = f"({ends[0]} to {ends[1]})" if ends[0] != ends[1] else "(no range)"
    value = f"{_number(row['measured_value'], claim)} {interval}"
    if ground == "interval_straddles":
        told = f"The interval holds values on both sides of the bound of {_number(claim.supported_if.limit, claim)}: {value}; {known}."
    elif ground == "absence_proves_nothing":
        told = f"Measured {value}, and supported means {_words(claim.supported_if, claim)}; what lists lack may still be there; {known}."
    else:
        bound = claim.supported_if if word == "supported" or claim.contradicted_if is None else claim.contradicted_if
        told = f"Measured {value}, and {word} means {_words(bound, claim)}; {known}."
    return told + _worst_case(claim, row, word, ground)


def _worst_case(claim: DocumentClaim, row: Row, word: str, ground: str) -> str:
    """Whether what is unknown could turn the verdict, if all of it fell on one side."""
    unknown = row["total_count"] - row["known_count"]
    if ground != "interval_clear" or not unknown:
        return ""
    if row["worst_low"] is None:
        return f" The {unknown:,} unknown cases are not in the interval and could turn the verdict."
    worst = f"{_number(row['worst_low'], claim)} to {_number(row['worst_high'], claim)}"
    holds = verdict(claim, row["worst_low"], row["worst_high"], TOO_FEW)[0] == word
    ending = "the verdict would hold" if holds else "the verdict could turn"
    return f" If all {unknown:,} unknown cases fell on one side the value would be {worst}: {ending}."


def _words(bound: Bound, claim: DocumentClaim) -> str:
    [(name, value)] = bound.model_dump(exclude_none=True).items()
    return f"{WORDS[name]} {_number(value, claim)}"


def _number(value: float, claim: DocumentClaim) -> str:
    if claim.unit == "share":
        return f"{value * 100:.0f} %"
    if claim.unit == "points":
        points = round(value * 100)
        return f"{'−' if points < 0 else '+' if points else ''}{abs(points)} points"
    return f"{value:,.0f}"
