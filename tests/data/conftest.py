"""The published database of a fresh build, and the checklists of the five documents where they are at hand."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

Query = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture(scope="session")
def query(built: Path) -> Iterator[Query]:
    """Run SQL on the published database as any reader would."""
    with duckdb.connect(str(built / "data" / "curated" / "market_map.duckdb"), read_only=True) as connection:

        def run(sql: str, *parameters: object) -> list[tuple[Any, ...]]:
            return connection.execute(sql, parameters or None).fetchall()

        yield run


@pytest.fixture(scope="session")
def checklist(project_root: Path) -> Callable[[str], list[dict[str, str]]]:
    """Rows of a checklist made from the documents; skips where the documents are not at hand."""

    def read(name: str) -> list[dict[str, str]]:
        path = project_root.parent / "shared" / "seeds" / name
        if not path.is_file():
            pytest.skip("the documents' checklists are not at hand")
        with path.open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    return read
