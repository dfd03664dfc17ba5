"""Projects of the China AI landscape → records, their products and stated money.

Belongs here: the shape of the file, who owns what. Does not belong here: what a category means (``source.yml``), taking funding cells apart
(``parsing.chinese_funding``), reading amounts (staged tables).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from pipelines.engine.errors import ContentError
from pipelines.engine.extraction import Extract, Payload, Row, slug, web_address
from pipelines.parsing.chinese_funding import FundingText, funding_text

FILE = "projects.json"
REQUIRED: dict[str, type] = {
    "id": str, "name": str, "shortDesc": str, "category": str, "layer": str, "founded": str, "funding": str, "fundingRound": str, "products": list,
    "url": str, "tags": list, "heatByQuarter": dict,
}  # fmt: skip
OPTIONAL: dict[str, type] = {"dataSource": dict, "githubStars": int, "baiduIndex": int}
SOURCE_FIELDS = [f"dataSource.{field}" for field in ("githubStars", "funding", "heat")]
LISTED, UNFUNDED = "已上市", "未融资"  # listed on a stock exchange; nothing raised
# Words for a state or a backer instead of an owner: listed, unfunded, own money, the government, run independently, supported by.
NO_OWNER = re.compile("上市|未融资|自有资金|政府|独立|支持")
YUAN = "CNY"  # the list is in the Chinese of the mainland and writes 港元 and 美元 where it means those
TWO_SCRIPTS = re.compile(r"(?P<han>[\u3400-\u9fff]+) (?P<other>[^\u3400-\u9fff]+)|(?P<other_first>[^\u3400-\u9fff]+) (?P<han_last>[\u3400-\u9fff]+)")


def extract(payload: Payload) -> Extract:
    """Read the file.

    Args:
        payload: ``projects.json``, a list of companies and projects that does not say which is which.

    Returns:
        A record per project and one per product of it. A project whose funding cell names its owner is a product of that owner. ``merged`` counts
        products that repeat their project. A project with a funding cell that is not understood is quarantined with its products.

    Raises:
        ContentError: Unknown or missing field, wrong type, an id twice, an empty file.
    """
    items = _items(payload)
    result = Extract(rows_in=len(items) + sum(len(item["products"]) for item in items))
    names = [item["name"].strip() for item in items]
    for item in items:
        money = funding_text(item["funding"], YUAN)
        owner = owner_of(item["funding"].strip(), item["tags"], names) if not money.statements else ""
        unknown = [] if owner else [words for words in money.words if not NO_OWNER.search(words)]
        if unknown:
            detail = f"funding: {unknown[0]}"
            result.quarantined += [(label, "funding_text_not_understood", detail) for label in (item["id"], *_product_ids(item))]
            continue
        record = _record(item, owner, payload)
        result.records.append(record)
        seen = {slug(name) for name in (record["name"], *(record["aliases"] if owner else []))}
        for product in map(str.strip, item["products"]):
            if slug(product) in seen:
                result.merged += 1
                continue
            seen.add(slug(product))
            # The category is stated of the project; a maker of models also sells things that are none.
            record_id = f"{record['record_id']}/{slug(product)}"
            result.records.append({"record_id": record_id, "kind": "product", "name": product, "owner": [owner or record["name"]]})
        if not owner:
            result.funding += _funding(item, money)
    return result


def _items(payload: Payload) -> list[dict[str, Any]]:
    path = payload.folder / FILE
    items = payload.json(FILE)
    if not isinstance(items, list) or not items or not all(isinstance(item, dict) for item in items):
        raise ContentError.at(path, "expected a list of projects with at least one entry", hint="fetch it again")
    ids: set[str] = set()
    for number, item in enumerate(items, start=1):
        where = f"entry {number} ({item.get('id', 'no id')})"
        for field, expected in {**REQUIRED, **OPTIONAL}.items():
            if field not in item:
                if field in REQUIRED:
                    raise ContentError.at(path, f"{where}: the field '{field}' is missing")
            elif not isinstance(item[field], expected) or isinstance(item[field], bool):
                raise ContentError.at(path, f"{where}: '{field}' is {type(item[field]).__name__}, expected {expected.__name__}")
        for field in ("products", "tags"):
            if not all(isinstance(word, str) and word.strip() for word in item[field]):
                raise ContentError.at(path, f"{where}: '{field}' holds something that is no text")
        if not item["id"].strip() or not item["name"].strip():
            raise ContentError.at(path, f"{where}: id or name is empty")
        if item["id"] in ids:
            raise ContentError.at(path, f"{where}: the id stands twice")
        ids.add(item["id"])
    outer = {field for item in items for field in item if field != "dataSource"}
    inner = {f"dataSource.{field}" for item in items for field in item.get("dataSource", {})}
    payload.check_fields(FILE, outer | inner, optional=[*OPTIONAL, *SOURCE_FIELDS])
    return items


def _product_ids(item: dict[str, Any]) -> list[str]:
    return [f"{item['id']}/{slug(product)}" for product in item["products"]]


def owner_of(text: str, tags: Iterable[str], names: Iterable[str]) -> str:
    """The owner that a funding cell names instead of money, or "".

    A name counts only when the list itself proves it one: a tag of the project begins alike, or a project of the list begins with it. So neither a
    state ("已上市") nor a word not met before becomes an owner.
    """
    name = text.removesuffix("内部").strip()  # "inside Ant Group"
    if len(name) < 2 or NO_OWNER.search(name):
        return ""
    by_tag = any(len(tag) > 1 and (name.startswith(tag) or tag.startswith(name)) for tag in map(str.strip, tags))
    return name if by_tag or any(project.startswith(name) for project in names) else ""


def _record(item: dict[str, Any], owner: str, payload: Payload) -> Row:
    name = item["name"].strip()
    return {
        "record_id": item["id"].strip(),
        "kind": "product" if owner else payload.source.default_kind,
        "name": name,
        "owner": [owner] if owner else [],
        "url": web_address(item["url"]),
        "founded_year": "" if owner else item["founded"].strip(),  # the year of a product is not that of its owner
        "categories": [f"layer:{item['layer'].strip()}", f"category:{item['category'].strip()}"],
        "status": LISTED if item["fundingRound"].strip() == LISTED and not owner else "",
        "aliases": names_in_two_scripts(name),
    }


def names_in_two_scripts(name: str) -> list[str]:
    """The two names of a text like "月之暗面 Kimi", one in Chinese characters and one without; empty when it is not of that form."""
    match = TWO_SCRIPTS.fullmatch(name)
    return [part.strip() for part in match.groups() if part] if match else []


def _funding(item: dict[str, Any], money: FundingText) -> list[Row]:
    """Statements of the funding cell, and the latest round where the cell names none."""
    rows: list[Row] = [
        {
            "record_id": item["id"].strip(),
            "kind": statement.kind,
            "amount": statement.amount,
            "currency": statement.currency,
            "date": statement.date,
            "round": statement.round,
            "investors": list(statement.investors),
        }
        for statement in money.statements
    ]
    latest = item["fundingRound"].strip()
    if latest and latest not in {LISTED, UNFUNDED} and not any(row["kind"] == "round" for row in rows):
        rows.append({"record_id": item["id"].strip(), "kind": "round", "round": latest})
    return rows
