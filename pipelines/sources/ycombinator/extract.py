"""Companies of the Y Combinator directory's artificial-intelligence tags → records.

Belongs here: the shape of the feed and its ways of writing places and former names. Does not belong here: what a tag means
(``source.yml``), country codes and regions (staged tables).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from pipelines.engine.errors import ContentError
from pipelines.engine.extraction import Extract, Payload, Row, web_address

REMOTE = "Remote"
# Entries of `regions` that are no country.
NOT_A_COUNTRY = {
    "Africa", "America / Canada", "Central Asia", "East Asia", "Eastern Europe", "Europe", "Fully Remote", "Latin America",
    "Middle East and North Africa", "Oceania", "Partly Remote", "Remote", "South Asia", "Southeast Asia", "Unspecified",
}  # fmt: skip
LEGAL_FORM_ONLY = re.compile(
    r"\W*(inc|incorporated|llc|l\.l\.c|ltd|limited|corp|corporation|co|gmbh|pbc|plc|pty|pte|pvt)(\W+(ltd|limited))?\W*", re.IGNORECASE
)
PLACEHOLDER = re.compile(r"(name )?tbd\b.*", re.IGNORECASE)
MOST_WORDS_OF_A_NAME = 8
TYPES: dict[str, type | tuple[type, ...]] = {
    "id": int, "name": str, "slug": str, "former_names": list, "website": str, "all_locations": str, "team_size": (int, type(None)),
    "subindustry": str, "tags": list, "nonprofit": bool, "batch": str, "status": str, "regions": list,
}  # fmt: skip


def extract(payload: Payload) -> Extract:
    """Read the tag files and merge them by company id.

    Args:
        payload: One JSON list per tag; a company stands in the file of each of its tags.

    Returns:
        One record per company; ``merged`` counts its repeats in the other files.

    Raises:
        ContentError: Unknown or missing field, wrong type, an id twice in a file, two files that disagree, an empty file.
    """
    rows_in, companies, first_file = 0, dict[int, dict[str, Any]](), dict[int, str]()
    for file in payload.names:
        items = _items(payload, file)
        rows_in += len(items)
        in_file: set[int] = set()
        for item in items:
            _check_types(payload, file, item)
            key = item["id"]
            where = f"id {key} ({item['name']})"
            if key in in_file:
                raise ContentError.at(payload.folder / file, f"{where} stands twice in the file")
            in_file.add(key)
            known = companies.setdefault(key, item)
            differing = [field for field in TYPES if known[field] != item[field]]
            if differing:
                raise ContentError.at(
                    payload.folder / file, f"{where}: '{differing[0]}' is not what {first_file[key]} says", hint="fetch all files at the same time"
                )
            first_file.setdefault(key, file)
    return Extract(rows_in=rows_in, records=[_record(item, payload) for item in companies.values()], merged=rows_in - len(companies))


def _items(payload: Payload, file: str) -> list[dict[str, Any]]:
    items = payload.json(file)
    if not isinstance(items, list) or not items or not all(isinstance(item, dict) for item in items):
        raise ContentError.at(payload.folder / file, "expected a list of companies with at least one entry", hint="fetch it again")
    payload.check_fields(file, {field for item in items for field in item})
    return items


def _check_types(payload: Payload, file: str, item: dict[str, Any]) -> None:
    where = f"id {item.get('id', '?')} ({item.get('name', '?')})"
    for field, expected in TYPES.items():
        if field not in item:
            raise ContentError.at(payload.folder / file, f"{where}: the field '{field}' is missing")
        value = item[field]
        is_list_of_text = not isinstance(value, list) or all(isinstance(word, str) for word in value)
        if not isinstance(value, expected) or not is_list_of_text or (isinstance(value, bool) and expected is not bool):
            raise ContentError.at(payload.folder / file, f"{where}: '{field}' is {type(value).__name__}, which is not what the feed gives")
    if not item["name"].strip() or not item["slug"].strip():
        raise ContentError.at(payload.folder / file, f"{where}: name or slug is empty")


def _record(item: dict[str, Any], payload: Payload) -> Row:
    city, region, country = place(item["all_locations"], item["regions"])
    tags = dict.fromkeys(tag.strip() for tag in item["tags"] if tag.strip())
    return {
        "record_id": f"yc-{item['id']}",
        "kind": payload.source.default_kind,
        "name": item["name"].strip(),
        "url": web_address(item["website"]),
        "country": country,
        "region": region,
        "city": city,
        "employees": item["team_size"],
        "categories": [*(f"tag:{tag}" for tag in tags), f"subindustry:{item['subindustry'].strip()}"],
        "cohort": item["batch"].strip(),
        "status": item["status"].strip(),
        "organisation_type": "nonprofit" if item["nonprofit"] else "",
        "former_names": former_names(item["former_names"]),
        "external_ids": [f"yc:{item['slug'].strip()}"],
    }


def place(all_locations: str, regions: Iterable[str]) -> tuple[str, str, str]:
    """City, region and country of the first stated location, each as stated or "".

    Args:
        all_locations: Locations joined by ";", each "city, region, country", "city, country", "region, country" or "country".
        regions: The feed's own list of countries and parts of the world, used only where no location is stated.
    """
    locations = [location.strip() for location in all_locations.split(";")]
    first = next((location for location in locations if location and location != REMOTE), "")
    if not first:
        countries = [region.strip() for region in regions if region.strip() not in NOT_A_COUNTRY]
        return "", "", countries[0] if len(countries) == 1 else ""  # several countries: nobody says which is the first
    parts = [part.strip() for part in first.split(",")]
    country, rest = parts[-1], parts[:-1]
    if rest and rest[0] == REMOTE:
        return "", "", country  # "Remote, OR, USA" is the word Remote looked up as a town: its state is no fact either
    if len(rest) == 1 and re.fullmatch(r"[A-Z]{2}", rest[0]):
        return "", rest[0], country  # "CA, USA": a state without a city
    return rest[0] if rest else "", ", ".join(rest[1:]), country


def former_names(names: list[str]) -> list[str]:
    """Former names as given, without what the feed's own splitting made of them.

    The feed splits at every comma: "Foo, Inc." arrives as two names, "Foo (Bar, Inc.)" as two halves. Halves are joined again; a
    legal form alone, a placeholder and a whole sentence (an applicant's note) are no names and are left out.
    """
    joined: list[str] = []
    for name in names:
        if joined and _open_brackets(joined[-1]) > 0 and re.search(r"[)\]]", name):
            joined[-1] = f"{joined[-1]}, {name.strip()}"
        else:
            joined.append(name.strip())
    kept = [
        name
        for name in joined
        if name and not LEGAL_FORM_ONLY.fullmatch(name) and not PLACEHOLDER.fullmatch(name) and len(name.split()) <= MOST_WORDS_OF_A_NAME
    ]
    return list(dict.fromkeys(kept))


def _open_brackets(text: str) -> int:
    return sum(text.count(bracket) for bracket in "([") - sum(text.count(bracket) for bracket in ")]")
