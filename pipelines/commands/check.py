"""``marketmap check``: everything that can be known to be wrong without building.

Belongs here: gathering the problems of all parts and the summary. Does not belong here: the rules (``engine``).
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

from ..engine import graph
from ..engine.claims import sql_problems
from ..engine.corrections import check_matches, count_matches
from ..engine.errors import ContentError, Problem
from ..engine.fetch_log import read_checks
from ..engine.registry import Project, load_project
from ..engine.snapshots import find_snapshots, raw_contracts, read_rows
from .console import console, print_json


def run(root: Path, *, as_json: bool) -> None:
    """Read and check all content, all SQL and all snapshots.

    Raises:
        ContentError: With every problem found, each with its file and line.
    """
    problems: list[Problem] = []
    counts: dict[str, int] = {}
    try:
        project = load_project(root)
        counts |= {
            "sources": len(project.sources),
            "layer models": len(project.taxonomies),
            "layers": sum(len(nodes) for nodes in project.layers.values()),
            "activities": len(project.activities),
            "tables": len(project.tables),
            "columns": len(project.columns),
            "metrics": len(project.metrics),
            "claims of the documents": len(project.claims),
        }
        graph.build_order(project, graph.dependencies(project, sql_texts(project)))
    except ContentError as error:
        problems += error.problems
    else:
        problems += [*_check_records(project), *sql_problems(project)]
    try:
        counts |= _check_snapshots(root)
    except ContentError as error:
        problems += error.problems
    if problems:
        raise ContentError(problems)
    if as_json:
        print_json({"ok": True, "counts": counts})
    else:
        console().print("All content is as it must be: " + ", ".join(f"{count:,} {name}" for name, count in counts.items()) + ".")


def _check_records(project: Project) -> list[Problem]:
    """What is wrong with the corrections against the snapshots, and with the records of the live checks."""
    problems: list[Problem] = []
    for source_id in project.sources:
        try:
            read_checks(project.root, source_id)
        except ContentError as error:
            problems += error.problems
    try:
        check_matches(project, count_matches(project, find_snapshots(project.root)))
    except ContentError as error:
        problems += [problem for problem in error.problems if problem.path.endswith("corrections.yml")]  # the snapshots' own are told once
    return problems


def sql_texts(project: Project) -> dict[str, str]:
    """SQL by table, for the tables whose logic is SQL or Python that makes SQL."""
    texts = {}
    for name, table in project.tables.items():
        if table.is_sql:
            texts[name] = graph.read_sql(table)
            continue
        spec = importlib.util.spec_from_file_location(f"pipelines.tables.{name}", table.logic_path)
        assert spec and spec.loader
        module = importlib.util.module_from_spec(spec)
        try:
            spec.loader.exec_module(module)
            if hasattr(module, "sql"):
                texts[name] = module.sql(project)
        except Exception as error:
            raise ContentError.at(table.logic_path, f"cannot be loaded: {type(error).__name__}: {error}") from error
    return texts


def _check_snapshots(root: Path) -> dict[str, int]:
    contracts, problems, rows = raw_contracts(root), [], 0
    snapshots = find_snapshots(root)
    for snapshot in snapshots:
        for name in snapshot.manifest.files:
            try:
                rows += len(read_rows(snapshot.folder / name, contracts[name.removesuffix(".csv")]))
            except ContentError as error:
                problems += error.problems
    if problems:
        raise ContentError(problems)
    return {"snapshots": len(snapshots), "snapshot rows": rows}
