"""Tables of Epoch AI on companies, chips and sites → records, money and facilities.

Belongs here: the shape of the tables and how they refer to each other. Does not belong here: what a label means (``source.yml``), country codes
and numbers (staged tables), which stages and duplicates are counted (``pipelines.resolution.facilities``).
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from datetime import date

from pipelines.engine.errors import ContentError
from pipelines.engine.extraction import Extract, Payload, Row, slug, web_address
from pipelines.parsing.addresses import UNITED_STATES, address_parts
from pipelines.parsing.name_lists import clean_name, split_names

COMPANIES, ROUNDS, STAFF = "ai_companies.csv", "ai_companies_funding_rounds.csv", "ai_companies_staff_reports.csv"
CHIPS, CLUSTERS, CENTRES, TIMELINES = "ml_hardware.csv", "gpu_clusters.csv", "data_centers.csv", "data_center_timelines.csv"
LEFT_OUT = {
    "ai_companies_compute_spend.csv": "what a company spends on computing is no fact that the map uses",
    "ai_companies_revenue_reports.csv": "the revenue of a company is no fact that the map uses",
    "ai_companies_usage_reports.csv": "the use of a product is no fact that the map uses",
}
TYPES_OF_ROUND = {"Primary", "Secondary", "Debt", "Other"}
Table = list[dict[str, str]]


def extract(payload: Payload) -> Extract:
    """Read all tables.

    Args:
        payload: CSV tables in UTF-8, days written month first.

    Returns:
        Records of companies and chips, money by company, and facilities; a stage of a data centre that is still to come is a facility of its own.

    Raises:
        ContentError: Unknown or missing field, an empty table, a record without a name, a name twice where it is the key, an unknown type of round.
    """
    tables = {file: _table(payload, file) for file in payload.names}
    result = Extract(rows_in=sum(len(table) for table in tables.values()))
    for file, reason in LEFT_OUT.items():
        result.ignored += [(f"{file} row {number}: {row['Company']}", reason) for number, row in enumerate(tables[file], 1)]
    companies = dict(zip(_names(payload, COMPANIES, tables, "Name"), tables[COMPANIES], strict=True))
    staff = _latest_staff(tables[STAFF], companies, result)
    result.records += [_company(name, row, staff.get(name, "")) for name, row in companies.items()]
    for name, row in zip(_names(payload, CHIPS, tables, "Hardware name"), tables[CHIPS], strict=True):
        labels = ["list:ML hardware", *(f"hardware:{row['Type'].strip()}" for _ in range(bool(row["Type"].strip())))]
        result.records.append(
            {"record_id": f"chip-{slug(name)}", "kind": "product", "name": name, "owner": split_names(row["Manufacturer"]), "categories": labels}
        )
    _rounds(payload, tables[ROUNDS], companies, result)
    _clusters(payload, tables[CLUSTERS], result)
    centres = dict(zip(_names(payload, CENTRES, tables, "Handle"), tables[CENTRES], strict=True))
    _centres(centres, tables[TIMELINES], result)
    return result


# --- reading ----------------------------------------------------------------------------------------------------------


def _table(payload: Payload, file: str) -> Table:
    table, prefix = payload.csv(file), f"{file.removesuffix('.csv')}."
    others = {field for field in (*payload.source.reads, *payload.source.ignores) if not field.startswith(prefix)}
    payload.check_fields(file, [prefix + column for column in table[0]], optional=others)
    return table


def _names(payload: Payload, file: str, tables: dict[str, Table], column: str) -> list[str]:
    """The names of a table whose records their names tell apart."""
    names = [clean_name(row[column]) for row in tables[file]]
    for number, name in enumerate(names, 1):
        if not name or [slug(other) for other in names].count(slug(name)) > 1:
            problem = f"row {number}: the {column.lower()} '{name}' " + ("stands twice" if name else "is empty")
            raise ContentError.at(payload.folder / file, problem, hint="each record needs a name of its own")
    return names


def _number(text: str) -> float:
    """A number, or 0 for an empty cell and for what is none."""
    try:
        return float(text)
    except ValueError:
        return 0.0


def _stated(text: str) -> str:
    """A quantity as stated; "" for nought, which these tables write where nothing is known or nothing runs yet."""
    return text.strip() if _number(text) or not re.fullmatch(r"[\d.,eE+ -]*", text) else ""


def _day(text: str) -> str:
    """A day written month first in ISO 8601; anything else as it stands."""
    match = re.fullmatch(r"(\d\d?)/(\d\d?)/(\d{4})", text.strip())
    try:
        return date(int(match[3]), int(match[1]), int(match[2])).isoformat() if match else text.strip()
    except ValueError:
        return text.strip()


def _first_address(texts: Iterable[str]) -> str:
    words = (word.rstrip(".,;") for text in texts for word in re.findall(r"https?://\S+", text))
    found = (web_address(word if "(" in word else word.rstrip(").,;")) for word in words)
    return next((address for address in found if address), "")


# --- companies and their money ----------------------------------------------------------------------------------------


def _latest_staff(table: Table, companies: Iterable[str], result: Extract) -> dict[str, str]:
    """The latest head count of each whole company that the source does not call uncertain; two counts of one day say nothing."""
    whole = [row for row in table if row["Type"] == "Full company" and row["Confidence"] != "Uncertain" and row["Company"] in companies]
    last_day = {row["Company"]: max(_day(other["Date"]) for other in whole if other["Company"] == row["Company"]) for row in whole}
    latest = [row for row in whole if _day(row["Date"]) == last_day[row["Company"]]]
    counts = Counter(row["Company"] for row in latest)
    for number, row in enumerate(table, 1):
        if row in latest and counts[row["Company"]] == 1:
            result.merged += 1
        else:
            reason = "not the latest head count of a whole company that the source is sure of"
            result.ignored.append((f"{STAFF} row {number}: {row['Company']}", reason))
    return {row["Company"]: row["Staff count"].strip() for row in latest if counts[row["Company"]] == 1}


def _company(name: str, row: dict[str, str], employees: str) -> Row:
    return {
        "record_id": slug(name),
        "kind": "company",
        "name": name,
        "founded_year": re.sub(r"-\d\d-\d\d$", "", _day(row["Founding date"])),
        "employees": employees,
        "categories": [
            *(f"company_type:{label}" for label in split_names(row["Company type"])),
            *(f"product_domain:{label}" for label in split_names(row["Product Domain(s)"])),
        ],
    }


def _rounds(payload: Payload, table: Table, companies: Iterable[str], result: Extract) -> None:
    """Equity, debt and valuation of each round. What only sells existing shares raises no money; what is hidden and said twice is said once."""
    key = ("Company", "Close date", "Funding (equity)", "Funding (debt)")
    shown = {tuple(row[column] for column in key) for row in table if not row["Exclude from graph view"]}
    for number, row in enumerate(table, 1):
        label, types = f"{ROUNDS} row {number}: {row['Company']}, {clean_name(row['Id'])}", set(split_names(row["Type"]))
        if types - TYPES_OF_ROUND:
            raise ContentError.at(payload.folder / ROUNDS, f"row {number}: unknown type of round '{row['Type']}'", hint=f"known: {TYPES_OF_ROUND}")
        if row["Company"] not in companies:
            result.quarantined.append((label, f"the company is not in {COMPANIES}", row["Company"]))
            continue
        if row["Exclude from graph view"] and tuple(row[column] for column in key) in shown:
            result.ignored.append((label, "left out of the publisher's figures, which show a round of the same day and amounts"))
            continue
        equity, debt, valuation = (_stated(row[column]) for column in ("Funding (equity)", "Funding (debt)", "Valuation (post-money)"))
        amounts = [("debt", debt), ("valuation", valuation)]
        is_nought = row["Funding (equity)"].strip() != "" and not equity
        if (not types or "Primary" in types) and not is_nought and (equity or not debt):
            amounts.append(("round", equity))  # without an amount: a round took place, its amount is not stated
        elif equity:
            result.quarantined.append((label, "an amount of equity that is no new money", equity))
            continue
        closed = _day(row["Close date"])
        rows = [
            {
                "record_id": slug(row["Company"]),
                "kind": kind,
                "amount": amount,
                "currency": "USD" if amount else "",
                "date": closed,
                "as_of": "" if closed else _day(row["Report date"]),
                "round": clean_name(row["Id"]),
                "status": row["Status"].strip(),
                "certainty": row["Confidence"].strip(),
                "source_url": _first_address([row["Notes"]]),
            }
            for kind, amount in amounts
            if amount or kind == "round"
        ]
        result.funding += rows
        if rows:
            result.funding_only += 1
        else:
            result.ignored.append((label, "states neither new money nor a valuation"))


# --- facilities -------------------------------------------------------------------------------------------------------


def _organisations(text: str) -> list[str]:
    """Organisations of a cell, without the source's guesses ("Acme #speculative") and without phrases that name nobody."""
    names = split_names(re.sub(r"(#\w+), +", r"\1,", text))
    sure = [clean_name(re.sub(r"#\w+", "", name)) for name in names if "#speculative" not in name]
    return list(dict.fromkeys(name for name in sure if name and not name.split()[0].islower() and not re.search(r'[;"“”]', name)))


def _address(text: str) -> str:
    """A place as stated, on one line; a remark in quotation marks is none."""
    return "" if re.search(r'"[^"\d]+"', text) else " ".join(text.split())


def _operational_on(row: dict[str, str]) -> str:
    """The day, or the month or year where the note says that no more is known ("2025-06", "Q3 2025", "Planned 2026")."""
    known = re.search(r"(?:^|\s)(\d{4}(?:-\d\d)?)$", row["First Operational Date Note"].strip())
    return known[1] if known else _day(row["First Operational Date"])


def _clusters(payload: Payload, table: Table, result: Extract) -> None:
    names = [clean_name(row["Name"]) for row in table]
    if not all(names):
        raise ContentError.at(payload.folder / CLUSTERS, f"row {names.index('') + 1}: the name is empty")
    uses, seen = Counter(slug(name) for name in names), Counter[str]()
    ids = {name: f"cluster-{slug(name)}" for name in names if uses[slug(name)] == 1}
    fields = [field.partition(".")[2] for field in payload.source.reads if field.startswith("gpu_clusters.")]
    for number, (name, row) in enumerate(zip(names, table, strict=True), 1):
        if row["Exclude"].strip():
            result.ignored.append((f"{CLUSTERS} row {number}: {name}", "excluded by the publisher"))
            continue
        record_id = ids.get(name, "")
        if not record_id:  # anonymised: the facts tell them apart, and what has the same facts may change places
            record_id = f"cluster-{slug(name)}-{hashlib.sha256(repr([row[field] for field in fields]).encode()).hexdigest()[:8]}"
            seen[record_id] += 1
            record_id += f"-{seen[record_id]}" if seen[record_id] > 1 else ""
        address = _address(row["Location"])
        city, region, country = address_parts(address)
        is_american = UNITED_STATES in {row["Country"].strip(), country} and row["Country"].strip() in {"", UNITED_STATES}
        links = {
            column: "|".join(ids.get(other, other) for other in split_names(row[column]))
            for column in ("Possible Duplicate Of", "Builds Upon", "Superseded by")
        }
        result.facilities.append(
            {
                "record_id": record_id,
                "kind": "gpu_cluster",
                "name": name,
                "owner": _organisations(row["Owner"]),
                "users": _organisations(row["Users"]),
                "country": row["Country"].strip() or (UNITED_STATES if is_american else ""),
                "region": region if is_american else "",
                "city": city if is_american else "",
                "address": address,
                "status": row["Status"].strip(),
                "certainty": row["Certainty"].strip(),
                "single_cluster": row["Single cluster?"].strip(),
                "operational_on": _operational_on(row),
                "decommissioned_on": _day(row["Decommissioned Date (if applicable)"]),
                "h100_equivalents": _stated(row["H100 equivalents"]),
                "power": _stated(row["Power Capacity (MW)"]),
                "chip_type": clean_name(row["Chip type (primary)"]),
                "chips": _stated(row["Total number of AI chips"]),
                "sector": row["Sector"].strip(),
                "is_possible_duplicate": "true" if row["Possible Duplicate"].strip() or links["Possible Duplicate Of"] else "",
                "possible_duplicate_of": links["Possible Duplicate Of"],
                "builds_upon": links["Builds Upon"],
                "superseded_by": links["Superseded by"],
                "source_url": _first_address(row[f"Source {number}"] for number in range(1, 6)),
            }
        )


def _centres(centres: dict[str, dict[str, str]], timelines: Table, result: Extract) -> None:
    """What runs now as one facility, and the last stage of the timeline, where it is greater, as another that includes it."""
    history: dict[str, list[tuple[str, int]]] = {name: [] for name in centres}
    for number, step in enumerate(timelines, 1):
        name = clean_name(step["Data center"])
        if name in history:
            history[name].append((_day(step["Date"]), number))
        else:
            result.quarantined.append((f"{TIMELINES} row {number}", f"the data centre is not in {CENTRES}", name))
    for name, row in centres.items():
        steps = sorted(history[name])
        first = next(((day, number) for day, number in steps if _number(timelines[number - 1]["Buildings operational"])), ("", 0))
        address = _address(row["Address"])
        city, region, country = address_parts(address)
        power, processors = (_stated(row[column]) for column in ("Current power (MW)", "Current H100 equivalents"))
        now: Row = {
            "record_id": f"centre-{slug(name)}",
            "kind": "data_centre",
            "name": name,
            "owner": _organisations(row["Owner"]),
            "users": _organisations(row["Users"]),
            "country": country,
            "region": region,
            "city": city,
            "address": address,
            "latitude": row["Latitude"].strip(),
            "longitude": row["Longitude"].strip(),
            "status": "Existing" if power or processors else "Planned",
            "operational_on": first[0],
            "h100_equivalents": processors,
            "power": power,
        }
        result.facilities.append(now)
        used = {first[1]} - {0}
        result.merged += len(used)
        if steps:
            last = timelines[steps[-1][1] - 1]
            later = {"h100_equivalents": _stated(last["H100 equivalents"]), "power": _stated(last["Power (MW)"])}
            if _number(later["power"]) > _number(power) or _number(later["h100_equivalents"]) > _number(processors) + 1:
                stage = {
                    "record_id": f"{now['record_id']}-planned",
                    "status": "Planned",
                    "operational_on": steps[-1][0],
                    "builds_upon": now["record_id"],
                }
                result.facilities.append({**now, **later, **stage})
                result.merged -= steps[-1][1] in used
                used.add(steps[-1][1])
        reason = "a state between the beginning and the last stage of its data centre"
        result.ignored += [(f"{TIMELINES} row {number}: {name}, {day}", reason) for day, number in steps if number not in used]
