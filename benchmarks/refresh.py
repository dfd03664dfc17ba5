"""The refresh by the command and by Dagster, side by side: cold, and with nothing changed.

Run it with ``python -m benchmarks.refresh`` on an otherwise idle machine. Each figure is the median of three runs (``--runs``) of a whole process,
start-up included, on a copy of the project in a temporary folder. Ratios within one run can be compared; seconds of different machines cannot.

Belongs here: timing. Does not belong here: limits (they stand in the design's budgets).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[1]
BUDGETS = {"cold": 15.0, "nothing changed": 2.0}
DAGSTER = """
import sys
from dagster import DagsterInstance
from pipelines.definitions import defs
with DagsterInstance.ephemeral() as instance:
    sys.exit(not defs.resolve_job_def("refresh").execute_in_process(instance=instance).success)
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3, help="runs of each case; the median counts")
    runs = parser.parse_args().runs
    _print_machine()
    with tempfile.TemporaryDirectory(prefix="market map ") as folder:
        project = Path(folder) / "project"
        for part in ("pipelines", "data/raw"):
            shutil.copytree(ROOT / part, project / part, ignore=shutil.ignore_patterns("__pycache__", ".draft-*"))
        figures: dict[str, dict[str, list[float]]] = {case: {"command": [], "Dagster": []} for case in BUDGETS}
        stages: list[dict[str, float]] = []
        for _ in range(runs):
            _forget(project)
            seconds, out = _timed(project, "-m", "pipelines.cli", "refresh", "--json")
            figures["cold"]["command"].append(seconds)
            stages.append(json.loads(out)["seconds"])
            figures["nothing changed"]["command"].append(_timed(project, "-m", "pipelines.cli", "refresh", "--json")[0])
            _forget(project)
            figures["cold"]["Dagster"].append(_timed(project, "-c", DAGSTER)[0])
            figures["nothing changed"]["Dagster"].append(_timed(project, "-c", DAGSTER)[0])
    _print_figures(figures)
    print("\nstages of a cold refresh by the command, seconds (median)")
    for stage in stages[0]:
        print(f"  {stage:<18}{statistics.median(run[stage] for run in stages):7.2f}")


def _timed(project: Path, *words: str) -> tuple[float, str]:
    environment = os.environ | {"MARKETMAP_ROOT": str(project), "DAGSTER_DISABLE_TELEMETRY": "1", "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    started = time.perf_counter()
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True, cwd=ROOT, env=environment, check=False)
    seconds = time.perf_counter() - started
    if done.returncode:
        sys.exit(f"a run failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return seconds, done.stdout


def _forget(project: Path) -> None:
    shutil.rmtree(project / "data" / "curated", ignore_errors=True)


def _print_machine() -> None:
    print(f"{platform.system()} {platform.release()}, {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(", ".join(f"{name} {version(name)}" for name in ("duckdb", "dagster", "pandas", "plotly", "pyarrow", "sqlglot")) + "\n")


def _print_figures(figures: dict[str, dict[str, list[float]]]) -> None:
    print(f"{'refresh, seconds (median)':<28}{'command':>10}{'budget':>10}{'Dagster':>10}{'ratio':>8}")
    for case, by_way in figures.items():
        command, dagster = (statistics.median(by_way[way]) for way in ("command", "Dagster"))
        print(f"{case:<28}{command:>10.2f}{'≤ ' + format(BUDGETS[case], 'g'):>10}{dagster:>10.2f}{dagster / command:>8.1f}")


if __name__ == "__main__":
    main()
