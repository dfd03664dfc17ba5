"""Claims of the documents: what a claim may refer to, how its counts become a value with an interval, and how that becomes a verdict.

Belongs here: the checks over claims/*.yml, the SQL around a claim's own SELECT, the rule of the verdict. Does not belong here: a claim's
SELECT and bounds (``claims/``), the sentence of a verdict (``tables/marts/document_claims.py``), the shape of the file (``models``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from . import models
from .errors import ContentError, Problem, nearest
from .yaml_files import read_yaml

if TYPE_CHECKING:
    from .registry import Project

TOO_FEW = 10  # known cases below which nothing is said, as for every share of the map
NOTHING_LEFT_OUT = "none"
KEYS = ("scope_view", "left_out_source_id")
# Measure → the columns that a claim's SELECT gives for it, beside the keys.
COUNTS = {
    "share": ("hit_count", "known_count", "total_count"),
    "share_difference": ("hit_count", "known_count", "other_hit_count", "other_known_count", "total_count"),
    "win_share": ("win_count", "known_count", "other_known_count", "total_count"),
    "range": ("value", "value_low", "value_high", "known_count", "total_count"),
}
INTERVALS = {
    "share": "Wilson score interval, 95 % (Wilson 1927)",
    "share_difference": "hybrid score interval of a difference of shares, 95 % (Newcombe 1998, method 10)",
    "win_share": "interval of the Mann-Whitney statistic, 95 % (Hanley and McNeil 1982)",
    "range": "range between a cautious and a generous count",
}


# --- checks ---------------------------------------------------------------------------------------------------------------


def check_claims(project: Project) -> Iterator[Problem]:
    """What a claim names that is not there: model, document, layer, source."""
    documents = {model.citation.document for model in project.taxonomies.values() if model.citation.document}
    for claim_id, claim in project.claims.items():
        path = project.content / "claims" / f"{claim_id}.yml"
        lines = read_yaml(path)[1]
        model = project.taxonomies.get(claim.taxonomy_id)
        if claim.document not in documents:
            hint = nearest(claim.document, documents)
            yield Problem(str(path), lines.get(("document",), 0), f"no layer model is told by the document '{claim.document}'", hint)
        if model is None:
            hint = nearest(claim.taxonomy_id, project.taxonomies)
            yield Problem(str(path), lines.get(("taxonomy_id",), 0), f"unknown layer model '{claim.taxonomy_id}'", hint)
            continue
        if claim.document in documents and model.citation.document != claim.document:
            line = lines.get(("document",), 0)
            yield Problem(str(path), line, f"{claim.taxonomy_id} is not the model of {claim.document}", f"it is that of {model.citation.document}")
        codes = {node.layer_id.removeprefix(f"{claim.taxonomy_id}/") for node in project.layers[claim.taxonomy_id]}
        for index, code in enumerate(claim.layers):
            if code not in codes:
                yield Problem(str(path), lines.get(("layers", index), 0), f"{claim.taxonomy_id} has no layer '{code}'", nearest(code, codes))
        if claim.rests_on and claim.rests_on not in project.sources:
            yield Problem(str(path), lines.get(("rests_on",), 0), f"unknown source '{claim.rests_on}'", nearest(claim.rests_on, project.sources))


def sql_problems(project: Project) -> Iterator[Problem]:
    """What is wrong with the SELECTs of claims: unknown tables, tables of earlier stages, columns that the measure needs and that are not given."""
    from sqlglot import exp, parse_one

    from .graph import DIALECT, tables_in

    known = [name for name, table in project.tables.items() if table.schema in ("curated", "marts")]
    for claim_id, claim in project.claims.items():
        if claim.sql is None or claim.measure is None:
            continue
        path = project.content / "claims" / f"{claim_id}.yml"
        line = read_yaml(path)[1].get(("sql",), 0)
        try:
            tables_in(claim.sql, path, known)
        except ContentError as error:
            yield from (Problem(problem.path, line, problem.message, problem.hint) for problem in error.problems)
            continue
        statement = parse_one(claim.sql, dialect=DIALECT)
        assert isinstance(statement, exp.Query)  # tables_in refuses anything else
        given = set(statement.named_selects)
        wanted = [*COUNTS[claim.measure], *(() if claim.rests_on else KEYS)]
        if missing := [column for column in wanted if column not in given]:
            yield Problem(str(path), line, f"the SELECT of a {claim.measure} also gives: {', '.join(missing)}")


# --- from counts to values ---------------------------------------------------------------------------------------------------


def measured_sql(project: Project) -> str:
    """One SELECT over all claims that can be measured, with value, interval, counts and the worst cases of what is unknown."""
    parts = [_measured(claim_id, claim) for claim_id, claim in sorted(project.claims.items()) if claim.sql is not None]
    return "\nUNION ALL\n".join(parts)


def _measured(claim_id: str, claim: models.DocumentClaim) -> str:
    keys = ", ".join(KEYS) if claim.rests_on is None else f"'core' AS scope_view, '{NOTHING_LEFT_OUT}' AS left_out_source_id"
    assert claim.sql is not None and claim.measure is not None
    counts = {"share": _share, "share_difference": _share_difference, "win_share": _win_share, "range": _range}[claim.measure]()
    # Counted once more as numbers, so that no formula divides whole numbers.
    numbers = ", ".join(f"CAST({column} AS DOUBLE) AS {column}" for column in COUNTS[claim.measure])
    return (
        f"SELECT '{claim_id}' AS document_claim_id, scope_view, left_out_source_id, {counts}\n"
        f"FROM (SELECT {keys}, {numbers} FROM (\n{claim.sql.strip()}\n) AS counted) AS claim"
    )


def _columns(value: str, low: str, high: str, known: str, smallest: str, worst_low: str = "NULL", worst_high: str = "NULL") -> str:
    numbers = {"measured_value": value, "value_low": low, "value_high": high, "worst_low": worst_low, "worst_high": worst_high}
    counts = {"known_count": known, "smallest_count": smallest, "total_count": "total_count"}
    return ", ".join(
        [
            *(f"CAST({sql} AS DOUBLE) AS {name}" for name, sql in numbers.items()),
            *(f"CAST({sql} AS BIGINT) AS {name}" for name, sql in counts.items()),
        ]
    )


def _wilson(hits: str, known: str, sign: str) -> str:
    """A bound of Wilson's score interval (Wilson 1927), z = 1.96."""
    n, p = f"NULLIF({known}, 0)", f"({hits} / NULLIF({known}, 0))"
    clip, edge = ("greatest", "0.0") if sign == "-" else ("least", "1.0")
    bound = f"({p} + 3.8416 / (2 * {n}) {sign} 1.96 * sqrt({p} * (1 - {p}) / {n} + 3.8416 / (4 * {n} * {n}))) / (1 + 3.8416 / {n})"
    return f"CASE WHEN {known} > 0 THEN {clip}({edge}, {bound}) END"  # greatest() and least() would take NULL for the edge


def _share() -> str:
    n = "NULLIF(known_count, 0)"
    worst = ("hit_count / NULLIF(total_count, 0)", "(hit_count + total_count - known_count) / NULLIF(total_count, 0)")
    low, high = _wilson("hit_count", "known_count", "-"), _wilson("hit_count", "known_count", "+")
    return _columns(f"hit_count / {n}", low, high, "known_count", "known_count", *worst)


def _share_difference() -> str:
    """Newcombe's method 10: the two Wilson intervals make that of the difference (Newcombe 1998, Statistics in Medicine 17, 873-890)."""
    one, other = "(hit_count / NULLIF(known_count, 0))", "(other_hit_count / NULLIF(other_known_count, 0))"
    one_low, one_high = _wilson("hit_count", "known_count", "-"), _wilson("hit_count", "known_count", "+")
    other_low, other_high = _wilson("other_hit_count", "other_known_count", "-"), _wilson("other_hit_count", "other_known_count", "+")
    difference = f"({one} - {other})"
    low = f"{difference} - sqrt(power({one} - ({one_low}), 2) + power(({other_high}) - {other}, 2))"
    high = f"{difference} + sqrt(power(({one_high}) - {one}, 2) + power({other} - ({other_low}), 2))"
    # All unknown cases in the one group or in the other, and all for the claim or all against it.
    unknown = "(total_count - known_count - other_known_count)"
    grown, other_grown = f"NULLIF(known_count + {unknown}, 0)", f"NULLIF(other_known_count + {unknown}, 0)"
    worst_low = f"least(hit_count / {grown} - {other}, {one} - (other_hit_count + {unknown}) / {other_grown})"
    worst_high = f"greatest((hit_count + {unknown}) / {grown} - {other}, {one} - other_hit_count / {other_grown})"
    known, smallest = "known_count + other_known_count", "least(known_count, other_known_count)"
    return _columns(difference, low, high, known, smallest, worst_low, worst_high)


def _win_share() -> str:
    """How often a case of the one group lies above one of the other; spread after Hanley and McNeil (1982), Radiology 143, 29-36."""
    a = "(win_count / NULLIF(known_count * other_known_count, 0))"
    spread = (
        f"sqrt(greatest(0.0, ({a} * (1 - {a}) + (known_count - 1) * ({a} / (2 - {a}) - {a} * {a})"
        f" + (other_known_count - 1) * (2 * {a} * {a} / (1 + {a}) - {a} * {a})) / NULLIF(known_count * other_known_count, 0)))"
    )
    low = f"CASE WHEN known_count * other_known_count > 0 THEN greatest(0.0, {a} - 1.96 * {spread}) END"
    high = f"CASE WHEN known_count * other_known_count > 0 THEN least(1.0, {a} + 1.96 * {spread}) END"
    return _columns(a, low, high, "known_count + other_known_count", "least(known_count, other_known_count)")


def _range() -> str:
    return _columns("value", "value_low", "value_high", "known_count", "known_count")


# --- from values to verdicts -----------------------------------------------------------------------------------------------


def verdict(claim: models.DocumentClaim, low: float | None, high: float | None, case_count: int) -> tuple[str, str]:
    """The verdict of a claim, and what it stands on.

    Args:
        claim: The claim with its bounds.
        low: Lower end of the interval; None when nothing is known.
        high: Upper end of the interval.
        case_count: Known cases; of two groups, those of the smaller.

    Returns:
        ``supported``, ``contradicted`` or ``cannot_be_told``, and ``interval_clear``, ``interval_straddles``, ``absence_proves_nothing``,
        ``too_few`` or ``no_data``.
    """
    if claim.supported_if is None:
        return "cannot_be_told", "no_data"
    if case_count < TOO_FEW or low is None or high is None:
        return "cannot_be_told", "too_few"
    if claim.supported_if.cleared(low, high):
        return "supported", "interval_clear"
    if claim.contradicted_if is None:
        return "cannot_be_told", "absence_proves_nothing"
    if claim.contradicted_if.cleared(low, high):
        return "contradicted", "interval_clear"
    return "cannot_be_told", "interval_straddles"
