"""The two assets at the end: the published database and the report site, made together as one release.

Belongs here: what an operator sees of a release. Does not belong here: publishing (``engine.publish``).
"""

from collections.abc import Iterator
from time import perf_counter
from typing import Any

import dagster as dg

from ..engine.build import sweep
from ..engine.publish import publish
from ..engine.refresh import report_writer
from ..engine.releases import DATABASE, Release
from .plan import Plan, table_key
from .workspace import Workspace, readable_errors

DATABASE_KEY = dg.AssetKey(["release", "market_map"])
REPORTS_KEY = dg.AssetKey(["release", "reports"])


def release_assets(plan: Plan) -> dg.AssetsDefinition:
    """The release: database, Parquet files, Data Package and reports, made visible in one step."""
    specs = [
        dg.AssetSpec(
            DATABASE_KEY,
            deps=[table_key(name) for name in plan.leaves()],
            description="The database that analysts open: `data/curated/market_map.duckdb`, a new file with each release.",
            group_name="release",
            kinds={"duckdb", "parquet"},
        ),
        dg.AssetSpec(
            REPORTS_KEY,
            deps=[DATABASE_KEY],
            description="The report site: `data/curated/reports/index.html`; opens without a network.",
            group_name="release",
            kinds={"plotly", "html"},
        ),
    ]

    @dg.multi_asset(name="release", specs=specs, required_resource_keys={"workspace"})
    def release(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
        workspace: Workspace = context.resources.workspace
        with readable_errors(workspace.root):
            started = perf_counter()
            previous = workspace.previous
            made = _published(workspace, previous, context)
            metadata: dict[str, Any] = {
                "release id": made.release_id,
                "previous release id": previous.release_id if previous else "none",
                "is new": previous is None or previous.release_id != made.release_id,
                "seconds": round(perf_counter() - started, 3),
            }
            yield dg.MaterializeResult(
                asset_key=DATABASE_KEY,
                metadata={
                    **metadata,
                    "dagster/row_count": sum(made.rows.values()),
                    "path": f"data/curated/{DATABASE}",
                    "bytes": (made.folder / DATABASE).stat().st_size,
                    "row changes": dg.MetadataValue.json(_row_changes(previous, made)),
                },
                data_version=dg.DataVersion(made.release_id),
            )
            yield dg.MaterializeResult(
                asset_key=REPORTS_KEY,
                metadata={
                    **metadata,
                    "path": "data/curated/reports/index.html",
                    "pages": sum(1 for _ in (made.folder / "reports").rglob("*.html")),
                    "open": dg.MetadataValue.url((workspace.root / "data" / "curated" / "reports" / "index.html").as_uri()),
                },
                data_version=dg.DataVersion(made.release_id),
            )

    return release


def _published(workspace: Workspace, previous: Release | None, context: dg.AssetExecutionContext) -> Release:
    """The release of what is built now: the present one when no input has changed, as ``marketmap refresh`` does."""
    fingerprint, builder = workspace.fingerprint, workspace.builder
    if previous and previous.manifest["fingerprint"] == fingerprint and (previous.folder / "reports" / "index.html").is_file():
        return previous
    for name in builder.order:
        if name not in builder.results.tables:
            builder.one(name)
    builder.run(select=())
    snapshots = [(snapshot.source_id, snapshot.taken_on) for snapshot in builder.snapshots]
    made = publish(
        builder.project,
        builder.results,
        fingerprint=fingerprint,
        snapshots=snapshots,
        write_reports=report_writer(workspace.root),
        on_step=context.log.info,
    )
    sweep(builder.project, builder.results)
    return made


def _row_changes(previous: Release | None, made: Release) -> dict[str, list[int]]:
    before = previous.rows if previous else {}
    return {name: [before.get(name, 0), rows] for name, rows in made.rows.items() if before.get(name, 0) != rows}
