"""Rows of the AI-as-a-service supply chain table → records.

Belongs here: how the table writes several facts into one cell. Does not belong here: what a category means (``source.yml``).
"""

from __future__ import annotations

import hashlib
from collections import Counter

from pipelines.engine.errors import ContentError
from pipelines.engine.extraction import Extract, Payload, Row, slug, web_address, without_repeats

TABLE = "AIDeploymentSupplyChain.csv"
LONGEST_NAME = 100  # characters; the longest real cell has 75, the one sentence in a name cell 230
# Rows of the Stanford Ecosystem Graphs write "<asset> by: <organisation>, <organisation> …" into the name cell.
OWNER_MARK = " by: "
KINDS = {"FM Model": "model", "FM Dataset": "dataset"}
# The lists that the table was compiled from, as its "Source(s)" cells spell them in any letter case, and their readable names.
# The table's own page names the 2021 and the 2023 MAD landscape: "FirstMark" without a year is the earlier one.
LISTS = {
    "firstmark": "FirstMark MAD 2021",
    "firstmark 2023": "FirstMark MAD 2023",
    "scalevp": "Scale VP Generative AI Index",
    "bwgai": "BuiltWithGenAI",
    "cai": "Conversational AI Ecosystem",
    "forbes50": "Forbes AI 50",
    "stanford ecosystem graphs": "Stanford Ecosystem Graphs",
}


def extract(payload: Payload) -> Extract:
    """Read the table.

    Args:
        payload: ``AIDeploymentSupplyChain.csv``.

    Returns:
        One record per row; a row whose name cell holds a sentence is quarantined.

    Raises:
        ContentError: Unknown column or source list, a name on two different rows, no rows.
    """
    path = payload.folder / TABLE
    rows = payload.csv(TABLE)
    if not rows:
        raise ContentError.at(path, "the table has no rows", hint="the file is truncated; fetch it again")
    payload.check_fields(TABLE, rows[0])
    unique = without_repeats(rows)
    result = Extract(rows_in=len(rows), merged=len(rows) - len(unique))
    usable = []
    for row in unique:
        name = row["NAME"].strip()
        if not name:
            result.quarantined.append((f"(no name) {row['URL'].strip()}".strip(), "no_name", f"category {row['Category']}"))
        elif len(name) > LONGEST_NAME:  # an upstream sentence is never carried over, not even into the account of what was left out
            result.quarantined.append((row["URL"].strip() or "(no address)", "name_is_a_sentence", f"{len(name)} characters in the NAME cell"))
        else:
            usable.append(row)
    repeated = [name for name, count in Counter(row["NAME"].strip() for row in usable).items() if count > 1]
    if repeated:
        raise ContentError.at(path, f"the name '{repeated[0]}' stands on two rows that differ", hint="names are this table's key")
    slugs = Counter(slug(row["NAME"]) for row in usable)
    for row in usable:
        record_id = slug(row["NAME"])
        if slugs[record_id] > 1:  # "Character AI" and "Character.ai" are two rows: the exact name tells them apart, whatever their order
            record_id += f"-{hashlib.sha256(row['NAME'].strip().encode()).hexdigest()[:6]}"
        result.records.append(_record(row, record_id, payload))
    return result


def _record(row: dict[str, str], record_id: str, payload: Payload) -> Row:
    name, _, owners = row["NAME"].strip().partition(OWNER_MARK)
    level, category, industry = (_label(row[column]) for column in ("AIaaS Stack Level", "Category", "Industry"))
    sub_category = _label(row["Sub-Category"])
    categories = [f"level:{level}", f"category:{category}"]
    if industry not in {"", "N/A"}:
        categories.append(f"industry:{industry}")
    if sub_category:  # the same word means different things in different categories, so the label carries both
        categories.append(f"sub_category:{category} / {sub_category}")
    categories += [f"list:{label}" for label in _lists(row, payload)]
    return {
        "record_id": record_id,
        "kind": KINDS.get(sub_category.partition(" (")[0], payload.source.default_kind),
        "name": name.strip(),
        "owner": "|".join(owner.strip() for owner in owners.split(", ")),
        "url": web_address(row["URL"]),
        "categories": categories,
    }


def _lists(row: dict[str, str], payload: Payload) -> list[str]:
    words = [word.strip() for word in row["Source(s)"].split(",") if word.strip()]
    unknown = [word for word in words if word.casefold() not in LISTS]
    if unknown or not words:
        message = f"unknown source list '{unknown[0]}'" if unknown else "no source list"
        raise ContentError.at(payload.folder / TABLE, f"{row['NAME'].strip()}: {message}", hint=f"known: {', '.join(LISTS)}")
    return list(dict.fromkeys(LISTS[word.casefold()] for word in words))


def _label(text: str) -> str:
    """A category label with runs of white space as one space."""
    return " ".join(text.split())
