"""The sentences of the crosswalk's pages, built from its numbers.

Belongs here: from rows to what they say. Does not belong here: which rows stand where (``crosswalk``), number formats (``theme``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from . import theme
from .reading import Row


def agreement(rows: Sequence[Row], titles: Mapping[str, str]) -> str:
    """Which models sort companies most and least alike.

    Args:
        rows: Adjusted mutual information of each pair on one basis in one view (``measured_value`` may be None).
        titles: Model id → short title.
    """
    known = sorted((row for row in rows if row["measured_value"] is not None), key=lambda row: -row["measured_value"])
    if not known:
        return "No two models place enough of the same companies to be compared"
    most = _pair(known[0], titles)
    if len(known) == 1:
        return f"Only {most} place enough of the same companies to be compared"
    return f"{most} sort companies most alike, {_pair(known[-1], titles)} least"


def _pair(row: Row, titles: Mapping[str, str]) -> str:
    return f"{titles[row['left_taxonomy_id']]} and {titles[row['right_taxonomy_id']]}"


def bits(rows: Sequence[Row], titles: Mapping[str, str]) -> str:
    """Which translation loses the most and which the least.

    Args:
        rows: One row per direction (``from_id``, ``to_id``, ``lost``, ``entropy``).
        titles: Model id → short title.
    """
    known = sorted((row for row in rows if row["lost"] is not None), key=lambda row: -row["lost"])
    if not known:
        return "No two models place enough of the same companies to say what a translation loses"
    most, least = known[0], known[-1]
    worst = (
        f"From {titles[most['from_id']]} to {titles[most['to_id']]} the most is lost, {most['lost']:.1f} of {most['entropy']:.1f} bits per company"
    )
    if len(known) == 1:
        return worst
    return f"{worst}; from {titles[least['from_id']]} to {titles[least['to_id']]} the least, {least['lost']:.1f} of {least['entropy']:.1f}"


def independent(everything: Sequence[Row], reviewed: Sequence[Row]) -> str:
    """Whether models agree as well when a company is judged for each of them on its own.

    Args:
        everything: Adjusted mutual information of each pair over all placements.
        reviewed: The same over reviewed companies.
    """
    mapped = {(row["left_taxonomy_id"], row["right_taxonomy_id"]): row for row in everything if row["measured_value"] is not None}
    pairs = [(row, mapped.get((row["left_taxonomy_id"], row["right_taxonomy_id"]))) for row in reviewed if row["measured_value"] is not None]
    compared = [(own, echo) for own, echo in pairs if echo is not None]
    if not compared:
        return "Too few companies have been reviewed in two models each to say how far the models agree on their own"
    of = theme.plural(len(compared), "pair")
    lower = sum(own["measured_value"] < echo["measured_value"] for own, echo in compared)
    apart = sum(own["value_high"] < echo["value_low"] for own, echo in compared)
    clearly = f", {'none' if not apart else theme.count(apart)} of them with intervals that do not touch" if lower else ""
    return f"Where companies were judged for each model on its own, models agree less in {theme.count(lower)} of {of}{clearly}"


def match(row: Row | None, left: str, right: str) -> str:
    """How many companies the best one-to-one match of two models holds.

    Args:
        row: The pair's ``matched_share``, None or without a value where there is none.
        left: Short title of the one model.
        right: Short title of the other.
    """
    if row is None or row["measured_value"] is None:
        return f"{left} and {right} place too few of the same companies to be compared"
    share = theme.percent(row["measured_value"])
    span = theme.percent_range(row["value_low"], row["value_high"])
    return f"If each layer of {left} had to be one of {right}, {share} ({span}) of the companies that both place would fit"


def closest(rows: Sequence[Row], labels: Mapping[str, str]) -> str:
    """Which two layers have the most companies in common, set against those that either has.

    Args:
        rows: Overlaps of one pair of models (``jaccard_share`` and counts).
        labels: Layer id → label.
    """
    shared = [row for row in rows if row["shared_company_count"]]
    if not shared:
        return "No company stands in a layer of both models"
    best = max(shared, key=lambda row: (row["jaccard_share"], row["shared_company_count"]))
    either = best["left_company_count"] + best["right_company_count"] - best["shared_company_count"]
    one, other = labels.get(best["left_layer_id"], best["left_layer_id"]), labels.get(best["right_layer_id"], best["right_layer_id"])
    both = theme.count(best["shared_company_count"])
    return f"“{one}” and “{other}” hold the most alike companies: {both} stand in both, of {theme.count(either)} in either"


def disagreements(groups: Sequence[Row]) -> str:
    """How many pairs of layers have companies that do not fit what is declared.

    Args:
        groups: Pairs of layers on one basis each (``companies``).
    """
    if not groups:
        return "No company contradicts what is declared of these layers"
    pairs = len({(group["left_layer_id"], group["right_layer_id"]) for group in groups})
    companies = len({row["company_id"] for group in groups for row in group["companies"]})
    verb = "does" if companies == 1 else "do"
    return f"{theme.plural(companies, 'company', 'companies')} {verb} not fit what is declared of {theme.plural(pairs, 'pair')} of layers"
