"""Companies of the Techstars portfolio's artificial-intelligence vertical → records.

Belongs here: the shape of the feed and its addresses on social networks. Does not belong here: what the vertical means (``source.yml``),
country codes and regions (staged tables).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any
from urllib.parse import urlsplit

from pipelines.engine.errors import ContentError
from pipelines.engine.extraction import Extract, Payload, Row, slug, web_address
from pipelines.parsing.location_parts import location_parts

FILE = "ai-ml.json"
REQUIRED: dict[str, type] = {"name": str, "website": str, "industry": str, "social_media": dict}
OPTIONAL: dict[str, type] = {"location": str}
# The company's own pages only: linkedin.com/in/… and /pub/… belong to a person.
COMPANY_ON_LINKEDIN = re.compile(r"linkedin\.com/company/([\w.&%-]+)/?", re.IGNORECASE)
PERSON_ON_LINKEDIN = re.compile(r"linkedin\.com/(in|pub)/", re.IGNORECASE)
ACCOUNT_ON_TWITTER = re.compile(r"(?:twitter|x)\.com/@?(\w{1,15})/?", re.IGNORECASE | re.ASCII)


def extract(payload: Payload) -> Extract:
    """Read the file.

    Args:
        payload: ``ai-ml.json``, a list of companies.

    Returns:
        One record per company; ``merged`` counts entries that are alike in every field. An entry without a name is quarantined.

    Raises:
        ContentError: Unknown or missing field, wrong type, two companies of one name and website, an empty file.
    """
    items = _items(payload)
    unique = list({json.dumps(item, sort_keys=True): item for item in items}.values())
    result = Extract(rows_in=len(items), merged=len(items) - len(unique))
    named = [item for item in unique if item["name"].strip()]
    result.quarantined = [(_website(item) or "(no website)", "no_name", "") for item in unique if not item["name"].strip()]
    slugs = Counter(slug(item["name"]) for item in named)
    seen: set[str] = set()
    for item in named:
        record_id = slug(item["name"])
        if slugs[record_id] > 1:  # namesakes: the website tells them apart, whatever their order
            record_id += f"-{slug(_bare(_website(item)))}"
        if record_id in seen:
            raise ContentError.at(payload.folder / FILE, f"two entries of {item['name']} at '{_website(item)}' differ", hint="which one is right?")
        seen.add(record_id)
        result.records.append(_record(item, record_id, payload))
    return result


def _items(payload: Payload) -> list[dict[str, Any]]:
    path = payload.folder / FILE
    items = payload.json(FILE)
    if not isinstance(items, list) or not items or not all(isinstance(item, dict) for item in items):
        raise ContentError.at(path, "expected a list of companies with at least one entry", hint="fetch it again")
    for number, item in enumerate(items, start=1):
        where = f"entry {number} ({item.get('name', 'no name')})"
        for field, expected in {**REQUIRED, **OPTIONAL}.items():
            if field not in item:
                if field in REQUIRED:
                    raise ContentError.at(path, f"{where}: the field '{field}' is missing")
            elif not isinstance(item[field], expected):
                raise ContentError.at(path, f"{where}: '{field}' is {type(item[field]).__name__}, expected {expected.__name__}")
        for network, address in item["social_media"].items():
            if not isinstance(address, str):
                raise ContentError.at(path, f"{where}: 'social_media.{network}' is {type(address).__name__}, expected str")
    outer = {field for item in items for field in item if field != "social_media"}
    payload.check_fields(FILE, outer | {f"social_media.{network}" for item in items for network in item["social_media"]})
    return items


def _record(item: dict[str, Any], record_id: str, payload: Payload) -> Row:
    place = location_parts(item.get("location", ""))
    return {
        "record_id": record_id,
        "kind": payload.source.default_kind,
        "name": item["name"].strip(),
        "url": _website(item),
        "country": place.country,
        "region": place.region,
        "city": place.city,
        "categories": [f"industry:{item['industry'].strip()}"],
        "external_ids": _external_ids(item["social_media"]),
    }


def _website(item: dict[str, Any]) -> str:
    """The company's address; a person's page is none."""
    address = web_address(item["website"])
    return "" if PERSON_ON_LINKEDIN.search(address) else address


def _external_ids(social_media: dict[str, str]) -> list[str]:
    """Names of the company's own accounts; an address that names none, or is a person's, gives nothing."""
    found = []
    if match := COMPANY_ON_LINKEDIN.fullmatch(_bare(social_media.get("linkedin", ""))):
        name = match[1].casefold()
        found.append(f"linkedin_number:{name}" if name.isdigit() else f"linkedin:{name}")  # one company may be known by either
    if match := ACCOUNT_ON_TWITTER.fullmatch(_bare(social_media.get("twitter", ""))):
        found.append(f"twitter:{match[1].casefold()}")
    return found


def _bare(address: str) -> str:
    """Host and path of an address, without scheme, "www." and a closing slash."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    return f"{parts.netloc}{parts.path}".removeprefix("www.").rstrip("/")
