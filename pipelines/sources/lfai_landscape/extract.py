"""The LF AI & Data landscape, in both of its formats → projects, the organisations they are filed under, and those organisations' money.

Belongs here: what the landscape states of an organisation, and when an organisation is a project's owner. Does not belong here: the tree
(``pipelines.parsing.landscapes``), what a section means (``source.yml``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pipelines.engine.errors import ContentError
from pipelines.engine.extraction import Extract, Payload, Row, web_address
from pipelines.parsing.landscapes import (
    LONGEST_NAME,
    Item,
    by_project,
    crunchbase_permalink,
    field_names,
    is_project_permalink,
    landscape_items,
    set_aside,
)
from pipelines.parsing.repositories import github_account, github_repository

PROCESSED = "processed_landscape.yml"
NESTED = ("crunchbase_data", "yahoo_finance_data")
# Fields of both formats that items may have or not.
OPTIONAL = {"description", "extra", "license", "organization", "project", "stock_ticker", "twitter", "url_for_bestpractices"}
ONLY_IN_PROCESSED = {
    "best_practice_data", "github_data", "github_start_commit_data", "image_data", "repos", "twitter_data", "twitter_options", "updated_at", *NESTED,
}  # fmt: skip
ONLY_IN_PLAIN = {"additional_repos", "linkedin"}
TEXTS = ("name", "homepage", "city", "region", "country", "company_type")
TYPES = {"Non Profit": "nonprofit", "For Profit": "company"}
NOT_STATED = "N/A"


def extract(payload: Payload) -> Extract:
    """Read the landscape.

    Args:
        payload: ``processed_landscape.yml`` (organisations with name, place and money) or ``landscape.yml`` (organisations as Crunchbase pages).

    Returns:
        One record per project; from the processed file also one derived record per owner organisation, and its stated total or market value.

    Raises:
        ContentError: Unknown or missing field or section, wrong type, an organisation stated in two ways, a truncated or empty file.
    """
    [file] = payload.names
    path, tree = payload.folder / file, payload.yaml(file)
    items = landscape_items(tree, path)
    sections = {f"section {item.category}" for item in items}
    declared = {*payload.source.reads, *payload.source.ignores}
    absent = ONLY_IN_PLAIN if file == PROCESSED else {name for name in declared if name.split(".")[0] in ONLY_IN_PROCESSED}
    absent |= {name for name in declared if name.startswith("section ")}  # a section may be empty for a time
    payload.check_fields(file, field_names(tree, items, NESTED) | sections, optional=OPTIONAL | absent)
    in_scope = [item for item in items if f"section {item.category}" in payload.source.reads]
    left_out = [item for item in items if f"section {item.category}" not in payload.source.reads]
    organisations = _organisations(in_scope, path) if file == PROCESSED else {}
    projects = by_project(in_scope)
    owners = _owners(in_scope, organisations)
    records = [_project(key, group, owners, organisations, payload) for key, group in projects.items()]
    stated = {permalink: organisations[permalink] for permalink in sorted(owners) if permalink in organisations}
    accounts = _accounts(in_scope, stated)
    derived = [_organisation(permalink, data, accounts.get(permalink, ""), organisations) for permalink, data in stated.items()]
    as_of = str(tree.get("updated_at") or "")[:10]
    return Extract(
        rows_in=len(items),
        records=records + derived,
        derived=len(derived),
        funding=[row for permalink, data in stated.items() for row in _money(permalink, data, as_of, path)],
        merged=len(in_scope) - len(projects),
        ignored=set_aside(left_out, lambda item: f"{item.category}: {payload.source.ignores[f'section {item.category}']}"),
    )


def _organisations(items: Iterable[Item], path: Path) -> dict[str, dict[str, Any]]:
    """Permalink → what the processed file states of the organisation, its market value included; one statement however many items repeat it."""
    found: dict[str, dict[str, Any]] = {}
    for item in items:
        data, market = item.fields.get("crunchbase_data"), item.fields.get("yahoo_finance_data") or {}
        if not item.permalink:
            continue
        if not isinstance(data, dict) or not isinstance(market, dict):
            raise ContentError.at(path, f"{item.label}: no crunchbase_data for {item.text('crunchbase')}", hint="the format changed")
        for field in TEXTS:
            if not isinstance(data.get(field), str) or (field == "name" and not data[field].strip()):
                raise ContentError.at(path, f"{item.label}: crunchbase_data.{field} is {data.get(field)!r}, expected text")
            if len(data[field]) > LONGEST_NAME:
                raise ContentError.at(path, f"{item.label}: crunchbase_data.{field} is {len(data[field])} characters long", hint="the format changed")
        for field in ("parents", "industries"):
            if not isinstance(data.get(field), list) or not all(isinstance(word, str) for word in data[field]):
                raise ContentError.at(path, f"{item.label}: crunchbase_data.{field} is not a list of texts")
        stated = {key: data.get(key) for key in (*TEXTS, "parents", "industries", "kind", "funding")} | {"market_cap": market.get("market_cap")}
        if found.setdefault(item.permalink, stated) != stated:
            raise ContentError.at(path, f"{item.label}: {item.permalink} is not what another item of that organisation says", hint="fetch it again")
    return found


def _owners(items: Iterable[Item], organisations: Mapping[str, Mapping[str, Any]]) -> set[str]:
    """The permalinks that stand for an organisation and not for one of the projects."""
    names = {(item.permalink, _compact(item.name)) for item in items}
    themselves = {
        permalink
        for permalink, data in organisations.items()
        if data["company_type"] == "Non Profit" and (permalink, _compact(data["name"])) in names
    }
    return {permalink for permalink, _ in names if permalink and not is_project_permalink(permalink)} - themselves


def _accounts(items: Iterable[Item], organisations: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Permalink → GitHub account, where the account of one of its projects bears the organisation's name."""
    pairs = {
        (item.permalink, account)
        for item in items
        if item.permalink in organisations and (account := github_account(item.text("repo_url")))
        if _compact(account) in {_compact(item.permalink), _compact(str(organisations[item.permalink]["name"]))}
    }
    holders = Counter(account for _, account in pairs)
    return {permalink: account for permalink, account in sorted(pairs) if holders[account] == 1}


def _project(key: str, items: list[Item], owners: set[str], organisations: Mapping[str, Mapping[str, Any]], payload: Payload) -> Row:
    first = items[0]
    repository = github_repository(first.text("repo_url"))
    stated = organisations.get(first.permalink)
    return {
        "record_id": key,
        "kind": payload.source.default_kind,
        "name": first.name,
        "owner": "" if first.permalink not in owners else stated["name"].strip() if stated else f"crunchbase:{first.permalink}",
        "url": web_address(first.text("homepage_url")),
        "categories": list(dict.fromkeys(f"section:{item.section}" for item in items)),
        "external_ids": [f"github_repository:{repository}"] if repository else [],
    }


def _organisation(permalink: str, data: Mapping[str, Any], account: str, organisations: Mapping[str, Mapping[str, Any]]) -> Row:
    city, region, country = ("" if data[field].strip() == NOT_STATED else data[field].strip() for field in ("city", "region", "country"))
    parent = crunchbase_permalink(data["parents"][0]) if data["parents"] else ""  # the nearest one stands first
    return {
        "record_id": f"organisation/{permalink}",
        "kind": "company",
        "name": data["name"].strip(),
        "parent": organisations[parent]["name"].strip() if parent in organisations else f"crunchbase:{parent}" if parent else "",
        "url": web_address(data["homepage"]),
        "city": city,
        "region": region,
        "country": country,
        "organisation_type": _organisation_type(data),
        "external_ids": [f"crunchbase:{permalink}", *([f"github:{account}"] if account else [])],
    }


def _organisation_type(data: Mapping[str, Any]) -> str:
    """As the name says it (a university or foundation is filed under any type), else as it is filed."""
    if re.search(r"\buniversity\b", data["name"], re.IGNORECASE) or {"Universities", "Higher Education"} & set(data["industries"]):
        return "university"
    return "foundation" if re.search(r"\bfoundation\b", data["name"], re.IGNORECASE) else TYPES.get(data["company_type"], "")


def _money(permalink: str, data: Mapping[str, Any], as_of: str, path: Path) -> list[Row]:
    """The amount that the landscape shows, in US dollars as its programme converts all amounts; none where it may be the parent's."""
    fields = {None: "", "funding": "funding", "market_cap": "market_cap"}
    if data["kind"] not in fields:
        raise ContentError.at(path, f"{permalink}: crunchbase_data.kind is '{data['kind']}'", hint="the format changed")
    amount = data.get(fields[data["kind"]])
    if not isinstance(amount, int | None) or isinstance(amount, bool):
        raise ContentError.at(path, f"{permalink}: the amount is {amount!r}, expected a whole number")
    if not amount or data["parents"]:
        return []
    kind = "total_raised" if data["kind"] == "funding" else "market_cap"
    return [{"record_id": f"organisation/{permalink}", "kind": kind, "amount": str(amount), "currency": "USD", "as_of": as_of}]


def _compact(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())
