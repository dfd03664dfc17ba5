"""What an operator is told of each source: bounds, fill rates, drift, ledger, freshness, and the last look at the live addresses.

Belongs here: the rules of ``engine.source_checks`` and the record of ``engine.fetch_log`` as Dagster asset checks. Does not belong here: the
rules themselves.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg

from ..engine.errors import ContentError
from ..engine.fetch_log import last_checks
from ..engine.registry import Project
from ..engine.snapshots import Snapshot
from ..engine.source_checks import SourceCheck, check_source, due_on
from .plan import source_key

CHECKS = {
    "bounds": ("The latest snapshot's rows are within the bounds of source.yml.", ("bounds_min", "bounds_max")),
    "fill_rates": ("Every column with a floor in source.yml is stated as often as that.", ("fill_floor",)),
    "drift": ("Rows, categories and fill rates have not fallen since the snapshot before.", ("row_drift", "category_drift", "fill_drift")),
    "ledger": ("No upstream row of the latest snapshot had to be set aside as unusable.", ("quarantine",)),
}
"""Name of an asset check → its description and the rules of ``engine.source_checks`` that it shows."""
FRESHNESS = "The source was seen, changed or not, within its cadence."
FETCHED = "The last check of the live addresses found all files, and they could be used."


def check_specs(source_id: str, *, is_live: bool) -> list[dg.AssetCheckSpec]:
    """The asset checks of one source; those of the live addresses only where it has some."""
    described = {name: description for name, (description, _) in CHECKS.items()} | {"freshness": FRESHNESS}
    if is_live:
        described["fetched"] = FETCHED
    return [dg.AssetCheckSpec(name, asset=source_key(source_id), description=description) for name, description in described.items()]


def check_results(project: Project, source_id: str, snapshots: list[Snapshot]) -> Iterator[dg.AssetCheckResult]:
    """The results of one source's checks on its latest snapshot; too few rows are an error, everything else warns."""
    source = project.sources[source_id]
    if not snapshots:
        for name in (*CHECKS, "freshness"):
            yield _result(source_id, name, True, "there is no snapshot: the source is a slot for a list that is not public as data")
        return
    latest = max(snapshots, key=lambda snapshot: snapshot.taken_on)
    found = [check for check in check_source(source, snapshots, project.raw["records"]) if check.snapshot is latest]
    for name, (_, rules) in CHECKS.items():
        yield _of_rules(source_id, name, [check for check in found if check.rule in rules])
    yield _freshness(project, source_id, latest)


def fetched(root: Path, source_id: str) -> dg.AssetCheckResult:
    """What the record of checks says of the last one, made in this run or before."""
    metadata: dict[str, str] = {}
    try:
        last = last_checks(root, source_id)
        passed, words = last.last_outcome != "failed", last.failure_reason or last.last_outcome or "not fetched live so far"
        metadata = {
            "last checked": str(last.last_checked_at or "never"),
            "last good": str(last.last_good_at or "never"),
            "failed checks in a row": str(last.failures),
            "snapshot in use": str(last.snapshot_date or "none"),
        }
    except ContentError as error:
        passed, words = False, str(error)
    return _result(source_id, "fetched", passed, words, metadata=metadata)


def _of_rules(source_id: str, name: str, checks: list[SourceCheck]) -> dg.AssetCheckResult:
    broken = [check for check in checks if not check.is_passed]
    severity = dg.AssetCheckSeverity.ERROR if any(check.severity == "error" for check in broken) else dg.AssetCheckSeverity.WARN
    words = "; ".join(dict.fromkeys(check.message for check in broken or checks)) or "nothing to compare with"
    return _result(source_id, name, not broken, words, severity=severity)


def _freshness(project: Project, source_id: str, latest: Snapshot) -> dg.AssetCheckResult:
    """By the clock, so that it is no part of a release: a build must not depend on the day on which it runs."""
    try:
        last_good = last_checks(project.root, source_id).last_good_at
    except ContentError:
        last_good = None
    seen = max(latest.taken_on, last_good.date()) if last_good else latest.taken_on
    due = due_on(project.sources[source_id], seen)
    words = f"last seen on {seen}, " + (f"due again from {due}" if due else "never to be renewed")
    return _result(source_id, "freshness", due is None or datetime.now(UTC).date() < due, words)


def _result(
    source_id: str,
    name: str,
    passed: bool,
    description: str,
    *,
    severity: dg.AssetCheckSeverity = dg.AssetCheckSeverity.WARN,
    metadata: dict[str, str] | None = None,
) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        asset_key=source_key(source_id), check_name=name, passed=passed, severity=severity, description=description, metadata=metadata or {}
    )
