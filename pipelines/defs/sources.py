"""One asset per source: its committed snapshots, read and verified.

Belongs here: what an operator sees of a source. Does not belong here: reading snapshots (``engine.snapshots``), fetching.
"""

from collections.abc import Iterator

import dagster as dg

from ..engine.registry import Project
from ..engine.snapshots import Snapshot
from .plan import Plan, code_references, source_key
from .workspace import Workspace, readable_errors


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
    checks = [
        check
        for source_id in sources
        for check in (
            dg.AssetCheckSpec("bounds", asset=source_key(source_id), description="The latest snapshot's rows are within the bounds of source.yml."),
            dg.AssetCheckSpec(
                "ledger", asset=source_key(source_id), description="No upstream row of the latest snapshot had to be set aside as unusable."
            ),
        )
    ]

    @dg.multi_asset(name="sources", specs=specs, check_specs=checks, can_subset=True, required_resource_keys={"workspace"})
    def snapshots(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
        workspace: Workspace = context.resources.workspace
        with readable_errors(workspace.root):
            for source_id in workspace.project.sources:
                if source_key(source_id) in context.selected_asset_keys:
                    yield _verified(workspace.project, source_id, [item for item in workspace.builder.snapshots if item.source_id == source_id])

    return snapshots


def _verified(project: Project, source_id: str, snapshots: list[Snapshot]) -> dg.MaterializeResult[None]:
    """What is known of a source's snapshots; the builder has verified their hashes and headers when it found them."""
    key, bounds = source_key(source_id), project.sources[source_id].bounds
    if not snapshots:
        return dg.MaterializeResult(
            asset_key=key,
            metadata={"snapshots": 0},
            check_results=[
                dg.AssetCheckResult(
                    asset_key=key, check_name="bounds", passed=False, severity=dg.AssetCheckSeverity.WARN, description="there is no snapshot yet"
                )
            ],
        )
    latest = max(snapshots, key=lambda snapshot: snapshot.taken_on)
    ledger = latest.manifest.ledger
    used, set_aside = ledger.get("used", 0), ledger.get("quarantined", 0)
    return dg.MaterializeResult(
        asset_key=key,
        metadata={
            "dagster/row_count": used,
            "snapshots": len(snapshots),
            "latest snapshot": latest.taken_on.isoformat(),
            "dates": ", ".join(snapshot.taken_on.isoformat() for snapshot in snapshots),
            "ledger": dg.MetadataValue.json(dict(ledger)),
            "files": dg.MetadataValue.json({name: file.rows for name, file in latest.manifest.files.items()}),
            "path": latest.folder.relative_to(project.root).as_posix(),
        },
        check_results=[
            dg.AssetCheckResult(
                asset_key=key,
                check_name="bounds",
                passed=bounds.min <= used <= bounds.max,
                severity=dg.AssetCheckSeverity.WARN,
                description=f"{used:,} rows; the bounds are {bounds.min:,} to {bounds.max:,}",
            ),
            dg.AssetCheckResult(
                asset_key=key,
                check_name="ledger",
                passed=set_aside == 0,
                severity=dg.AssetCheckSeverity.WARN,
                description=", ".join(f"{outcome.replace('_', ' ')} {count:,}" for outcome, count in ledger.items()),
            ),
        ],
    )
