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


def live_check_failures(rows: Sequence[Row]) -> str:
    """Which sources could not be fetched at their last live check, and what stays in use; '' when none failed.

    Args:
        rows: Sources (``title``, ``check``: None or ``outcome``, ``checked_date``, ``reason``, ``used_snapshot_date``).
    """
    failed = [row for row in rows if row["check"] and row["check"]["outcome"] == "failed"]
    if not failed:
        return ""
    if len(failed) == 1:
        check = failed[0]["check"]
        kept = f"its snapshot of {check['used_snapshot_date']} stays in use" if check["used_snapshot_date"] else "it has no snapshot yet"
        return f"The last live check of {failed[0]['title']} failed on {check['checked_date']} ({check['reason'].rstrip('.')}); {kept}"
    named = _joined([row["title"] for row in failed])
    return f"The last live checks of {theme.number_word(len(failed))} sources failed ({named}); their last good snapshots stay in use"


def due(rows: Sequence[Row]) -> str:
    """How many of the sources that are renewed were due for another look on the day of the release.

    Args:
        rows: Sources (``is_slot``, ``due_date`` or None, ``is_due``).
    """
    renewed = [row for row in rows if row["due_date"] is not None]
    late = [row for row in renewed if row["is_due"]]
    if not renewed:
        return "No source of this release is renewed on a schedule"
    of = f"{theme.number_word(len(renewed))} {'source that is' if len(renewed) == 1 else 'sources that are'} renewed"
    if not late:
        return f"None of the {of} was due for another look on the day of this release"
    return f"Of the {of}, {theme.number_word(len(late))} {'was' if len(late) == 1 else 'were'} due for another look on the day of this release"


def ledger(rows: Sequence[Row], total: Row) -> str:
    """Whether every upstream row is accounted for.

    Args:
        rows: Sources (``title``, ``is_slot``, ``adds_up``).
        total: Sums (``rows_in_count``).
    """
    filled = [row for row in rows if not row["is_slot"]]
    if not filled:
        return "No source has been read yet"
    wrong = [row["title"] for row in filled if not row["adds_up"]]
    if wrong:
        return f"The rows of {_joined(wrong)} do not add up"
    of = "the one source" if len(filled) == 1 else f"{theme.number_word(len(filled))} sources"
    return f"Each of the {theme.plural(total['rows_in_count'], 'upstream row')} of {of} is accounted for"


def overlaps(named: int, sole: int, rows: Sequence[Row]) -> str:
    """How few companies more than one source knows, and which two sources share the most.

    Args:
        named: Companies and other organisations that any source names.
        sole: Those that one source alone names.
        rows: Rows of the matrix of overlaps (``title``, ``cells``).
    """
    if not named:
        return "No source names a company yet"
    alone = f"{theme.percent(sole / named)} of the organisations are named by one source only, {theme.count(sole)} of {theme.count(named)}"
    pairs = [(cell["shared_count"], row["title"], cell["title"]) for row in rows for cell in row["cells"] if cell and cell["shared_count"]]
    if not pairs:
        return alone
    shared, one, other = max(pairs, key=lambda pair: pair[0])
    return f"{alone}; {one} and {other} share the most, {theme.count(shared)}"


def fill_rates(properties: Sequence[str], rows: Sequence[Row]) -> str:
    """How many sources state what matters most here.

    Args:
        properties: Columns of the table of fill rates.
        rows: Its rows (``cells``, None where a source does not state the property).
    """
    if not rows:
        return "No source has a record yet"

    def stating(name: str) -> int:
        return sum(row["cells"][properties.index(name)] is not None for row in rows) if name in properties else 0

    country, founded, total = (theme.number_word(stating(name)) for name in ("country", "founded_year", "total_raised"))
    of = f"{theme.number_word(len(rows))} {'source' if len(rows) == 1 else 'sources'}"
    return f"Of {of} with records, countries are stated by {country}, founding years by {founded} and totals of money raised by {total}"


def facilities(rows: Sequence[Row]) -> str:
    """In which region the computing power of known clusters stands.

    Args:
        rows: Regions with 'unknown' among them (``region_code``, ``region_name``, ``h100_share``, None where too few countries are known).
    """
    told = sorted((row for row in rows if row["region_code"] != "unknown" and row["h100_share"]), key=lambda row: -row["h100_share"])
    if not told:
        known = rows[0]["known_facility_count"] if rows else 0
        return f"The country of only {theme.plural(known, 'operational GPU cluster')} is known, too few to compare regions"
    top = told[0]
    first = f"{theme.percent(top['h100_share'])} of the computing power of known GPU clusters in operation is in {top['region_name']}"
    if len(told) == 1:
        return first
    return f"{first}, {theme.percent(told[1]['h100_share'])} in {told[1]['region_name']}"


def stated(row: Row) -> str:
    """A document's statistic as it states it: 'over 550 companies', 'at least USD 14 B'.

    Args:
        row: ``operator``, ``value_number``, ``value_stated``, ``figure_unit``.
    """
    words = {">": "over ", ">=": "at least ", "<": "under ", "<=": "at most ", "~": "about "}.get(row["operator"] or "=", "")
    if row["figure_unit"] == "USD billion" and row["value_number"] is not None:
        return f"{words}USD{theme.NBSP}{row['value_number']:g}{theme.NBSP}B"
    return f"{words}{row['value_stated']}{theme.NBSP}{row['figure_unit']}"


def measured(row: Row) -> str:
    """A metric's value with its unit: '315 companies', 'USD 15.1 B'.

    Args:
        row: ``metric_value`` or None, ``unit``.
    """
    if row["metric_value"] is None:
        return "unknown"
    if row["unit"] == "usd":
        return theme.usd(row["metric_value"])
    if row["unit"] == "share":
        return theme.percent(row["metric_value"])
    one = {"companies": "company", "offerings": "offering"}.get(row["unit"], str(row["unit"]))
    return theme.plural(row["metric_value"], one, row["unit"])


def stated_and_measured(rows: Sequence[Row]) -> str:
    """What one document states of its own list, beside what this map measures instead.

    Args:
        rows: Statistics of one publisher with their metric (as for :func:`stated` and :func:`measured`, and ``stated_source``).
    """
    if not rows:
        return "No metric of this map stands beside a document's statistic"
    publishers = theme.listed(dict.fromkeys(row["stated_source"] for row in rows))
    verb = "state" if len({row["stated_source"] for row in rows}) > 1 else "states"
    said, found = theme.listed(stated(row) for row in rows), theme.listed(measured(row) for row in rows)
    return f"{publishers} {verb} {said}; the nearest this map can measure is {found}"


def statement_dates(row: Row | None) -> str:
    """Of when the amounts in a sum are, since each source states its totals as of its own date; '' when there is no amount.

    Args:
        row: ``earliest_date``, ``middle_date`` (half of the dated amounts are of that day or earlier), ``latest_date``, ``undated_count``.
    """
    if row is None or row["earliest_date"] is None:
        return ""
    undated = f"; {row['undated_count']:,} without a date" if row["undated_count"] else ""
    if row["earliest_date"] == row["latest_date"]:
        return f"all stated as of {row['latest_date']}{undated}"
    middle = f"of {row['earliest_date']}" if row["middle_date"] == row["earliest_date"] else f"by {row['middle_date']}"
    return f"stated as of {row['earliest_date']} to {row['latest_date']}, at least half of them {middle}{undated}"


def mentions(placed: int, total: int, layers_named: int, layers: int) -> str:
    """How many names a document gives and how many of them are members of a layer."""
    if not total:
        return "The document names nobody"
    silent = layers - layers_named
    tail = "" if not silent else f"; {theme.number_word(silent)} of {theme.number_word(layers)} layers {'names' if silent == 1 else 'name'} no vendor"
    places = f"{theme.count(placed)} {'places' if placed == 1 else 'place'} someone in a layer"
    return f"The document uses {theme.plural(total, 'name')}, of which {places}{tail}"
