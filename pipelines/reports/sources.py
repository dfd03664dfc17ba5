"""What the page of the sources shows: the ledger of rows, how fresh each source is, who names the same companies, and what is stated.

Belongs here: from the rows of the queries to those tables. Does not belong here: sentences (``findings``), markup (``templates``), and the
rules of a source's contract (``pipelines.engine.source_checks``), of which only the days of a cadence are read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from pipelines.engine.source_checks import DAYS

from .reading import Row

OUTCOMES = ("used_count", "merged_count", "ignored_count", "quarantined_count")
COUNTS = ("rows_in_count", *OUTCOMES)
PROPERTIES = ("name", "url", "country", "city", "founded_year", "category", "employees", "status", "owner", "total_raised", "round", "valuation")
STATED_BY = 2  # sources that must state a property for it to get a column
SHADE = 46  # per cent of the accent in the fullest cell, so that text on it stays legible


def ledger(sources: Sequence[Row]) -> tuple[list[Row], Row]:
    """Sources with what became of their rows, and the sum of all.

    Args:
        sources: Rows of ``queries/sources.sql``.

    Returns:
        The sources, each with ``is_slot`` (registered, no rows) and ``adds_up``, and one row of sums; companies are not summed, since most
        sources share some.
    """
    rows = [
        {**row, "is_slot": not row["snapshot_count"], "adds_up": row["rows_in_count"] == sum(row[outcome] for outcome in OUTCOMES)} for row in sources
    ]
    total: Row = {name: sum(row[name] for row in rows) for name in (*COUNTS, "sole_source_company_count", "broken_rule_count")}
    return rows, {**total, "adds_up": total["rows_in_count"] == sum(total[outcome] for outcome in OUTCOMES)}


def live_checks(lines: Sequence[Row]) -> dict[str, Row]:
    """The last live check of each source as a whole.

    Args:
        lines: One row per upstream file of the last check (``source_id``, ``checked_date``, ``file_name``, ``check_outcome``, ``reason``,
            ``used_snapshot_date``).

    Returns:
        source id → ``checked_date``, ``outcome`` ('failed' when any file failed, else 'new' when any was new, else 'unchanged'), ``reason``
        and ``used_snapshot_date``.
    """
    by_source: dict[str, list[Row]] = defaultdict(list)
    for line in lines:
        by_source[line["source_id"]].append(line)
    found = {}
    for source_id, files in by_source.items():
        seen = {file["check_outcome"] for file in files}
        failures = [f"{file['file_name']}: {file['reason'] or 'no reason recorded'}" for file in files if file["check_outcome"] == "failed"]
        found[source_id] = {
            "checked_date": files[0]["checked_date"],
            "outcome": next((outcome for outcome in ("failed", "new") if outcome in seen), "unchanged"),
            "reason": "; ".join(dict.fromkeys(failures)),
            "used_snapshot_date": files[-1]["used_snapshot_date"],
        }
    return found


def freshness(
    sources: Sequence[Row], live: Collection[str], checks: Mapping[str, Row], last_good: Mapping[str, date], release_date: date
) -> list[Row]:
    """How old each snapshot is on the day of the release, and whether its source was due for another look by then.

    The release's own date counts, not the clock, so that the page says the same whenever it is built. A list that appeared once is never due.

    Args:
        sources: Rows of ``queries/sources.sql``.
        live: Ids of the sources that have a live address.
        checks: From :func:`live_checks`.
        last_good: source id → day of the last live check that found every file.
        release_date: Date of the newest snapshot of any source.
    """
    rows = []
    for source in sources:
        taken = source["last_snapshot_date"]
        days = DAYS.get(source["cadence"])
        seen = max((day for day in (taken, last_good.get(source["source_id"])) if day is not None), default=None)
        due = seen + timedelta(days=days) if seen and days else None
        rows.append(
            {
                **source,
                "is_slot": not source["snapshot_count"],
                "age_days": max(0, (release_date - taken).days) if taken else None,
                "due_date": due,
                "is_due": due is not None and due <= release_date,
                "has_live_address": source["source_id"] in live,
                "check": checks.get(source["source_id"]),
            }
        )
    return rows


def overlap_matrix(sources: Sequence[Row], overlaps: Sequence[Row]) -> list[Row]:
    """Who names whose companies: one row per source, one cell per other source.

    Only sources whose companies can be compared have a row: those that share one, or are the only ones to name one.

    Args:
        sources: ``source_id``, ``title``, ``company_count``, ``sole_source_company_count``.
        overlaps: Rows of ``queries/source_overlaps.sql``.

    Returns:
        ``number`` (also the column's), ``source_id``, ``title``, ``named_count``, ``sole_count`` and ``cells``: None on the diagonal, else
        ``title`` of the other source, ``shared_count``, ``share`` and ``shade``.
    """
    pairs = {(row["left_source_id"], row["right_source_id"]): row for row in overlaps}
    sizes = {row["left_source_id"]: row["left_company_count"] for row in overlaps}
    compared = [row for row in sources if row["source_id"] in sizes or row["sole_source_company_count"]]
    rows = []
    for number, one in enumerate(compared, start=1):
        named = sizes.get(one["source_id"], one["sole_source_company_count"])
        cells: list[Row | None] = []
        for other in compared:
            pair = pairs.get((one["source_id"], other["source_id"]))
            share = pair["shared_share"] if pair else 0.0
            cell = {"title": other["title"], "shared_count": pair["shared_company_count"] if pair else 0, "share": share, "shade": shade(share)}
            cells.append(None if other is one else cell)
        rows.append(
            {
                "number": number,
                "source_id": one["source_id"],
                "title": one["title"],
                "named_count": named,
                "sole_count": one["sole_source_company_count"],
                "cells": cells,
            }
        )
    return rows


def fill_table(sources: Sequence[Row], rates: Sequence[Row]) -> tuple[list[str], list[Row]]:
    """What each source states of its records.

    Returns:
        The properties that at least two sources state, the usual ones first; and one row per source with records: ``source_id``, ``title``,
        ``record_count`` and ``cells``, None where no record states the property, else its rate with ``shade``.
    """
    by_source: dict[str, dict[str, Row]] = defaultdict(dict)
    stated: dict[str, int] = defaultdict(int)
    for rate in rates:
        by_source[rate["source_id"]][rate["property"]] = rate
        stated[rate["property"]] += 1
    common = [name for name, count in sorted(stated.items(), key=lambda item: (-item[1], item[0])) if count >= STATED_BY]
    properties = [name for name in PROPERTIES if name in common] + [name for name in common if name not in PROPERTIES]
    rows = []
    for source in sources:
        rates_here = by_source.get(source["source_id"])
        if rates_here is None:
            continue
        cells = [{**rates_here[name], "shade": shade(rates_here[name]["known_share"])} if name in rates_here else None for name in properties]
        count = max(rate["record_count"] for rate in rates_here.values())
        rows.append({"source_id": source["source_id"], "title": source["title"], "record_count": count, "cells": cells})
    return properties, rows


def shade(share: float) -> int:
    """Strength of a cell's colour for a share, in per cent of the accent colour."""
    return round(SHADE * min(1.0, max(0.0, share)))
