"""Rows of the table of generative-AI tools → products with their makers.

Belongs here: how the table names makers and sorts its tools. Does not belong here: what a category means (``source.yml``).
"""

from __future__ import annotations

from pipelines.engine.errors import ContentError
from pipelines.engine.extraction import Extract, Payload, Row, slug, web_address, without_repeats

TABLE = "genai_tools_platforms_2025.csv"
LIST = "list:Generative AI tools"
# A maker that is no organisation.
NOBODY = {"community"}


def extract(payload: Payload) -> Extract:
    """Read the table.

    Args:
        payload: ``genai_tools_platforms_2025.csv``.

    Returns:
        One record per tool. A row without a name is quarantined.

    Raises:
        ContentError: Unknown or missing column, a tool on two rows that differ, no rows.
    """
    rows = payload.csv(TABLE)
    payload.check_fields(TABLE, rows[0])
    unique = without_repeats({column: cell.strip() for column, cell in row.items()} for row in rows)
    result = Extract(rows_in=len(rows), merged=len(rows) - len(unique))
    names: dict[str, str] = {}
    for row in unique:
        name = row["tool_name"]
        if not name:
            result.quarantined.append((row["website"] or "(no website)", "no_name", row["company"]))
            continue
        record_id = slug(name)
        if record_id in names:
            raise ContentError.at(payload.folder / TABLE, f"two rows differ: '{names[record_id]}' and '{name}'", hint="names are the key")
        names[record_id] = name
        result.records.append(_record(row, record_id, payload))
    return result


def _record(row: dict[str, str], record_id: str, payload: Payload) -> Row:
    category, modality = row["category_canonical"], row["modality_canonical"]
    return {
        "record_id": record_id,
        "kind": payload.source.default_kind,
        "name": row["tool_name"],
        "owner": [] if row["company"].casefold() in {"", *NOBODY} else [row["company"]],
        "url": web_address(row["website"]),
        # The broadest categories hold several kinds of tool, which only the modality tells apart, so its label carries both.
        "categories": [LIST, f"category:{category}", f"modality:{category} / {modality}"],
    }
