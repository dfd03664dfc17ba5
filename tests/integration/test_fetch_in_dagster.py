"""Dagster fetches with the same functions as the command: a failing source warns and fails nothing, the run builds from what was fetched."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pytest

from pipelines.defs import definitions
from pipelines.engine.download import Client, Policy
from pipelines.engine.fetch import is_due, live_sources
from pipelines.engine.fetch_log import checks_path, read_checks
from tests.integration.misbehaving_server import Server, file, serving

POLICY = Policy(schemes=("http",), attempts=1, seconds_between_requests=0)
FRESH = "aiaas_supply_chain"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    for name in ("http_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pipelines.engine.fetch.Client", functools.partial(Client, POLICY))
    with serving() as running:
        yield running


@pytest.fixture
def project(copy_project: Callable[[], Path], server: Server) -> Path:
    """A copy whose live URLs all point at the server, which answers 404 except for one source, whose sample it gives."""
    root = copy_project()
    for source_id, source in live_sources(root).items():
        path = root / "pipelines" / "sources" / source_id / "source.yml"
        text = path.read_text(encoding="utf-8")
        for name, url in source.urls.items():
            text = text.replace(f"{name}: {url}", f"{name}: {server.url(f'/{source_id}/{name}')}")
        path.write_text(re.sub(r"bounds: \{min: \d+", "bounds: {min: 1", text), encoding="utf-8")
    folder = root / "pipelines" / "sources" / FRESH
    [name] = live_sources(root, [FRESH])[FRESH].live_files
    server.behaviours[f"/{FRESH}/{name}"] = file((folder / "sample.csv").read_bytes())
    return root


def materialise(root: Path, **config: bool) -> dg.ExecuteInProcessResult:
    """Run the assets of all sources."""
    definition = definitions(root)
    keys = [key for key in definition.resolve_asset_graph().get_all_asset_keys() if key.path[0] == "raw"]
    with dg.DagsterInstance.ephemeral() as instance:
        return definition.resolve_implicit_global_asset_job_def().execute_in_process(
            asset_selection=keys, instance=instance, run_config={"ops": {"sources": {"config": config}}} if config else {}, raise_on_error=False
        )


def checks(result: dg.ExecuteInProcessResult, name: str = "fetched") -> dict[str, dg.AssetCheckEvaluation]:
    return {check.asset_key.path[1]: check for check in result.get_asset_check_evaluations() if check.check_name == name}


@pytest.mark.slow
def test_a_source_that_cannot_be_fetched_warns_and_the_others_go_on(project: Path, server: Server) -> None:
    result = materialise(project, fetch=True)
    assert result.success
    found = checks(result)
    assert set(found) == set(live_sources(project))
    assert {source for source, check in found.items() if check.passed} == {FRESH}
    assert all(check.severity == dg.AssetCheckSeverity.WARN for check in found.values())
    assert all("404 Not Found" in str(check.description) for source, check in found.items() if source != FRESH)
    metadata = {
        event.asset_key.path[1]: event.step_materialization_data.materialization.metadata
        for event in result.get_asset_materialization_events()
        if event.asset_key
    }
    today = read_checks(project, FRESH)[0].checked_at.date().isoformat()
    assert metadata[FRESH]["latest snapshot"].value == today  # read after it was fetched
    assert metadata["ycombinator"]["latest snapshot"].value == "2026-06-02"

    server.asked.clear()
    again = materialise(project)  # without a word on fetching: no network, but what is known of the last check stays to be seen
    assert again.success
    assert server.asked == []
    assert "404 Not Found" in str(checks(again)["ycombinator"].description)


@pytest.mark.slow
def test_a_scheduled_run_asks_only_for_what_is_due(project: Path, server: Server) -> None:
    checks_path(project, "ycombinator").write_text("broken\n", encoding="utf-8")  # a record that nobody can read is no reason to stop
    today = datetime.now(UTC).date()
    due = {source_id for source_id, source in live_sources(project).items() if is_due(project, source_id, source, today)}
    assert FRESH not in due  # appeared once
    result = materialise(project, fetch=True, only_due=True)
    assert result.success
    assert {path.split("/")[1] for path, _ in server.asked} == due - {"ycombinator"}
    assert "the columns must be" in str(checks(result)["ycombinator"].description)


def test_the_jobs_and_schedules_say_whether_they_fetch(project_root: Path) -> None:
    defs = definitions(project_root)
    assert defs.resolve_job_def("fetch_and_refresh").run_config == {"ops": {"sources": {"config": {"fetch": True, "only_due": False}}}}
    schedule = defs.resolve_schedule_def("fetch_and_refresh_daily")
    assert (schedule.job_name, schedule.execution_timezone, schedule.default_status) == ("fetch_and_refresh", "UTC", dg.DefaultScheduleStatus.STOPPED)
    with dg.DagsterInstance.ephemeral() as instance:
        tick = schedule.evaluate_tick(dg.build_schedule_context(instance))
    assert tick.run_requests
    assert [request.run_config for request in tick.run_requests] == [{"ops": {"sources": {"config": {"fetch": True, "only_due": True}}}}]
    assert not defs.resolve_job_def("refresh").run_config
