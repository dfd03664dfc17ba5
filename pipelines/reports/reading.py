"""Reads the published database: runs the files of ``queries/`` and nothing else.

Belongs here: the way from a query file to rows. Does not belong here: SQL (``queries/``) and what the rows mean (``findings``, ``figures``).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb

QUERIES = Path(__file__).parent / "queries"
Row = dict[str, Any]


@dataclass(frozen=True)
class Result:
    """The rows of one query with the exact text that made them.

    Attributes:
        sql: The statement as it was run; it gives the same rows when pasted into a DuckDB shell on the published file.
        columns: Names of the columns, in order.
        rows: One dictionary per row.
    """

    sql: str
    columns: list[str]
    rows: list[Row]


class Reader:
    """The queries of the report site over one published database.

    Args:
        connection: A read-only connection.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection):
        self._connection = connection

    def run(self, name: str, **parameters: str) -> Result:
        """Run ``queries/<name>.sql``; each ``$parameter`` in it is written out as a quoted text, so that the result's SQL stands alone."""
        sql = (QUERIES / f"{name}.sql").read_text(encoding="utf-8").strip()
        for key, value in parameters.items():
            sql = sql.replace(f"${key}", "'" + value.replace("'", "''") + "'")
        cursor = self._connection.execute(sql)
        columns = [column[0] for column in cursor.description or []]
        return Result(sql, columns, [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()])

    def rows(self, name: str, **parameters: str) -> list[Row]:
        """The rows of ``queries/<name>.sql``."""
        return self.run(name, **parameters).rows


def parsed(value: Any) -> Any:
    """A JSON column as Python values, whether the database returns text or has it parsed already."""
    return json.loads(value) if isinstance(value, str) else value
