"""Rules of the house that a look at the tree can check."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.engine.docs import stale_docs
from pipelines.engine.registry import Project, load_project
from pipelines.engine.releases import DATABASE

SQL = re.compile(r"\b(SELECT\s+.+\s+FROM|INSERT INTO|CREATE (TABLE|VIEW)|DELETE FROM)\b", re.DOTALL)


@pytest.fixture(scope="module")
def project(project_root: Path) -> Project:
    return load_project(project_root)


def python_files(root: Path) -> list[Path]:
    return sorted(path for path in (root / "pipelines").rglob("*.py") if "__pycache__" not in path.parts)


def committed(root: Path) -> list[Path]:
    """The files of the project, without what is generated or installed."""
    skip = {".git", ".venv", ".dagster", "curated", "payloads", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}
    return [path for path in root.rglob("*") if path.is_file() and not skip & set(path.relative_to(root).parts) and ".egg-info" not in str(path)]


def test_no_sql_in_python_outside_the_engine(project_root: Path) -> None:
    found = []
    for path in python_files(project_root):
        if "engine" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.search(node.value):
                found.append(f"{path.relative_to(project_root)}:{node.lineno}")
    assert found == []


def test_the_engine_never_imports_dagster() -> None:
    modules = ", ".join(f"pipelines.engine.{name}" for name in ("refresh", "publish", "build", "registry", "docs", "snapshots", "fetch"))
    code = f"import sys, {modules}; print('dagster' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "False"


def test_no_path_of_a_machine_and_no_package_index(project_root: Path) -> None:
    hosts = "|".join(["pypi" + r"\.org", "python" + r"hosted\.org", "registry" + r"\.npmjs", "deb" + r"\.debian"])
    bad = re.compile(rf"(?<![A-Za-z0-9_.-])/(work|root|home|Users)/|{hosts}".encode())
    found = [path for path in committed(project_root) if path.suffix not in {".woff2", ".png"} and bad.search(path.read_bytes())]
    assert [str(path.relative_to(project_root)) for path in found if path != Path(__file__)] == []


def test_every_source_has_a_licence_and_a_use(project: Project) -> None:
    assert all(source.licence.stated and source.licence.use for source in project.sources.values())


def test_every_source_has_a_test(project: Project, project_root: Path) -> None:
    tests = {path.stem.removeprefix("test_") for path in (project_root / "tests" / "unit" / "sources").glob("test_*.py")}
    coded = {path.parent.name for path in (project_root / "pipelines" / "sources").glob("*/extract.py")}
    assert coded <= tests  # a list that a field map reads is covered by the tests of the field map
    assert {source_id for source_id, source in project.sources.items() if source.table is None} == coded


def test_every_yaml_names_its_schema_which_exists(project_root: Path) -> None:
    for path in sorted((project_root / "pipelines").rglob("*.yml")) + sorted((project_root / "data" / "raw").rglob("*.yml")):
        first = path.open(encoding="utf-8").readline()
        assert first.startswith("# yaml-language-server: $schema="), path
        assert (path.parent / first.strip().partition("=")[2]).resolve().is_file(), path


def test_generated_docs_are_fresh(project: Project, built: Path, tmp_path: Path) -> None:
    shutil.copy(built / "data" / "curated" / DATABASE, tmp_path)  # another reader may hold the original open with other settings
    assert list(stale_docs(project, tmp_path / DATABASE)) == []


def test_no_upstream_payload_is_committed(project_root: Path) -> None:
    names = {path.name for path in (project_root / "data").rglob("*") if path.is_file() and not {"curated", "payloads"} & set(path.parts)}
    files = {"records.csv", "funding.csv", "facilities.csv", "evidence.csv", "mentions.csv", "figures.csv", "set_aside.csv"}
    assert names <= {"checks.csv", "manifest.yml", *files}


def test_raw_snapshots_hold_no_sentences(project_root: Path) -> None:
    """Names and labels are short; a cell with many words is a description that slipped in."""
    import csv

    for path in (project_root / "data" / "raw").rglob("records.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                for column in ("name", "owner", "country", "city", "cohort", "status"):
                    assert all(len(value.split()) <= 15 for value in row[column].split("|")), (path, row["record_id"], column)


def test_every_metric_names_its_source_and_pitfall(project: Project) -> None:
    assert all(metric.source and metric.pitfall and metric.formula for metric in project.metrics.values())


def test_column_names_follow_the_grammar(project: Project) -> None:
    """Booleans begin is_ or has_; counts end _count, shares _share, dates _date, years _year."""
    for name, column in project.columns.items():
        if column.type == "boolean":
            assert name.startswith(("is_", "has_", "places_")), name
        if column.type == "date":
            assert name.endswith("_date"), name


def test_no_column_of_the_dictionary_is_unused(project: Project) -> None:
    used = {field for table in project.tables.values() for field in table.contract.fields} | {
        field for contract in project.raw.values() for field in contract.fields
    }
    assert sorted(set(project.columns) - used) == []


def test_every_test_file_has_a_name_of_its_own(project_root: Path) -> None:
    names = [path.name for path in (project_root / "tests").rglob("test_*.py")]
    assert sorted(names) == sorted(set(names))
