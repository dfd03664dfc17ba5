"""Start-ups of the European compute radar → records and stated money.

Belongs here: the shape of the file, country cells with remarks, which address is the company's own. Does not belong here: what a layer means
(``source.yml``), country codes and exchange rates (other tables).
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from pipelines.engine.errors import ContentError
from pipelines.engine.extraction import Extract, Payload, Row, slug, web_address
from pipelines.parsing.ai_words import names_ai

FILE = "startups.json"
TEXT = (str, type(None))
TYPES: dict[str, type | tuple[type, ...]] = {
    "name": str, "one_liner": str, "incubator_id": str, "country": str, "layers": list, "stage": TEXT, "funding_eur_m": (int, float, type(None)),
    "funding_type": str, "team_size_estimate": TEXT, "sovereignty_basis": str, "architectural_differentiation_note": TEXT, "founders": list,
    "patents": (dict, type(None)), "source_urls": list, "last_verified": TEXT,
}  # fmt: skip
TOP_LEVEL = {"generated_at", "startups"}
GRANT = "non_dilutive_grant"
# A place in brackets behind the country: one or two words with a capital, and a region; not "QSTP-incubated" nor "Imperial College London".
PLACE = re.compile(r"(?P<country>[^(;]+?)\s*\((?P<city>[A-Z][a-zà-ÿ]+(?: [A-Z][a-zà-ÿ]+)?)(?:, (?P<region>[A-Z][a-zà-ÿ]+(?: [A-Z][a-zà-ÿ]+)?))?\)")
UNVERIFIED = re.compile(r"\bverify\b.*\bbefore citing\b")


def extract(payload: Payload) -> Extract:
    """Read the file.

    Args:
        payload: ``startups.json``, an object with the date of its making and a list of start-ups.

    Returns:
        One record per entry, and one row of money per entry whose amount is neither absent nor nought. A company found through two programmes has
        two entries, which say different things and stay apart. An entry without a name is quarantined.

    Raises:
        ContentError: Unknown or missing field, wrong type, a name twice for one programme, an empty file.
    """
    items = _items(payload)
    result = Extract(rows_in=len(items))
    for item in items:
        if not item["name"].strip():
            result.quarantined.append((f"(no name) {item['incubator_id']}", "no_name", ""))
            continue
        record = _record(item, payload)
        result.records.append(record)
        if item["funding_eur_m"]:  # null and 0.0 both stand for unknown: the rows with 0.0 name rounds that have been announced
            result.funding.append(_funding(item, record["record_id"]))
    return result


def _items(payload: Payload) -> list[dict[str, Any]]:
    path, content = payload.folder / FILE, payload.json(FILE)
    items = content.get("startups") if isinstance(content, dict) else None
    if not isinstance(items, list) or not items or not all(isinstance(item, dict) for item in items):
        raise ContentError.at(path, "expected an object whose 'startups' are a list with at least one entry", hint="fetch it again")
    payload.check_fields(FILE, {*content, *(field for item in items for field in item)} - {"startups"})
    ids: set[str] = set()
    for number, item in enumerate(items, start=1):
        where = f"entry {number} ({item.get('name', 'no name')})"
        for field, expected in TYPES.items():
            if field not in item:
                raise ContentError.at(path, f"{where}: the field '{field}' is missing")
            if not isinstance(item[field], expected) or isinstance(item[field], bool):
                raise ContentError.at(path, f"{where}: '{field}' is {type(item[field]).__name__}, which is not what the file gives")
        for field in ("layers", "source_urls"):
            if not all(isinstance(word, str) for word in item[field]):
                raise ContentError.at(path, f"{where}: '{field}' holds something that is no text")
        if (item["funding_eur_m"] or 0) < 0:
            raise ContentError.at(path, f"{where}: 'funding_eur_m' is negative")
        record_id = _record_id(item)
        if record_id in ids:
            raise ContentError.at(path, f"{where}: stands twice for the programme {item['incubator_id']}")
        ids.add(record_id)
    return items


def _record_id(item: dict[str, Any]) -> str:
    """Name and programme; neither alone is the file's key, and a second entry of a company must not change the id of the first."""
    return f"{slug(item['name'])}/{slug(item['incubator_id'])}"


def _record(item: dict[str, Any], payload: Payload) -> Row:
    city, region, country = place(item["country"])
    scheme = "ai_layer" if names_ai(item["one_liner"]) else "layer"
    return {
        "record_id": _record_id(item),
        "kind": payload.source.default_kind,
        "name": item["name"].strip(),
        "url": next((address for address in _addresses(item) if is_own_address(address, item["name"])), ""),
        "country": country,
        "region": region,
        "city": city,
        "categories": [f"{scheme}:{layer.strip()}" for layer in dict.fromkeys(item["layers"])],
    }


def place(text: str) -> tuple[str, str, str]:
    """City, region and country of a country cell; remarks in brackets and behind a semicolon are left out unless they are a place."""
    match = PLACE.fullmatch(text.strip())
    if match:
        return match["city"], match["region"] or "", match["country"]
    return "", "", re.split(r"\s*[(;]", text.strip())[0]


def is_own_address(address: str, name: str) -> bool:
    """Whether the first word of the host is the company's name: of the pages that an entry cites, that one is its own."""
    host = (urlsplit(address).hostname or "").removeprefix("www.").split(".")[0]
    letters = re.sub(r"[\W_]+", "", name.casefold())
    return bool(letters) and host.replace("-", "") == letters


def _addresses(item: dict[str, Any]) -> list[str]:
    """The cited pages; some entries cite a report in words, which is no address."""
    return [web_address(text) for text in map(str.strip, item["source_urls"]) if " " not in text and web_address(text)]


def _funding(item: dict[str, Any], record_id: str) -> Row:
    return {
        "record_id": record_id,
        "kind": "grant" if item["funding_type"] == GRANT else "round",
        "amount": f"{item['funding_eur_m']}M",
        "currency": "EUR",
        "as_of": item["last_verified"] or "",
        "round": item["funding_type"].strip().replace("_", " "),
        "certainty": "verify before citing" if any(map(UNVERIFIED.search, item["source_urls"])) else "",
        "source_url": next(iter(_addresses(item)), ""),
    }
