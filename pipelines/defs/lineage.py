"""Column lineage as Dagster shows it, parsed once for each version of a table's SQL and then read from a file.

Belongs here: lineage for display. Does not belong here: dependencies between tables, which decide what is built (``engine.graph``).
"""

from __future__ import annotations

import json
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

import dagster as dg

from ..engine.build import Builder
from ..engine.files import combined_hash, write_text
from ..engine.graph import DIALECT
from .plan import table_key

Columns = dict[str, list[str]]


class Lineage:
    """Where each column of each SQL table comes from.

    Args:
        builder: The project's tables with their SQL.
    """

    def __init__(self, builder: Builder):
        self.builder = builder
        self.path: Path = builder.project.curated / ".lineage.json"
        self._changed = False

    def metadata(self, name: str) -> dict[str, Any]:
        """The lineage of one table as materialisation metadata; empty for Python tables and where the SQL cannot be followed."""
        if name not in self.builder.sql:
            return {}
        deps = {
            column: [dg.TableColumnDep(table_key(table), source) for table, source in map(_split, sources)]
            for column, sources in self._columns(name).items()
        }
        return (
            {"dagster/column_lineage": dg.TableColumnLineage({column: found for column, found in deps.items() if found})}
            if any(deps.values())
            else {}
        )

    def save(self) -> None:
        """Keep what was parsed for the next run."""
        if self._changed:
            write_text(self.path, json.dumps(self._known, sort_keys=True))

    @cached_property
    def _known(self) -> dict[str, dict[str, Any]]:
        try:
            known = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return known if isinstance(known, dict) else {}

    def _columns(self, name: str) -> Columns:
        sql = self.builder.sql[name]
        key = combined_hash([sql, *(f"{table}:{','.join(self._shape[table])}" for table in self.builder.reads[name])])
        entry = self._known.get(name)
        if not entry or entry.get("key") != key:
            entry = {"key": key, "columns": self._parse(name, sql)}
            self._known[name] = entry
            self._changed = True
        columns: Columns = entry["columns"]
        return columns

    @cached_property
    def _shape(self) -> dict[str, list[str]]:
        project = self.builder.project
        raw = {f"raw.{name}": ["source_id", "snapshot_date", *contract.fields] for name, contract in project.raw.items()}
        return raw | {name: table.contract.fields for name, table in project.tables.items()}

    def _parse(self, name: str, sql: str) -> Columns:
        """Follow every column to the tables it comes from; the statement is resolved once for all its columns, which is most of the work."""
        from sqlglot import exp, parse_one
        from sqlglot.lineage import Node, lineage
        from sqlglot.optimizer.qualify import qualify
        from sqlglot.optimizer.scope import build_scope

        schema: dict[str, Any] = {}
        for table in self.builder.reads[name]:
            stage, _, short = table.partition(".")
            schema.setdefault(stage, {})[short] = dict.fromkeys(self._shape[table], "VARCHAR")
        columns: Columns = {}
        try:
            statement = qualify(parse_one(sql, dialect=DIALECT), schema=schema, dialect=DIALECT, validate_qualify_columns=False, identify=False)
            scope = build_scope(statement)
        except Exception:  # sqlglot cannot follow every construct; lineage is a help, not a promise
            return columns
        for column in self.builder.project.tables[name].contract.fields:
            found: Node | dict[str, Node] | None = None
            with suppress(Exception):
                found = lineage(column, statement, schema=schema, dialect=DIALECT, scope=scope, trim_selects=False, copy=False)
            nodes = found.walk() if isinstance(found, Node) else ()
            sources = [(node.source, node.name.rpartition(".")[2].strip('"')) for node in nodes]
            columns[column] = sorted({f"{source.db}.{source.name}.{leaf}" for source, leaf in sources if isinstance(source, exp.Table) and source.db})
        return columns


def _split(source: str) -> tuple[str, str]:
    table, _, column = source.rpartition(".")
    return table, column
