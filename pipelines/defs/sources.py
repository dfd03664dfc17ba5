"""One asset per source: fetched from its live URLs when the run says so, then read and verified.

Belongs here: what an operator sees of a source as an asset. Does not belong here: its checks (``source_checks``), fetching
(``engine.fetch``), reading snapshots (``engine.snapshots``).
"""

from collections.abc import Iterator
from pathlib import Path

import dagster as dg
from pydantic import Field

from ..engine.registry import Project
from ..engine.snapshots import Snapshot
from .plan import Plan, code_references, source_key
from .source_checks import check_results, check_specs, fetched
from .workspace import Workspace, readable_errors


class FetchConfig(dg.Config):
    """Whether a run asks the live URLs before it reads the snapshots."""

    fetch: bool = Field(default=False, description="Ask the live URLs of the selected sources first; without it no network is needed.")
    only_due: bool = Field(default=False, description="Of these, only the sources that are due by the cadence in their source.yml.")


def source_assets(plan: Plan) -> dg.AssetsDefinition:
    """The multi-asset of all sources; materialising one verifies hashes, columns and ledgers of its snapshots."""
    sources = plan.project.sources
    specs = [
        dg.AssetSpec(
            source_key(source_id),
            description=f"{source.title} ({source.publisher}). One upstream record is {source.grain}.",
            group_name="sources",
            kinds={"csv"},
            metadata={
                "publisher": source.publisher,
                "homepage": dg.MetadataValue.url(str(source.homepage)),
                "licence": source.licence.stated,
                "permitted use": source.licence.use,
                "cadence": source.cadence,
                "dagster/code_references": code_references(plan.project.content / "sources" / source_id / "source.yml"),
            },
        )
        for source_id, source in sources.items()
    ]
    checks = [spec for source_id in sources for spec in check_specs(source_id, is_live=source_id in plan.live)]

    @dg.multi_asset(name="sources", specs=specs, check_specs=checks, can_subset=True, required_resource_keys={"workspace"})
    def snapshots(context: dg.AssetExecutionContext, config: FetchConfig) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
        workspace: Workspace = context.resources.workspace
        live = [source_id for source_id in plan.live if source_key(source_id) in context.selected_asset_keys]
        with readable_errors(workspace.root):
            if config.fetch:  # before the workspace reads anything, so that the run builds from what has been fetched
                _fetch(context, workspace.root, live, only_due=config.only_due)
            for source_id in workspace.project.sources:
                if source_key(source_id) in context.selected_asset_keys:
                    yield _verified(workspace.project, source_id, [item for item in workspace.builder.snapshots if item.source_id == source_id])
            for source_id in live:
                yield fetched(workspace.root, source_id)

    return snapshots


def _fetch(context: dg.AssetExecutionContext, root: Path, source_ids: list[str], *, only_due: bool) -> None:
    """Fetch; what goes wrong with a source is recorded and shows in its check ``fetched``."""
    from ..engine.fetch import fetch_all, is_due, live_sources, now_utc  # the network's libraries load only when they are needed

    sources = live_sources(root, source_ids)
    if only_due:
        sources = {source_id: source for source_id, source in sources.items() if is_due(root, source_id, source, now_utc().date())}
    for outcome in fetch_all(root, sources):
        if outcome.outcome == "failed":
            context.log.warning(f"{outcome.source_id}: {outcome.reason}; in use: the snapshot of {outcome.in_use}")
        else:
            context.log.info(f"{outcome.source_id}: {outcome.outcome}; in use: the snapshot of {outcome.in_use}")


def _verified(project: Project, source_id: str, snapshots: list[Snapshot]) -> dg.MaterializeResult[None]:
    """What is known of a source's snapshots; the builder has verified their hashes and headers when it found them."""
    key, results = source_key(source_id), list(check_results(project, source_id, snapshots))
    if not snapshots:
        return dg.MaterializeResult(asset_key=key, metadata={"snapshots": 0}, check_results=results)
    latest = max(snapshots, key=lambda snapshot: snapshot.taken_on)
    ledger = latest.manifest.ledger
    return dg.MaterializeResult(
        asset_key=key,
        metadata={
            "dagster/row_count": ledger.get("used", 0),
            "snapshots": len(snapshots),
            "latest snapshot": latest.taken_on.isoformat(),
            "dates": ", ".join(snapshot.taken_on.isoformat() for snapshot in snapshots),
            "ledger": dg.MetadataValue.json(dict(ledger)),
            "files": dg.MetadataValue.json({name: file.rows for name, file in latest.manifest.files.items()}),
            "path": latest.folder.relative_to(project.root).as_posix(),
        },
        check_results=results,
    )
