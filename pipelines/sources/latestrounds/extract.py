"""Companies and funding rounds collected from latestrounds.com → records and money.

Belongs here: the two tables, which cell may stand in which column, what belongs to which company. Does not belong here: what a label means
(``source.yml``), how a slid place is put back (``parsing.shifted_places``), dates, currencies and kinds of round (staged tables).

A company row is used only when every cell has the form of its column, or the place is proved to have slid in one of the known ways; a row whose cells
were moved in any other way is set aside, never guessed at.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from pipelines.engine.errors import ContentError
from pipelines.engine.extraction import Extract, Payload, Row, slug
from pipelines.engine.models import Countries
from pipelines.engine.yaml_files import read_model
from pipelines.parsing.ai_words import names_ai
from pipelines.parsing.dates import parse_date
from pipelines.parsing.investor_names import investor_names
from pipelines.parsing.money import parse_money
from pipelines.parsing.places import CountryIndex
from pipelines.parsing.shifted_places import StatedPlace, repaired_place

COMPANIES, ROUNDS = "latestrounds_company_list.csv", "latestrounds_funding_rounds.csv"
# The company table was made by reading each company page one line too far: the whole place stands in headquarters_city, and in
# headquarters_country the heading that follows it on the page.
HEADINGS = {"Industry", "Funding Timeline"}
STATES = {"Active", "Acquired", "Public"}  # tags that say how the company fares, not what it does
EMPTY, NUMBER, COUNT = r"", r"(?:\d+(?:\.\d+)?)?", r"(?:\d+\+?)?"
WORDS = r"[^\W\d_][\w &+./-]*"
FORMS = {
    "name": r".*\S.*", "crunchbase_url": EMPTY, "founded_date": r"(?:\d{4})?", "status": WORDS, "headquarters_city": r"\D*",
    "headquarters_country": r"\D*", "latitude": EMPTY, "longitude": EMPTY, "primary_category": WORDS, "subcategory": r".*",
    "total_funding_usd": NUMBER, "last_funding_date": r"(?:[A-Z][a-z]{2} \d{1,2}, \d{4})?", "last_funding_type": rf"(?:{WORDS})?",
    "valuation_usd": NUMBER, "num_founders": EMPTY, "founder_backgrounds": EMPTY, "serial_entrepreneur": EMPTY, "employee_count": COUNT,
    "github_stars": EMPTY, "num_investors": COUNT, "top_tier_investor": r"[YN]", "investor_names": r".*",
}  # fmt: skip
ROUND_COLUMNS = ("company_name", "round_type", "amount", "date", "investors")
WITHOUT_SCALE = re.compile(r"\$\d{1,3}(?:\.\d+)?")


def extract(payload: Payload) -> Extract:
    """Read both tables.

    Args:
        payload: The company table and the table of rounds, joined by the company's name.

    Returns:
        One record per company, and one row of money per round and per valuation. Rounds that are alike in every cell are merged. Quarantined are a
        company row with a cell out of place, a round of a company that has no usable row, and an amount that has lost its scale.

    Raises:
        ContentError: Unknown or missing column, an empty table, a company twice.
    """
    companies, rounds = _rows(payload, COMPANIES, ROUND_COLUMNS), _rows(payload, ROUNDS, FORMS)
    result = Extract(rows_in=len(companies) + len(rounds))
    usable: dict[str, tuple[str, str]] = {}
    for company, record_id in zip(companies, _record_ids(companies, payload), strict=True):
        fault = misplaced(company)
        if fault:
            result.quarantined.append((company["name"].strip() or "(no name)", "cell_out_of_place", fault))
            continue
        usable[company["name"]] = record_id, company["total_funding_usd"]
        result.records.append(_record(company, record_id, payload))
        if company["valuation_usd"]:
            result.funding.append({"record_id": record_id, "kind": "valuation", "amount": company["valuation_usd"], "currency": "USD"})
    timelines: dict[str, list[Row]] = defaultdict(list)
    for line in rounds:
        if line in timelines[line["company_name"]]:
            result.merged += 1
        else:
            timelines[line["company_name"]].append(line)
    for name, lines in timelines.items():
        _add_rounds(result, lines, *usable.get(name, ("", "")))
    return result


def _rows(payload: Payload, file: str, columns_of_the_other: Iterable[str]) -> list[dict[str, str]]:
    rows = payload.csv(file)
    payload.check_fields(file, rows[0], optional=columns_of_the_other)
    return rows


def _record_ids(companies: list[dict[str, str]], payload: Payload) -> list[str]:
    """The name in lower case; namesakes but for punctuation are told apart by their category, whatever their order."""
    names = [slug(company["name"]) for company in companies]
    count = Counter(names)
    ids = [name if count[name] == 1 else f"{name}-{slug(company['primary_category'])}" for name, company in zip(names, companies, strict=True)]
    if repeated := [record_id for record_id, times in Counter(ids).items() if times > 1]:
        raise ContentError.at(payload.folder / COMPANIES, f"{repeated[0]}: the company stands twice", hint="fetch it again, or tell the two apart")
    return ids


@cache
def _countries() -> CountryIndex:
    return CountryIndex(read_model(Path(__file__).resolve().parents[2] / "vocabulary" / "countries.yml", Countries))


def place(company: dict[str, str]) -> StatedPlace | None:
    """City, region and country of a row, put back where they slid; None when the cells do not prove it."""
    return repaired_place(company["headquarters_city"].strip(), company["headquarters_country"].strip(), HEADINGS, _countries())


def misplaced(company: dict[str, str]) -> str:
    """The first cell that cannot stand where it stands, as "column: why"; "" when every cell is in its place or can be put there."""
    for column, form in FORMS.items():
        if not re.fullmatch(form, company[column], re.DOTALL):
            return f"{column}: not what stands in this column"
    if int(company["num_investors"].rstrip("+") or 0) != len(list(filter(None, company["investor_names"].split(", ")))):
        return "num_investors: not the number of names in investor_names"
    if company["last_funding_date"] and parse_date(company["last_funding_date"]) is None:
        return "last_funding_date: not a date"
    return "" if place(company) else f"headquarters_city: {company['headquarters_city'] or '(empty)'}"


def _record(company: dict[str, str], record_id: str, payload: Payload) -> Row:
    stated = place(company) or StatedPlace()
    category, tags = company["primary_category"].strip(), [tag for tag in map(str.strip, company["subcategory"].split(",")) if tag]
    is_ai = any(map(names_ai, [category, *tags]))  # the tags of other companies would put their trade among the applications of AI
    return {
        "record_id": record_id,
        "kind": payload.source.default_kind,
        "name": company["name"].strip(),
        **stated._asdict(),
        "founded_year": company["founded_date"],
        "employees": company["employee_count"],
        "categories": [f"category:{category}", *(f"tag:{tag}" for tag in dict.fromkeys(tags) if tag not in STATES)]
        if is_ai
        else [f"sector:{category}"],
        "status": next((tag for tag in tags if tag in STATES), ""),
    }


def _add_rounds(result: Extract, lines: list[Row], record_id: str, total: str) -> None:
    """Put the rounds of one company into the result; ``total`` is what the company table states for it."""
    for line, amount in zip(lines, with_scale([line["amount"].strip() for line in lines], total), strict=True):
        label = f"{line['company_name']} / {line['round_type']} / {line['date']}"
        if not record_id:
            result.quarantined.append((label, "company_without_usable_row", ""))
        elif amount is None:
            result.quarantined.append((label, "amount_without_scale", line["amount"]))
        else:
            investors = investor_names(line["investors"])
            result.funding_only += 1
            result.funding.append(
                {
                    "record_id": record_id,
                    "kind": _kind(line["round_type"]),
                    "amount": amount,
                    "date": line["date"],
                    "round": line["round_type"],
                    "investors": [investor.name for investor in investors],
                    "lead_investors": [investor.name for investor in investors if investor.is_lead],
                }
            )


def with_scale(amounts: list[str], total: str) -> list[str | None]:
    """Amounts that say "$50" and mean millions get their "M" when the company's stated total proves it; without proof they are None."""
    bare = [WITHOUT_SCALE.fullmatch(amount) is not None for amount in amounts]
    if not any(bare):
        return list(amounts)
    millions = [f"{amount}M" if is_bare else amount for amount, is_bare in zip(amounts, bare, strict=True)]
    known = [money for money in map(parse_money, millions) if money.low is not None and money.high is not None]
    proven = bool(total) and sum(money.low or 0 for money in known) <= float(total) <= sum(money.high or 0 for money in known)
    return [amount if proven or not is_bare else None for amount, is_bare in zip(millions, bare, strict=True)]


def _kind(round_type: str) -> str:
    words = round_type.casefold().split()
    if "grant" in words:
        return "grant"
    return "debt" if "debt" in words and "equity" not in words else "round"
