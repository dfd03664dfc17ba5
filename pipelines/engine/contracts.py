"""One contract, many renderings: DDL, comments, check queries, and the Data Package descriptor.

Belongs here: contract → text. Does not belong here: running it (``build``, ``publish``), pages (``docs``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .models import Column, Contract
from .registry import Project, Table

SQL_TYPES = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "array": "VARCHAR[]",
    "object": "JSON",
}


@dataclass(frozen=True)
class CheckQuery:
    """A named promise of a table as a query that returns the offending rows.

    Attributes:
        name: Short name, unique in its table.
        why: The promise in words.
        severity: ``error`` blocks a release, ``warn`` is reported.
        sql: Returns the offending rows; none means that the promise holds.
        condition: For a promise about single rows, what offends; many of them can be looked at in one pass.
        reads: Tables that the query reads, or empty when they have to be parsed from it.
    """

    name: str
    why: str
    severity: str
    sql: str
    condition: str | None = None
    reads: tuple[str, ...] = ()


def quoted(text: str) -> str:
    """A SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def description(project: Project, contract: Contract, column: str) -> str:
    """The meaning of a column in this table: its own words, else the dictionary's, with the unit."""
    entry = project.columns[column]
    text = contract.descriptions.get(column, entry.description)
    return f"{text} Unit: {entry.unit}." if entry.unit else text


def create_table(project: Project, table: Table, *, with_constraints: bool) -> str:
    """CREATE TABLE for a table: types only, or with every constraint that DuckDB can hold (foreign keys inside the schema)."""
    contract, lines = table.contract, []
    for name in contract.fields:
        column = project.columns[name]
        line = f"{name} {SQL_TYPES[column.type]}"
        if with_constraints:
            line += "" if name in contract.nullable else " NOT NULL"
            line += "".join(f" CHECK ({condition})" for condition in _conditions(name, column))
        lines.append(line)
    if with_constraints:
        lines.append(f"PRIMARY KEY ({', '.join(contract.primary_key)})")
        for key in contract.foreign_keys:
            if key.resource.startswith(f"{table.schema}.") and key.resource != table.name:
                lines.append(f"FOREIGN KEY ({', '.join(key.fields)}) REFERENCES {key.resource} ({', '.join(key.reference_fields)})")
    return f"CREATE TABLE {table.name} (\n  " + ",\n  ".join(lines) + "\n)"


def _conditions(name: str, column: Column) -> Iterator[str]:
    if column.enum:
        yield f"{name} IN ({', '.join(quoted(word) for word in column.enum)})"
    if column.pattern:
        yield f"regexp_full_match({name}, {quoted(column.pattern)})"
    if column.minimum is not None:
        yield f"{name} >= {column.minimum!r}"
    if column.maximum is not None:
        yield f"{name} <= {column.maximum!r}"


def comments(project: Project, table: Table) -> Iterator[str]:
    """COMMENT ON statements for the table and each column."""
    contract = table.contract
    yield f"COMMENT ON TABLE {table.name} IS {quoted(f'{contract.description} One row is {contract.grain}.')}"
    for column in contract.fields:
        yield f"COMMENT ON COLUMN {table.name}.{column} IS {quoted(description(project, contract, column))}"


def check_queries(project: Project, table: Table) -> Iterator[CheckQuery]:
    """Every promise of the contract as a query: keys, NOT NULL, values, and the table's own checks."""
    contract, name = table.contract, table.name
    key = ", ".join(contract.primary_key)
    repeated = f"SELECT {key}, count(*) AS rows FROM {name} GROUP BY ALL HAVING count(*) > 1"
    yield CheckQuery("primary_key", f"{key} identifies a row", "error", repeated, reads=(name,))
    for column in contract.fields:
        if column not in contract.nullable:
            yield _row_check(name, f"not_null_{column}", f"{column} is always stated", f"{column} IS NULL")
        for condition in _conditions(column, project.columns[column]):
            yield _row_check(name, f"valid_{column}", f"{column} is valid", f"NOT ({condition})")
    for check in contract.checks:
        yield CheckQuery(check.name, check.why, check.severity, check.sql)


def _row_check(table: str, name: str, why: str, condition: str) -> CheckQuery:
    return CheckQuery(name, why, "error", f"SELECT * FROM {table} WHERE {condition}", condition, (table,))


def reference_queries(table: Table) -> Iterator[CheckQuery]:
    """The table's foreign keys as queries that return the rows pointing nowhere."""
    name = table.name
    for reference in table.contract.foreign_keys:
        on = " AND ".join(f"target.{there} = source.{here}" for here, there in zip(reference.fields, reference.reference_fields, strict=True))
        stated = " AND ".join(f"source.{here} IS NOT NULL" for here in reference.fields)
        yield CheckQuery(
            f"reference_{'_'.join(reference.fields)}",
            f"{', '.join(reference.fields)} is known in {reference.resource}",
            "error",
            f"SELECT source.* FROM {name} AS source WHERE {stated} AND NOT EXISTS (SELECT 1 FROM {reference.resource} AS target WHERE {on})",
            reads=(name, reference.resource),
        )


def data_resource(project: Project, table: Table, path: str) -> dict[str, Any]:
    """The table as a resource of a Data Package (Frictionless Table Schema)."""
    contract = table.contract
    fields = []
    for name in contract.fields:
        column = project.columns[name]
        constraints: dict[str, Any] = {} if name in contract.nullable else {"required": True}
        constraints |= {
            word: value
            for word, value in {"enum": column.enum, "pattern": column.pattern, "minimum": column.minimum, "maximum": column.maximum}.items()
            if value is not None
        }
        field = {"name": name, "type": column.type, "description": description(project, contract, name)}
        fields.append(field | ({"constraints": constraints} if constraints else {}))
    schema: dict[str, Any] = {"fields": fields, "primaryKey": contract.primary_key}
    if contract.foreign_keys:
        schema["foreignKeys"] = [
            {"fields": key.fields, "reference": {"resource": key.resource.replace(".", "_"), "fields": key.reference_fields}}
            for key in contract.foreign_keys
        ]
    return {
        "name": table.name.replace(".", "_"),
        "title": contract.title,
        "description": contract.description,
        "path": path,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "schema": schema,
    }
