"""When Dagster runs: one job that is the whole refresh, and its daily schedule.

Belongs here: jobs and schedules. Does not belong here: assets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import dagster as dg

if TYPE_CHECKING:
    from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition


def refresh_job() -> UnresolvedAssetJobDefinition:
    """Everything, in one process: a refresh is one coherent release."""
    return dg.define_asset_job(
        "refresh",
        selection=dg.AssetSelection.all(),
        description="Verify the snapshots, build what changed, publish one release. The same work as `marketmap refresh`.",
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
