"""Sentences built from the data: the titles of charts and pages. Each stays true when the data change.

Belongs here: which sentence fits which rows, with the cases of few, none and equal. Does not belong here: drawing (``figures``) and
the format of a number (``theme``). The functions take plain rows, so that they can be tested on crafted ones.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from . import theme

Row = dict[str, Any]


def _joined(labels: Sequence[str], limit: int = 3) -> str:
    """Up to ``limit`` names, then how many more."""
    return theme.listed(labels) if len(labels) <= limit else f"{', '.join(labels[:limit])} and {theme.number_word(len(labels) - limit)} more"


def _all_of(number: int) -> str:
    return "both" if number == 2 else f"all {theme.number_word(number)}"


def _leaders(rows: Sequence[Row], field: str) -> list[Row]:
    """All rows that share the largest value."""
    known = [row for row in rows if row[field] is not None]
    most = max((row[field] for row in known), default=None)
    return [row for row in known if row[field] == most]


def company_counts(rows: Sequence[Row]) -> str:
    """Which layer holds the most companies and which the fewest.

    Args:
        rows: Main layers of one model (``label``, ``company_count``), from the user down to the ground.
    """
    filled = [row for row in rows if row["company_count"]]
    if not filled:
        return "No company of this release is in any layer of this model"
    if len(filled) == 1:
        return f"All companies are in one layer, {filled[0]['label']}: {theme.plural(filled[0]['company_count'], 'company', 'companies')}"
    most = _leaders(filled, "company_count")
    top = most[0]["company_count"]
    empty = [row["label"] for row in rows if not row["company_count"]]
    if len(most) > 1:
        return f"{_joined([row['label'] for row in most])} hold the most companies, {theme.count(top)} each"
    rest = [row for row in filled if row is not most[0]]
    least = min(row["company_count"] for row in rest)
    fewest = [row["label"] for row in rest if row["company_count"] == least]
    if empty:
        tail = f"{_joined(empty)} {'has' if len(empty) == 1 else 'have'} none"
    elif len(fewest) > 1:
        tail = f"{_joined(fewest)} have {theme.count(least)} each"
    else:
        tail = f"{fewest[0]} has {theme.count(least)}"
    return f"{most[0]['label']} holds the most companies, {theme.count(top)}; {tail}"


def funding(rows: Sequence[Row]) -> str:
    """Which layer's companies have disclosed the most money, and how few that is.

    Args:
        rows: Main layers of one model (``label``, ``funding_usd``, ``known_count``, ``total_count``).
    """
    known = [row for row in rows if row["funding_usd"] is not None]
    if not known:
        return "No funding is disclosed for the companies of this model"
    most = _leaders(known, "funding_usd")
    if len(most) > 1:
        return f"{_joined([row['label'] for row in most])} disclose the most funding, {theme.usd(most[0]['funding_usd'])} each"
    top = most[0]
    return (
        f"{top['label']} discloses the most funding, {theme.usd(top['funding_usd'])} by {theme.count(top['known_count'])} of "
        f"{theme.plural(top['total_count'], 'company', 'companies')}"
    )


def leading_regions(rows: Sequence[Row]) -> str:
    """Which region leads in how many layers.

    Args:
        rows: Main layers (``label``, ``leading_region_name``, ``company_share``); the region is None where too few countries are known.
    """
    told = [row for row in rows if row["leading_region_name"] is not None]
    if not told:
        return "In no layer is the country of enough companies known to compare regions (ten are needed)"
    (region, held), *others = Counter(row["leading_region_name"] for row in told).most_common()
    shares = sorted(row["company_share"] for row in told if row["leading_region_name"] == region)
    span = (
        theme.percent(shares[0])
        if theme.percent(shares[0]) == theme.percent(shares[-1])
        else f"{theme.percent(shares[0])} to {theme.percent(shares[-1])}"
    )
    if len(told) == 1:
        return f"{region} leads in the one layer with enough known countries, {told[0]['label']}, with {span}"
    if not others:
        where = "every layer" if len(told) == len(rows) else f"{_all_of(len(told))} layers with enough known countries"
        return f"{region} leads in {where}, with {span} of the companies whose country is known"
    if len(others) == 1 and others[0][1] == held:
        return f"{region} and {others[0][0]} lead in {theme.number_word(held)} {'layer' if held == 1 else 'layers'} each"
    rest = ", ".join(f"{name} in {theme.number_word(number)}" for name, number in others)
    return f"{region} leads in {theme.number_word(held)} of {theme.number_word(len(told))} layers, {rest}"


def unknown_countries(rows: Sequence[Row]) -> str:
    """How the layers divide between regions, and for how many companies that is unknown.

    Args:
        rows: Main layers (``label``, ``known_company_count``, ``layer_company_count``).
    """
    counted = [row for row in rows if row["layer_company_count"]]
    if not counted:
        return "There is no company to divide between regions"
    unknown = [1 - row["known_company_count"] / row["layer_company_count"] for row in counted]
    if all(share == 1 for share in unknown):
        return "The country of no company in this model is known, so nothing can be said of regions"
    if all(share == 0 for share in unknown):
        return "The country of every company is known in every layer"
    low, high = theme.percent(min(unknown)), theme.percent(max(unknown))
    span = low if low == high else f"between {low} and {high}"
    return f"Where companies are is unknown for {span} of a layer, so regions can be compared only among the rest"


def model_page(counts: Sequence[Row], money: Sequence[Row], total: int) -> str:
    """The headline of a model's page: where the companies are, and whether the disclosed money is there too.

    Args:
        counts: Main layers (``label``, ``company_count``), from the user down to the ground.
        money: The same layers (``label``, ``funding_usd``, ``known_count``).
        total: Distinct companies that are in any layer of the model.
    """
    if not total or not any(row["company_count"] for row in counts):
        return "No company of this release is in a layer of this model"
    most = _leaders(counts, "company_count")
    if len(most) > 1:
        return (
            f"{_joined([row['label'] for row in most])} hold the most companies, {theme.count(most[0]['company_count'])} each of {theme.count(total)}"
        )
    top = most[0]
    crowd = f"{top['label']} holds {theme.count(top['company_count'])} of the {theme.plural(total, 'company', 'companies')}"
    rich = _leaders(money, "funding_usd")
    if not rich:
        return f"{crowd}; none of them discloses any funding" if len(counts) == 1 else f"{crowd}; no layer discloses any funding"
    if len(rich) > 1:
        return f"{crowd}, the most of any layer"
    if rich[0]["label"] == top["label"]:
        return f"{crowd}, and the most disclosed funding, {theme.usd(rich[0]['funding_usd'])}"
    return f"{crowd}, but the most disclosed funding is in {rich[0]['label']}, {theme.usd(rich[0]['funding_usd'])}"


def overview(models: Sequence[Sequence[Row]]) -> str:
    """The headline of the site: in how many models the companies are nearest the user, and whether the disclosed money is there too.

    Args:
        models: Per model its main layers (``stack_position``, ``company_count``, ``funding_usd``).
    """
    counted = [rows for rows in models if any(row["company_count"] for row in rows)]
    if not counted:
        return "No company of this release is in a layer of any model yet"
    total = len(counted)
    crowded_at_top = sum(all(_is_top(row, rows) for row in _leaders(rows, "company_count")) for rows in counted)
    funded = [(rows, _leaders(rows, "funding_usd")) for rows in counted if any(row["funding_usd"] for row in rows)]
    deeper = sum(not any(_is_top(row, rows) for row in richest) for rows, richest in funded)
    if total == 1:
        crowd = f"The layer nearest the user {'holds' if crowded_at_top else 'does not hold'} the most companies"
    elif crowded_at_top == 0:
        crowd = f"In none of the {theme.number_word(total)} models does the layer nearest the user hold the most companies"
    else:
        share = _all_of(total) if crowded_at_top == total else f"{theme.number_word(crowded_at_top)} of {theme.number_word(total)}"
        crowd = f"In {share} models the layer nearest the user holds the most companies"
    if not funded or crowded_at_top == 0:
        return crowd
    if deeper == total == crowded_at_top:
        return f"{crowd}, but the most disclosed money lies deeper"
    if deeper:
        return f"{crowd}; the most disclosed money lies deeper in {theme.number_word(deeper)}"
    return f"{crowd}, and the most disclosed money" if crowded_at_top == len(funded) == total else crowd


def _is_top(row: Row, rows: Sequence[Row]) -> bool:
    return bool(row["stack_position"] == max(other["stack_position"] for other in rows))


def regions(rows: Sequence[Row]) -> str:
    """Which region has the most companies, over the whole list.

    Args:
        rows: Regions (``region_code``, ``region_name``, ``company_count``, ``company_share``, ``company_share_low``, ``company_share_high``,
            ``known_count``, ``total_count``).
    """
    told = [row for row in rows if row["region_code"] != "unknown" and row["company_share"] is not None]
    if not told:
        known = rows[0]["known_count"] if rows else 0
        return f"The country of only {theme.plural(known, 'company', 'companies')} is known, too few to compare regions"
    most = _leaders(told, "company_count")
    if len(most) > 1:
        return f"{_joined([row['region_name'] for row in most])} have the most companies, {theme.count(most[0]['company_count'])} each"
    top = most[0]
    interval = theme.percent_range(top["company_share_low"], top["company_share_high"])
    return (
        f"{theme.percent(top['company_share'])} ({interval}) of companies with a known country "
        f"are in {top['region_name']}, {theme.count(top['company_count'])} of {theme.count(top['known_count'])}"
    )


def market_sizes(comparisons: Sequence[Row], sizes: Sequence[Row]) -> str:
    """What the documents say of the market's size, set side by side and never averaged.

    Args:
        comparisons: Pairs of statements (``comparison_verdict``, years and values), earliest first.
        sizes: The statements themselves.
    """
    if not sizes:
        return "The documents state no size of the market"
    disagreeing = [pair for pair in comparisons if pair["comparison_verdict"] == "disagree"]
    if disagreeing:
        pair = min(disagreeing, key=lambda item: (item["later_year"] - item["earlier_year"], item["earlier_year"]))
        return (
            f"The documents disagree on the market's size: USD{theme.NBSP}{pair['earlier_value']:g}{theme.NBSP}B for {pair['earlier_year']} in one, "
            f"USD{theme.NBSP}{pair['later_value']:g}{theme.NBSP}B for {pair['later_year']} in another"
        )
    documents = {row["document"] for row in sizes}
    if len(documents) == 1:
        return "Only one document states the size of the market"
    return "What the documents say of the market's size can stand side by side"


def freshness(lists: Sequence[Row], release_date: date) -> str:
    """How old the company lists are on the day of the release.

    Args:
        lists: Company lists (``title``, ``last_snapshot_date`` or None).
        release_date: Date of the newest snapshot of any source.
    """
    taken = sorted((row["last_snapshot_date"], row["title"]) for row in lists if row["last_snapshot_date"] is not None)
    if not taken:
        return "No list of companies has been read yet"
    (oldest, first), (newest, last) = taken[0], taken[-1]
    if oldest == newest:
        return f"The lists of companies are of {newest}, {theme.plural((release_date - newest).days, 'day')} before this release"
    return (
        f"The newest list of companies, {last}, is {theme.plural((release_date - newest).days, 'day')} older than this release; "
        f"the oldest, {first}, {(release_date - oldest).days / 365.25:.1f} years"
    )


def mentions(placed: int, total: int, layers_named: int, layers: int) -> str:
    """How many names a document gives and how many of them are members of a layer."""
    if not total:
        return "The document names nobody"
    silent = layers - layers_named
    tail = "" if not silent else f"; {theme.number_word(silent)} of {theme.number_word(layers)} layers {'names' if silent == 1 else 'name'} no vendor"
    places = f"{theme.count(placed)} {'places' if placed == 1 else 'place'} someone in a layer"
    return f"The document uses {theme.plural(total, 'name')}, of which {places}{tail}"
