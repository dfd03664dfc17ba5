"""From which columns of which tables each column of a SQL table is computed, followed through the SQL.

Belongs here: lineage for display. Does not belong here: dependencies between tables, which decide what is built (``graph``).
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from .graph import DIALECT
from .registry import Project

Columns = dict[str, list[str]]


def columns_of(project: Project, table: str) -> list[str]:
    """The columns of a table, raw ones with the two that tell snapshots apart."""
    if table.startswith("raw."):
        return ["source_id", "snapshot_date", *project.raw[table.removeprefix("raw.")].fields]
    return project.tables[table].contract.fields


def column_lineage(project: Project, name: str, sql: str, reads: list[str]) -> Columns:
    """Follow every column of a table to the tables it comes from.

    Args:
        project: The project.
        name: The table.
        sql: Its SELECT.
        reads: The tables that the SELECT reads.

    Returns:
        Column → ``schema.table.column`` of its sources, sorted; nothing for a statement that cannot be followed. The statement is resolved
        once for all its columns, which is most of the work.
    """
    from sqlglot import exp, parse_one
    from sqlglot.lineage import Node, lineage
    from sqlglot.optimizer.qualify import qualify
    from sqlglot.optimizer.scope import build_scope

    schema: dict[str, Any] = {}
    for table in reads:
        stage, _, short = table.partition(".")
        schema.setdefault(stage, {})[short] = dict.fromkeys(columns_of(project, table), "VARCHAR")
    columns: Columns = {}
    try:
        statement = qualify(parse_one(sql, dialect=DIALECT), schema=schema, dialect=DIALECT, validate_qualify_columns=False, identify=False)
        scope = build_scope(statement)
    except Exception:  # sqlglot cannot follow every construct; lineage is a help, not a promise
        return columns
    for column in project.tables[name].contract.fields:
        found: Node | dict[str, Node] | None = None
        with suppress(Exception):
            found = lineage(column, statement, schema=schema, dialect=DIALECT, scope=scope, trim_selects=False, copy=False)
        nodes = found.walk() if isinstance(found, Node) else ()
        sources = [(node.source, node.name.rpartition(".")[2].strip('"')) for node in nodes]
        columns[column] = sorted({f"{source.db}.{source.name}.{leaf}" for source, leaf in sources if isinstance(source, exp.Table) and source.db})
    return columns
