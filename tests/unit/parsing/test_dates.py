"""Dates at the precision stated."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.parsing.dates import founding_year, parse_date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2015", "2015"),
        ("2024-06", "2024-06"),
        ("2026-04-14", "2026-04-14"),
        ("2026-08-18T05:09:38.643220+00:00", "2026-08-18"),
        ("Apr 14, 2026", "2026-04-14"),
        ("14th of April 2026", "2026-04-14"),
        ("Sept. 2024", "2024-09"),
        ("May 2024", "2024-05"),
        ("2026年1月", "2026-01"),
        ("9/19/2025", "2025-09-19"),
        ("31/12/2024", "2024-12-31"),
        ("5/5/2024", "2024-05-05"),
        ("04/05/2024", None),
        ("2024-02-30", None),
        ("2024-13", None),
        ("45/1/2024", None),
        ("Q1 2024", None),
        ("soon", None),
        ("", None),
        ("2" * 10_000, None),
    ],
)
def test_dates(text: str, expected: str | None) -> None:
    assert parse_date(text) == expected


@pytest.mark.parametrize(
    ("text", "year"),
    [("2015", 2015), ("2015.0", 2015), (" 1837 ", 1837), ("2015-06", 2015), ("15", None), ("0", None), ("9999", None), ("x" * 99, None)],
)
def test_founding_years(text: str, year: int | None) -> None:
    assert founding_year(text) == year


@given(st.dates(date(1600, 1, 1), date(2099, 12, 31)), st.sampled_from(["%Y-%m-%d", "%b %d, %Y", "%d %B %Y", "%Y/%m/%d"]))
def test_round_trip(day: date, form: str) -> None:
    assert parse_date(day.strftime(form)) == day.isoformat()


@given(st.text(max_size=60))
def test_any_text_is_answered(text: str) -> None:
    parse_date(text)
    founding_year(text)
