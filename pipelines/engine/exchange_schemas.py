"""The exchange format as Frictionless Table Schemas, one for each of its files, so that any tool can check a list before it is imported.

Belongs here: contract of a raw file → Table Schema. Does not belong here: the contracts (``tables/raw``), schemas of YAML files (``docs``).
"""

from __future__ import annotations

import json
from typing import Any, Final

from . import contracts
from .registry import Project
from .snapshots import MULTIPLE, SEPARATOR

FOLDER: Final = "docs/schemas/exchange"


def render_exchange_schemas(project: Project) -> dict[str, str]:
    """All Table Schemas: path relative to the project → text."""
    return {f"{FOLDER}/{name}.schema.json": json.dumps(table_schema(project, name), indent=1, ensure_ascii=False) + "\n" for name in project.raw}


def table_schema(project: Project, name: str) -> dict[str, Any]:
    """The Table Schema of one file of the exchange format.

    Every value stands as its source states it, so that all are text, save several values in one cell; what a column is read as in the next
    step stands in its description.

    Args:
        project: The content.
        name: The file without its ending, such as records.
    """
    contract = project.raw[name]
    fields = []
    for column in contract.fields:
        meaning = contracts.description(project, contract, column)
        kind = project.columns[column].type
        if column in MULTIPLE:
            field: dict[str, Any] = {"name": column, "type": "list", "delimiter": SEPARATOR, "description": f"{meaning} Joined by {SEPARATOR}."}
        else:
            field = {"name": column, "type": "string", "description": meaning if kind == "string" else f"{meaning} Read as {kind}."}
        if column not in contract.nullable:
            field["constraints"] = {"required": True}
        fields.append(field)
    schema: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "title": contract.title,
        "description": contract.description,
        "fields": fields,
        "missingValues": [""],
    }
    if not set(contract.primary_key) & set(contract.nullable):  # the key of a Table Schema holds no missing values
        schema["primaryKey"] = contract.primary_key
    return schema
