"""The README's queries give what the README shows, and its links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

README = Path(__file__).parents[2] / "README.md"
EXAMPLE = re.compile(r"```sql\n(.*?)\n```\n\n((?:\|[^\n]*\n)+)", re.DOTALL)


def shown(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_query_gives_what_is_shown(built: Path, number: int) -> None:
    sql, table = EXAMPLE.findall(README.read_text(encoding="utf-8"))[number]
    with duckdb.connect(str(built / "data" / "curated" / "market_map.duckdb"), read_only=True) as reader:
        result = reader.execute(sql)
        names = [column[0] for column in result.description or []]
        rows = result.fetchall()
    expected = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.strip().split("\n")]
    assert expected[0] == names
    assert expected[2:] == [[shown(cell) for cell in row] for row in rows]


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README.read_text(encoding="utf-8")):
        assert (README.parent / target).exists(), target
