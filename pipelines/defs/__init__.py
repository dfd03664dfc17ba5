"""The Dagster rim: factories that turn the registry and the graph into assets, checks, a job and a schedule.

Belongs here: what Dagster shows and when it runs. Does not belong here: any work of its own; every step calls ``pipelines.engine``.
"""

from __future__ import annotations

from pathlib import Path

import dagster as dg

from .plan import read_plan
from .refresh import fetch_and_refresh_job, fetch_schedule, refresh_job, refresh_schedule
from .release import release_assets
from .sources import source_assets
from .tables import stage_assets
from .workspace import workspace_resource


def definitions(root: Path) -> dg.Definitions:
    """Everything that Dagster knows of one project.

    Raises:
        ContentError: When the project's content is not as it must be; Dagster shows it as the reason why the code location does not load.
    """
    plan = read_plan(root)
    job, fetch_job = refresh_job(), fetch_and_refresh_job()
    return dg.Definitions(
        assets=[source_assets(plan), *stage_assets(plan), release_assets(plan)],
        jobs=[job, fetch_job],
        schedules=[refresh_schedule(job), fetch_schedule(fetch_job)],
        resources={"workspace": workspace_resource(root)},
        executor=dg.in_process_executor,
    )
