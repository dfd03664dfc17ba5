"""Dagster: the same refresh as the command's, asset by asset, on a copy of the project."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from pipelines.defs import definitions
from pipelines.defs.source_checks import CHECKS
from pipelines.engine.build import Builder
from pipelines.engine.refresh import refresh
from pipelines.engine.registry import load_project
from pipelines.engine.releases import current_release

CopyProject = Callable[[], Path]


@pytest.fixture(scope="module")
def defs(project_root: Path) -> dg.Definitions:
    return definitions(project_root)


def run(root: Path, job: str = "refresh", **options: object) -> dg.ExecuteInProcessResult:
    with dg.DagsterInstance.ephemeral() as instance:
        return definitions(root).resolve_job_def(job).execute_in_process(instance=instance, raise_on_error=False, **options)  # type: ignore[arg-type]


def test_the_code_location_loads(project_root: Path, tmp_path: Path) -> None:
    """As Dagster loads it: by module name, from anywhere, and valid as a whole."""
    code = (
        "from pipelines.definitions import defs; import dagster as dg; dg.Definitions.validate_loadable(defs); "
        "print(len(list(defs.resolve_all_asset_specs())))"
    )
    env = os.environ | {"MARKETMAP_ROOT": str(project_root), "PYTHONPATH": str(project_root)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, env=env, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 50


def test_the_asset_graph_is_the_graph_of_the_project(defs: dg.Definitions, project_root: Path) -> None:
    """One asset per source and per table, the two of the release, and edges exactly as parsed from the SQL."""
    project = load_project(project_root)
    graph = defs.resolve_asset_graph()
    names = {key.to_user_string().replace("/", ".") for key in graph.get_all_asset_keys()}
    assert names == {*project.tables, *(f"raw.{source}" for source in project.sources), "release.market_map", "release.reports"}
    with duckdb.connect() as connection:
        builder = Builder(project, connection)
    for name, reads in builder.reads.items():
        parents = {key.to_user_string().replace("/", ".") for key in graph.get(dg.AssetKey(name.split("."))).parent_keys}
        assert {parent for parent in parents if not parent.startswith("raw.")} == {read for read in reads if not read.startswith("raw.")}
        if any(read.startswith("raw.") for read in reads):
            assert any(parent.startswith("raw.") for parent in parents), name
    for name in project.tables:  # whoever waits for the release waits for every table
        assert dg.AssetKey(["release", "market_map"]) in graph_downstream(graph, dg.AssetKey(name.split("."))), name


def graph_downstream(graph: object, key: dg.AssetKey) -> set[dg.AssetKey]:
    found: set[dg.AssetKey] = set()
    todo = [key]
    while todo:
        for child in graph.get(todo.pop()).child_keys:  # type: ignore[attr-defined]
            if child not in found:
                found.add(child)
                todo.append(child)
    return found


def test_every_asset_explains_itself(defs: dg.Definitions) -> None:
    for spec in defs.resolve_all_asset_specs():
        assert spec.description, spec.key
        assert spec.group_name in {"sources", "staged", "resolved", "curated", "marts", "release"}
        assert spec.kinds, spec.key
        if spec.group_name in {"staged", "resolved", "curated", "marts"}:
            schema = spec.metadata["dagster/column_schema"]
            assert schema.columns
            assert all(column.description for column in schema.columns), spec.key


def test_every_table_has_a_blocking_check(defs: dg.Definitions) -> None:
    graph = defs.resolve_asset_graph()
    blocking = {key.asset_key for key in graph.asset_check_keys if graph.get(key).blocking}
    assert {key for key in graph.get_all_asset_keys() if key.path[0] in {"staged", "resolved", "curated", "marts"}} <= blocking


def test_the_schedule_is_daily_in_utc_and_off(defs: dg.Definitions) -> None:
    schedule = defs.resolve_schedule_def("refresh_daily")
    assert (schedule.cron_schedule, schedule.execution_timezone, schedule.default_status) == ("0 3 * * *", "UTC", dg.DefaultScheduleStatus.STOPPED)


@pytest.mark.slow
def test_the_job_publishes_the_release_of_the_command(built: Path, tmp_path: Path) -> None:
    project = tmp_path / "by dagster"
    for folder in ("pipelines", "data/raw", "tests/data/identity"):
        shutil.copytree(built / folder, project / folder)
    result = run(project)
    assert result.success, [str(event.event_specific_data) for event in result.all_events if event.is_failure]
    release, expected = current_release(project / "data" / "curated"), current_release(built / "data" / "curated")
    assert release and expected
    assert release.release_id == expected.release_id
    assert release.manifest == expected.manifest

    events = {
        event.asset_key.to_user_string(): event.step_materialization_data.materialization
        for event in result.get_asset_materialization_events()
        if event.asset_key
    }
    assert set(events) == {key.to_user_string() for key in definitions(project).resolve_asset_graph().get_all_asset_keys()}
    companies = events["curated/companies"].metadata
    assert companies["dagster/row_count"].value == release.rows["curated.companies"]
    assert companies["is new"].value is True
    lineage = companies["dagster/column_lineage"].value
    assert isinstance(lineage, dg.TableColumnLineage)
    assert {(dep.asset_key.to_user_string(), dep.column_name) for dep in lineage.deps_by_column["scope"]} == {("curated/company_scope", "scope")}
    checks = result.get_asset_check_evaluations()
    assert all(check.passed for check in checks if check.severity == dg.AssetCheckSeverity.ERROR)
    assert {(check.asset_key.to_user_string(), check.check_name) for check in checks} >= {
        *((f"raw/{source_id}", name) for source_id in load_project(project).sources for name in (*CHECKS, "freshness")),
        ("raw/ycombinator", "fetched"),
        ("curated/companies", "contract"),
    }

    again = run(project)  # nothing changed: everything is found built and the release stays as it is
    assert again.success
    assert not any(event.step_materialization_data.materialization.metadata["is new"].value for event in again.get_asset_materialization_events()
                   if event.asset_key and event.asset_key.path[0] != "raw")  # fmt: skip
    assert current_release(project / "data" / "curated") == release
    assert refresh(project).is_new is False  # and the command agrees


@pytest.mark.slow
def test_a_broken_promise_fails_its_check_and_publishes_nothing(copy_project: CopyProject) -> None:
    project = copy_project()
    sql = project / "pipelines" / "tables" / "curated" / "company_names.sql"
    sql.write_text(sql.read_text(encoding="utf-8").replace("claim.value AS name,", "NULL AS name,"), encoding="utf-8")
    result = run(project)
    assert not result.success
    failed = {
        (check.asset_key.to_user_string(), check.check_name) for check in result.get_asset_check_evaluations() if not check.passed and check.blocking
    }
    assert failed == {("curated/company_names", "contract")}
    assert current_release(project / "data" / "curated") is None
    failures = [event.step_failure_data.user_failure_data for event in result.all_events if event.is_step_failure and event.step_key == "curated"]
    assert failures[0] and "curated.company_names breaks its contract" in str(failures[0].description)


@pytest.mark.slow
def test_a_warning_is_seen_and_blocks_nothing(copy_project: CopyProject) -> None:
    project = copy_project()
    countries = project / "pipelines" / "vocabulary" / "countries.yml"
    countries.write_text(countries.read_text(encoding="utf-8").replace("name: Japan", "name: Elsewhere"), encoding="utf-8")
    result = run(project)
    assert result.success
    unmet = [check for check in result.get_asset_check_evaluations() if not check.passed]
    of_places = [check for check in unmet if check.check_name == "country_understood"]  # a source may warn of other things
    assert {check.asset_key.to_user_string() for check in of_places} == {"staged/records", "staged/facilities"}
    assert {check.severity for check in unmet} == {dg.AssetCheckSeverity.WARN}
    assert all("Japan" in str(check.description) for check in of_places)
    assert current_release(project / "data" / "curated")


@pytest.mark.slow
def test_one_table_can_be_materialised_alone(copy_project: CopyProject) -> None:
    project = copy_project()
    definition = definitions(project)
    with dg.DagsterInstance.ephemeral() as instance:
        result = definition.resolve_implicit_global_asset_job_def().execute_in_process(
            asset_selection=[dg.AssetKey(["curated", "activities"])], instance=instance, raise_on_error=False
        )
    assert result.success
    assert [event.asset_key.to_user_string() for event in result.get_asset_materialization_events() if event.asset_key] == ["curated/activities"]


def test_the_lock_is_shared_with_the_command(copy_project: CopyProject) -> None:
    from pipelines.engine.files import exclusive

    project = copy_project()
    with exclusive(project / "data" / "curated"):
        result = run(project)
    assert not result.success
    assert any("another refresh is running" in str(event.event_specific_data) for event in result.all_events if event.is_failure)
