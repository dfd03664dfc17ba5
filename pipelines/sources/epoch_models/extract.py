"""Epoch AI's table of notable models → a record per model, and one per organisation that the source categorises.

Belongs here: the shape of the table. Does not belong here: what a domain or task means (``source.yml``), which values of the joined lists belong to
which organisation (``pipelines.parsing.aligned_lists``), country codes (staged tables).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable

from pipelines.engine.errors import ContentError
from pipelines.engine.extraction import Extract, Payload, Row, slug, web_address
from pipelines.parsing.aligned_lists import Values, values_by_name
from pipelines.parsing.name_lists import clean_name, split_names

FILE = "notable_ai_models.csv"
LIST_LABEL = "list:notable AI models"
ACCESS = "access:"  # how a model is released; says nothing of the organisation, whose models differ
# The first of these that the source gives an organisation decides; what it counts as industry too is a company.
TYPES = {"Industry": "company", "Government": "government", "Academia": "university", "Research collective": "nonprofit"}
NO_COUNTRY = {"Multinational"}


def extract(payload: Payload) -> Extract:
    """Read the table.

    Args:
        payload: One CSV table in UTF-8; cells with several values join them by commas without a space.

    Returns:
        One record per model, with its organisations as owners in their order, and ``derived`` records of the organisations.

    Raises:
        ContentError: Unknown or missing field, an empty table, a model without a name or twice, an unknown category of organisation.
    """
    table = payload.csv(FILE)
    payload.check_fields(FILE, table[0])
    names = [clean_name(row["Model"]) for row in table]
    for number, name in enumerate(names, 1):
        if not name or names.count(name) > 1:
            problem = f"row {number}: the model '{name}' " + ("stands twice" if name else "has no name")
            raise ContentError.at(payload.folder / FILE, problem, hint="each model needs a name of its own")
    ids = _ids("model", names)
    models = [_model(ids[name], name, row) for name, row in zip(names, table, strict=True)]
    organisations = _organisations(payload, table, models)
    return Extract(rows_in=len(table), records=[*models, *organisations], derived=len(organisations))


def _ids(kind: str, names: Iterable[str]) -> dict[str, str]:
    """Name → id; names that differ only in punctuation are told apart by a hash of the exact name."""
    names = list(dict.fromkeys(names))
    uses = Counter(slug(name) for name in names)
    exact = {name: f"-{hashlib.sha256(name.encode()).hexdigest()[:6]}" if uses[slug(name)] > 1 else "" for name in names}
    return {name: f"{kind}-{slug(name)}{exact[name]}" for name in names}


def _model(record_id: str, name: str, row: dict[str, str]) -> Row:
    labels = [LIST_LABEL, *(f"domain:{label}" for label in split_names(row["Domain"])), *(f"task:{label}" for label in split_names(row["Task"]))]
    if released := row["Model accessibility"].strip():
        labels.append(f"{ACCESS}{released}")
    return {
        "record_id": record_id,
        "kind": "model",
        "name": name,
        "owner": list(dict.fromkeys(split_names(row["Organization"]))),
        "url": web_address(row["Link"]),
        "categories": list(dict.fromkeys(labels)),
    }


def _organisations(payload: Payload, table: list[dict[str, str]], models: list[Row]) -> list[Row]:
    """The organisations that the source puts in a category, each with the labels of all its models, but for how they are released."""
    owners = [split_names(row["Organization"]) for row in table]
    categories = _values(owners, table, "Organization categorization")
    countries = _values(owners, table, "Country (of organization)")
    unknown = sorted({label for row in table for label in split_names(row["Organization categorization"])} - TYPES.keys())
    if unknown:
        raise ContentError.at(payload.folder / FILE, f"unknown category of organisation '{unknown[0]}'", hint=f"known: {', '.join(TYPES)}")
    labels: dict[str, dict[str, None]] = {}
    for model in models:
        for name in model["owner"]:
            labels.setdefault(name, {}).update(dict.fromkeys(label for label in model["categories"] if not label.startswith(ACCESS)))
    ids = _ids("organisation", labels)
    return [
        {
            "record_id": ids[name],
            "kind": "listing",
            "name": name,
            "country": _only(countries.get(name, ())),
            "categories": sorted(labels[name]),
            "organisation_type": next(kind for category, kind in TYPES.items() if category in categories[name]),
        }
        for name in sorted(labels)
        if categories.get(name)
    ]


def _values(owners: list[list[str]], table: list[dict[str, str]], column: str) -> dict[str, Values]:
    return values_by_name(zip(owners, [split_names(row[column]) for row in table], strict=True))


def _only(countries: Values) -> str:
    """The country of an organisation in one country; of several, nobody says where its head office is."""
    return countries[0] if len(set(countries)) == 1 and countries[0] not in NO_COUNTRY else ""
