"""When Dagster runs: the refresh from committed snapshots, the refresh that fetches first, and their daily schedules.

Belongs here: jobs and schedules. Does not belong here: assets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import dagster as dg

if TYPE_CHECKING:
    from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition


def fetching(*, only_due: bool = False) -> dict[str, Any]:
    """The run configuration that makes the sources ask their live URLs."""
    return {"ops": {"sources": {"config": {"fetch": True, "only_due": only_due}}}}


def refresh_job() -> UnresolvedAssetJobDefinition:
    """Everything, in one process: a refresh is one coherent release."""
    return dg.define_asset_job(
        "refresh",
        selection=dg.AssetSelection.all(),
        description="Verify the snapshots, build what changed, publish one release. The same work as `marketmap refresh`; needs no network.",
        executor_def=dg.in_process_executor,
    )


def fetch_and_refresh_job() -> UnresolvedAssetJobDefinition:
    """The same, after the sources have asked their live URLs."""
    return dg.define_asset_job(
        "fetch_and_refresh",
        selection=dg.AssetSelection.all(),
        config=fetching(),
        description="Fetch every source with live URLs, then refresh. The same work as `marketmap snapshot --all` and `marketmap refresh`; "
        "a source that cannot be fetched keeps its last good snapshot, shows in its check `fetched`, and fails nothing.",
        executor_def=dg.in_process_executor,
    )


def refresh_schedule(job: UnresolvedAssetJobDefinition) -> dg.ScheduleDefinition:
    """Daily at 03:00 UTC; off until an operator turns it on."""
    return dg.ScheduleDefinition(
        name="refresh_daily",
        job=job,
        cron_schedule="0 3 * * *",
        execution_timezone="UTC",
        default_status=dg.DefaultScheduleStatus.STOPPED,
        description="The refresh, every night.",
    )


def fetch_schedule(job: UnresolvedAssetJobDefinition) -> dg.ScheduleDefinition:
    """Daily at 02:00 UTC, for the sources whose turn it is; off until an operator turns it on."""
    return dg.ScheduleDefinition(
        name="fetch_and_refresh_daily",
        job=job,
        cron_schedule="0 2 * * *",
        execution_timezone="UTC",
        run_config=fetching(only_due=True),
        default_status=dg.DefaultScheduleStatus.STOPPED,
        description="Every night: fetch the sources that are due by their cadence (a list that appeared once never is), then refresh.",
    )
