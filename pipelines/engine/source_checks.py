"""What a snapshot must keep: row bounds, fill-rate floors, and no drift against the snapshot before it.

Belongs here: the rules and what each snapshot makes of them, for the command line, Dagster and the report alike. Does not belong here: the
bounds and floors themselves (``source.yml``), what to do when one is crossed (docs/how-to/extend.md).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from .models import Contract, Source
from .snapshots import SEPARATOR, Snapshot, read_rows

LARGEST_ROW_LOSS: Final = 0.20
"""Share of the rows of the snapshot before that may be gone."""
LARGEST_FILL_LOSS: Final = 0.10
"""Points by which the share of records that state a column may fall."""
SMALLEST_CATEGORY: Final = 5
"""Bearers that a category must have had for its disappearance to mean anything."""
DAYS: Final[Mapping[str, int | None]] = {"once": None, "yearly": 366, "quarterly": 92, "monthly": 31, "weekly": 7, "daily": 1}
"""Cadence of a source → days after which its snapshot is due to be renewed."""


@dataclass(frozen=True)
class SourceCheck:
    """One rule applied to one snapshot.

    Attributes:
        snapshot: The snapshot.
        rule: ``bounds_min``, ``bounds_max``, ``fill_floor``, ``row_drift``, ``category_drift``, ``fill_drift`` or ``quarantine``.
        subject: The column or category that the rule is about; "" for rules about all rows.
        observed: The count or share found.
        limit: The count or share that the rule allows.
        is_passed: Whether the snapshot keeps the rule.
        message: What was found, for people.
    """

    snapshot: Snapshot
    rule: str
    subject: str
    observed: float
    limit: float
    is_passed: bool
    message: str

    @property
    def severity(self) -> Literal["error", "warn"]:
        """Too few rows stop a release; everything else warns."""
        return "error" if self.rule == "bounds_min" else "warn"


@dataclass(frozen=True)
class _Profile:
    snapshot: Snapshot
    used: int
    records: int
    filled: Mapping[str, int]
    categories: Mapping[str, int]

    def share(self, column: str) -> float:
        return self.filled.get(column, 0) / self.records if self.records else 0.0


def check_source(source: Source, snapshots: Iterable[Snapshot], contract: Contract) -> list[SourceCheck]:
    """Every rule on every snapshot of one source.

    Args:
        source: Its bounds and floors.
        snapshots: Its snapshots, in any order.
        contract: The contract of records.csv.

    Returns:
        By snapshot date; drift is given from the second snapshot on, the quarantine rule for each.
    """
    profiles = [_profile(snapshot, contract) for snapshot in sorted(snapshots, key=lambda snapshot: snapshot.taken_on)]
    checks = [check for profile in profiles for check in _own(source, profile)]
    checks += [check for before, after in pairwise(profiles) for check in _drift(source, before, after)]
    return sorted(checks, key=lambda check: (check.snapshot.taken_on, check.rule, check.subject))


def due_on(source: Source, latest: dt.date) -> dt.date | None:
    """The day from which a source is due for renewal, given the day on which it was last seen; None when it never is."""
    days = DAYS[source.cadence]
    return None if days is None else latest + dt.timedelta(days=days)


def _profile(snapshot: Snapshot, contract: Contract) -> _Profile:
    rows = read_rows(snapshot.folder / "records.csv", contract) if "records.csv" in snapshot.manifest.files else []
    filled = Counter(column for row in rows for column, cell in row.items() if cell is not None)
    labels = Counter(label for row in rows if row["categories"] for label in row["categories"].split(SEPARATOR))
    return _Profile(snapshot, snapshot.manifest.ledger.get("used", 0), len(rows), filled, labels)


def _own(source: Source, profile: _Profile) -> Iterator[SourceCheck]:
    used, bounds = profile.used, source.bounds
    of_rows = f"{used:,} rows; the bounds are {bounds.min:,} to {bounds.max:,}"
    yield SourceCheck(profile.snapshot, "bounds_min", "", used, bounds.min, used >= bounds.min, of_rows)
    yield SourceCheck(profile.snapshot, "bounds_max", "", used, bounds.max, used <= bounds.max, of_rows)
    for column, floor in source.fill_floors.items():
        share = profile.share(column)
        message = f"'{column}' is stated by {share:.0%} of {profile.records:,} records; the floor is {floor:.0%}"
        yield SourceCheck(profile.snapshot, "fill_floor", column, share, floor, share >= floor, message)
    lost, rows_in = profile.snapshot.manifest.ledger.get("quarantined", 0), profile.snapshot.manifest.ledger.get("rows_in", 0)
    yield SourceCheck(profile.snapshot, "quarantine", "", lost, 0, lost == 0, f"{lost:,} of {rows_in:,} upstream rows could not be used")


def _drift(source: Source, before: _Profile, after: _Profile) -> Iterator[SourceCheck]:
    since = before.snapshot.taken_on.isoformat()
    least = before.used * (1 - LARGEST_ROW_LOSS)
    message = f"{after.used:,} rows after {before.used:,} on {since}"
    yield SourceCheck(after.snapshot, "row_drift", "", after.used, least, after.used >= least, message)
    for label, count in sorted(before.categories.items()):
        if count >= SMALLEST_CATEGORY and label not in after.categories:
            message = f"no record carries '{label}' any more; {count:,} did on {since}"
            yield SourceCheck(after.snapshot, "category_drift", label, 0, SMALLEST_CATEGORY, False, message)
    for column in sorted(source.fill_floors.keys() | before.filled.keys()):
        was, now = before.share(column), after.share(column)
        if now < was - LARGEST_FILL_LOSS:
            message = f"'{column}' is stated by {now:.0%} of the records after {was:.0%} on {since}"
            yield SourceCheck(after.snapshot, "fill_drift", column, now, was - LARGEST_FILL_LOSS, False, message)
