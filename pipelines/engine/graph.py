"""Which table reads which: parsed from the SQL, never typed by hand; order of building; lineage of columns.

Belongs here: dependencies. Does not belong here: executing anything (``build``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from .errors import ContentError, Problem, nearest
from .registry import SCHEMAS, Project, Table

DIALECT = "duckdb"


def read_sql(table: Table) -> str:
    """The SELECT of a .sql table, without a closing semicolon."""
    return table.logic_path.read_text(encoding="utf-8").strip().rstrip(";")


def tables_in(sql: str, path: Path, known: Iterable[str]) -> list[str]:
    """The schema-qualified tables that a SELECT reads, sorted.

    Raises:
        ContentError: When the text is not one SELECT, or reads a table that is not known.
    """
    from sqlglot import exp, parse
    from sqlglot.errors import SqlglotError

    try:
        statements = parse(sql, dialect=DIALECT)
    except SqlglotError as error:
        first = (getattr(error, "errors", None) or [{}])[0]
        raise ContentError.at(path, f"not valid SQL: {first.get('description', error)}", line=int(first.get("line") or 0)) from None
    if len(statements) != 1 or not isinstance(statements[0], exp.Query):
        raise ContentError.at(path, "a table's SQL is exactly one SELECT")
    names = {f"{table.db}.{table.name}" for table in statements[0].find_all(exp.Table) if table.db}
    problems = [Problem(str(path), 0, f"reads an unknown table '{name}'", nearest(name, known)) for name in sorted(names - set(known))]
    if problems:
        raise ContentError(problems)
    return sorted(names)


def dependencies(project: Project, sql_of: Mapping[str, str]) -> dict[str, list[str]]:
    """Table → the tables it reads (raw.* included), checked to go only from left to right through the stages.

    Args:
        project: The project.
        sql_of: SQL text by table, for the tables whose logic is SQL.
    """
    known = [*project.tables, *(f"raw.{name}" for name in project.raw)]
    found: dict[str, list[str]] = {}
    problems: list[Problem] = []
    for name, table in project.tables.items():
        try:
            found[name] = tables_in(sql_of[name], table.logic_path, known) if name in sql_of else sorted(table.contract.inputs)
        except ContentError as error:
            problems += error.problems
            continue
        for source in found[name]:
            if not _may_read(table.schema, source.partition(".")[0]):
                problems.append(
                    Problem(str(table.logic_path), 0, f"{name} may not read {source}", "edges go raw → staged → resolved → curated → marts")
                )
    if problems:
        raise ContentError(problems)
    return found


def _may_read(schema: str, source: str) -> bool:
    if source == "raw":
        return schema == "staged"
    return SCHEMAS.index(source) <= SCHEMAS.index(schema)


def build_order(project: Project, reads: Mapping[str, list[str]]) -> list[str]:
    """The tables in an order in which each comes after what it reads; ties by name, so it never varies.

    Raises:
        ContentError: Naming the tables of a cycle.
    """
    return _ordered(project, {name: {source for source in reads[name] if source in project.tables} for name in project.tables})


def publish_order(project: Project) -> list[str]:
    """The tables in an order in which each comes after those that its foreign keys point at."""
    return _ordered(project, {name: {key.resource for key in table.contract.foreign_keys} - {name} for name, table in project.tables.items()})


def _ordered(project: Project, needs: Mapping[str, set[str]]) -> list[str]:
    sorter = TopologicalSorter({name: sorted(needs[name]) for name in sorted(needs)})
    try:
        sorter.prepare()
    except CycleError as error:
        raise ContentError.at(project.content / "tables", f"tables need each other in a circle: {' → '.join(error.args[1])}") from None
    order: list[str] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        order += ready
        sorter.done(*ready)
    return order
