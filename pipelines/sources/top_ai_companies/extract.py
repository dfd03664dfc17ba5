"""Rows of the hand-kept table of top AI companies → records and stated money.

Belongs here: how the table writes head offices, owners and money. Does not belong here: what a category means (``source.yml``), reading of
amounts and countries (staged tables).
"""

from __future__ import annotations

import re

from pipelines.engine.errors import ContentError
from pipelines.engine.extraction import Extract, Payload, Row, slug, web_address, without_repeats
from pipelines.parsing.location_parts import location_parts

TABLE = "ai-landscape.csv"
CURRENCY = "USD"  # every column of money is named … USD
LIST = "list:Top AI companies"
REMARK = re.compile(r"\s*\(([^()]*)\)")
ACQUIRED_BY = re.compile(r"acquired by (.+)", re.IGNORECASE)
# Entries of the column of investors that name none.
NO_INVESTOR = {"public company", "self-funded"}
GRANT = "grant"


def extract(payload: Payload) -> Extract:
    """Read the table.

    Args:
        payload: ``ai-landscape.csv``.

    Returns:
        One record per row and, where the row states them, its total raised, last round (or grant) and valuation in US dollars.

    Raises:
        ContentError: Unknown or missing column, a name on two rows, no rows.
    """
    rows = payload.csv(TABLE)
    payload.check_fields(TABLE, rows[0])
    unique = without_repeats({column: cell.strip() for column, cell in row.items()} for row in rows)
    result = Extract(rows_in=len(rows), merged=len(rows) - len(unique))
    names: dict[str, str] = {}
    for row in unique:
        name = row["Company"]
        if not name:
            result.quarantined.append((row["Website"] or "(no website)", "no_name", ""))
            continue
        record_id = slug(name)
        if record_id in names:
            raise ContentError.at(payload.folder / TABLE, f"two rows differ: '{names[record_id]}' and '{name}'", hint="names are the key")
        names[record_id] = name
        result.records.append(_record(row, record_id, payload))
        result.funding += [{"record_id": record_id, "currency": CURRENCY, **claim} for claim in _money(row)]
    return result


def _record(row: dict[str, str], record_id: str, payload: Payload) -> Row:
    # Geo is the country of origin where it differs ("Israel" of a company in New York), so it only fills in for a missing head office.
    place = location_parts(row["Headquarters"] or row["Geo"])
    subcategory = [f"subcategory:{row['Category']} / {row['Subcategory']}"] if row["Subcategory"] else []
    return {
        "record_id": record_id,
        "kind": payload.source.default_kind,
        "name": row["Company"],
        "owner": _owner(row),
        "parent": _acquirer(row["Investors"]),
        "url": web_address(row["Website"]),
        "country": place.country,
        "region": place.region,
        "city": place.city,
        "founded_year": row["Year Founded"],
        "employees": row["Employee Count"],
        "categories": [LIST, *(f"{scheme}:{row[scheme.title()]}" for scheme in ("category", "layer") if row[scheme.title()]), *subcategory],
        "status": row["Company Type"],
        "external_ids": [f"ticker:{row['Ticker'].casefold()}"] if row["Ticker"] else [],
    }


def _money(row: dict[str, str]) -> list[Row]:
    """The amounts that a row states; nought means that nothing was raised or nothing is known, and is left out."""
    claims: list[Row] = []
    if total := _amount(row["Funding Total USD"]):
        # The investors are those of the company in all its rounds: the table does not say which of them came with the last one.
        claims.append({"kind": "total_raised", "amount": total, "investors": _investors(row)})
    amount, label = _amount(row["Last Round USD"]), row["Last Round"]
    if amount or label:
        kind = "grant" if label.casefold() == GRANT else "round"
        claims.append({"kind": kind, "amount": amount, "round": label, "date": row["Last Round Date"]})
    if valuation := _amount(row["Valuation USD"]):
        claims.append({"kind": "valuation", "amount": valuation})
    return claims


def _amount(text: str) -> str:
    return "" if re.fullmatch(r"0*(\.0*)?", text) else text


def _names(investors: str) -> list[str]:
    """The names of a list of investors without the remarks in brackets."""
    names = (name.strip() for name in REMARK.sub("", investors).split(", "))
    return [name for name in dict.fromkeys(names) if name and name.casefold() not in NO_INVESTOR]


def _owner(row: dict[str, str]) -> str:
    """Who makes it: a part of another company has that company as its only investor."""
    names = _names(row["Investors"])
    return names[0] if row["Company Type"] == "subsidiary" and len(names) == 1 else ""


def _acquirer(investors: str) -> str:
    """The company that a remark among the investors says has bought this one."""
    found = [match[1].strip() for remark in REMARK.findall(investors) if (match := ACQUIRED_BY.fullmatch(remark.strip()))]
    return found[0] if len(found) == 1 else ""


def _investors(row: dict[str, str]) -> list[str]:
    return [] if _owner(row) else _names(row["Investors"])
