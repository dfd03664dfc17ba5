"""One subsettable multi-asset per stage, one asset per table, one check per promise of its contract.

Belongs here: how a table looks in Dagster. Does not belong here: building it (``engine.build``) and what it promises (its contract).
"""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from ..engine import contracts
from ..engine.build import Builder, TableResult
from ..engine.errors import BuildError
from ..engine.registry import Table
from .lineage import Lineage
from .plan import STAGES, Plan, code_references, table_key
from .workspace import Workspace, readable_errors

CONTRACT = "contract"  # the check that stands for keys, types, NOT NULLs and permitted values
Events = Iterator["dg.MaterializeResult[None] | dg.AssetCheckResult"]


def stage_assets(plan: Plan) -> list[dg.AssetsDefinition]:
    """The stages from left to right."""
    return [_stage(plan, schema) for schema in STAGES if plan.tables(schema)]


def _stage(plan: Plan, schema: str) -> dg.AssetsDefinition:
    names = plan.tables(schema)

    @dg.multi_asset(
        name=schema,
        specs=[_spec(plan, name) for name in names],
        check_specs=[check for name in names for check in _check_specs(plan.project.tables[name])],
        can_subset=True,
        required_resource_keys={"workspace"},
    )
    def build(context: dg.AssetExecutionContext) -> Events:
        workspace: Workspace = context.resources.workspace
        selected = [name for name in workspace.builder.order if table_key(name) in context.selected_asset_keys]
        with readable_errors(workspace.root):
            yield from _build(workspace, selected)

    return build


def _spec(plan: Plan, name: str) -> dg.AssetSpec:
    table = plan.project.tables[name]
    contract = table.contract
    columns = []
    for column in contract.fields:
        entry = plan.project.columns[column]
        columns.append(
            dg.TableColumn(
                column,
                type=contracts.SQL_TYPES[entry.type],
                description=contracts.description(plan.project, contract, column),
                constraints=dg.TableColumnConstraints(nullable=column in contract.nullable, unique=contract.primary_key == [column]),
            )
        )
    return dg.AssetSpec(
        table_key(name),
        deps=plan.upstream(name),
        description=f"**{contract.title}.** {contract.description} One row is {contract.grain}.",
        group_name=table.schema,
        kinds={"duckdb", "sql" if table.is_sql else "python"},
        metadata={
            "dagster/column_schema": dg.TableSchema(columns=columns),
            "dagster/table_name": name,
            "dagster/code_references": code_references(table.logic_path, table.contract_path),
            "primary key": ", ".join(contract.primary_key),
        },
    )


def _check_specs(table: Table) -> Iterator[dg.AssetCheckSpec]:
    key, contract = table_key(table.name), table.contract
    yield dg.AssetCheckSpec(CONTRACT, asset=key, blocking=True, description="Key, types, NOT NULLs and permitted values hold.")
    for check in contract.checks:
        yield dg.AssetCheckSpec(check.name, asset=key, blocking=check.severity == "error", description=check.why)


def _build(workspace: Workspace, names: list[str]) -> Events:
    builder, lineage = workspace.builder, Lineage(workspace.builder)
    for name in names:
        try:
            result = builder.results.tables.get(name) or builder.one(name)
        except BuildError as error:
            yield from _broken(builder.project.tables[name], str(error))
            raise
        yield dg.MaterializeResult(
            asset_key=table_key(name),
            metadata=_metadata(builder, result) | lineage.metadata(name),
            check_results=list(_checks(builder, result)),
            data_version=dg.DataVersion(result.content_hash),
        )
    lineage.save()
    if any(builder.results.tables[name].is_new for name in names):
        builder.run(select=())  # nothing is left to build: this checks the references; the release checks them all once more


def _metadata(builder: Builder, result: TableResult) -> dict[str, Any]:
    return {
        "dagster/row_count": result.rows,
        "content hash": result.content_hash,
        "is new": result.is_new,
        "path": result.path.relative_to(builder.project.root).as_posix(),
        "seconds": round(result.seconds, 3),
    }


def _checks(builder: Builder, result: TableResult) -> Iterator[dg.AssetCheckResult]:
    """The outcome of a table that was built. Unchanged tables keep the results of the run that built them."""
    if not result.is_new:
        return
    table, key, warnings = builder.project.tables[result.name], table_key(result.name), builder.warnings(result.name)
    yield dg.AssetCheckResult(asset_key=key, check_name=CONTRACT, passed=True)
    for check in table.contract.checks:
        complaint = next((line for line in warnings if line.startswith(f"{check.name}: ")), None)
        severity = dg.AssetCheckSeverity.ERROR if check.severity == "error" else dg.AssetCheckSeverity.WARN
        yield dg.AssetCheckResult(asset_key=key, check_name=check.name, passed=complaint is None, severity=severity, description=complaint)


def _broken(table: Table, message: str) -> Iterator[dg.AssetCheckResult]:
    """The checks that a table failed to pass, by the names in the engine's message."""
    named = [check.name for check in table.contract.checks if f"\n  {check.name}: " in message]
    for name in named or [CONTRACT]:
        yield dg.AssetCheckResult(
            asset_key=table_key(table.name), check_name=name, passed=False, severity=dg.AssetCheckSeverity.ERROR, description=message
        )
