"""Column lineage as Dagster shows it, parsed once for each version of a table's SQL and then read from a file.

Belongs here: lineage for display. Does not belong here: dependencies between tables, which decide what is built (``engine.graph``).
"""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import Any

import dagster as dg

from ..engine.build import Builder
from ..engine.files import combined_hash, write_text
from ..engine.lineage import Columns, column_lineage, columns_of
from .plan import table_key


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
        project, reads = self.builder.project, self.builder.reads[name]
        key = combined_hash([sql, *(f"{table}:{','.join(columns_of(project, table))}" for table in reads)])
        entry = self._known.get(name)
        if not entry or entry.get("key") != key:
            entry = {"key": key, "columns": column_lineage(project, name, sql, reads)}
            self._known[name] = entry
            self._changed = True
        columns: Columns = entry["columns"]
        return columns


def _split(source: str) -> tuple[str, str]:
    table, _, column = source.rpartition(".")
    return table, column
