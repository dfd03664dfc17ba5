"""Dates and years as sources write them: "2026-04-14", "Apr 14, 2026", "2024-06", "2015".

Rule: a date keeps the precision that was stated (a year is never made the first of January), and one whose day and month may be exchanged
("04/05/2024") is not read.

Belongs here: text → ISO 8601 date at its precision, text → founding year. Does not belong here: time zones and times of day.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

MAX_LENGTH: Final = 40
EARLIEST_FOUNDING: Final = 1500
LATEST_FOUNDING: Final = 2100
"""Bounds of a plausible year of founding; the oldest in a source so far is 1836."""

_MONTHS: Final = {"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12}
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?P<year>1[5-9]\d\d|20\d\d)"
_DAY = r"(?P<day>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_FORMS: Final = tuple(
    re.compile(form, re.ASCII)
    for form in (
        rf"{_YEAR}",
        rf"{_YEAR}[-/.](?P<month>0[1-9]|1[0-2])",
        rf"{_YEAR}([-/.])(?P<month>0?[1-9]|1[0-2])\2(?P<day>[12]\d|3[01]|0?[1-9])(?:[t ]\d\d:\d\d(?::\d\d(?:\.\d{{1,9}})?)?(?:z|[+-]\d\d:?\d\d)?)?",
        rf"{_MONTH},? {_YEAR}",
        rf"{_MONTH} {_DAY},? {_YEAR}",
        rf"{_DAY} (?:of )?{_MONTH},? {_YEAR}",
        rf"{_YEAR}年(?:(?P<month>0?[1-9]|1[0-2])月(?:(?P<day>[12]\d|3[01]|0?[1-9])日)?)?",
    )
)
_SLASHED: Final = re.compile(rf"(?P<first>\d\d?)([/.-])(?P<second>\d\d?)\2{_YEAR}", re.ASCII)


def parse_date(text: str) -> str | None:
    """Read one date.

    Args:
        text: A date as stated, with or without day and month; a time of day behind an ISO date is ignored.

    Returns:
        ISO 8601 as YYYY, YYYY-MM or YYYY-MM-DD, at the precision stated; None when it is not a date, not in the calendar (30 February), or
        when day and month may be exchanged. "9/19/2025" is read, because there is no month 19.
    """
    if not text or len(text) > MAX_LENGTH:
        return None
    clean = " ".join(text.casefold().split())
    for form in _FORMS:
        match = form.fullmatch(clean)
        if match:
            return _iso(match["year"], _group(match, "month"), _group(match, "day"))
    match = _SLASHED.fullmatch(clean)
    if match:
        first, second = int(match["first"]), int(match["second"])
        if first == second or first > 12:
            return _iso(match["year"], str(second), str(first))
        if second > 12:
            return _iso(match["year"], str(first), str(second))
    return None


def founding_year(text: str) -> int | None:
    """Read a year of founding.

    Args:
        text: A year, or a date whose year counts; "2015.0" (a spreadsheet's number) is a year.

    Returns:
        The year, or None when it is none or lies outside 1500–2100.
    """
    stated = parse_date(re.sub(r"\.0$", "", text.strip())) if len(text) <= MAX_LENGTH else None
    year = int(stated[:4]) if stated else None
    return year if year is not None and EARLIEST_FOUNDING <= year <= LATEST_FOUNDING else None


def _group(match: re.Match[str], name: str) -> str | None:
    return match[name] if name in match.re.groupindex else None


def _iso(year: str, month: str | None, day: str | None) -> str | None:
    if month is None:
        return year
    number = _MONTHS.get(month[:3]) or int(month)
    if day is None:
        return f"{year}-{number:02d}"
    try:
        return date(int(year), number, int(day)).isoformat()
    except ValueError:
        return None
