"""A layer model of one's own is one file: the how-to's example is added, and tables, pages and crosswalk follow."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from pipelines.engine.errors import ContentError
from pipelines.engine.refresh import refresh
from pipelines.engine.registry import load_project

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "own-layer-model.md"
MODEL = "value_chain"


def block(language: str) -> str:
    found = re.search(rf"```{language}\n([^`]*)```", HOW_TO.read_text(encoding="utf-8"))
    assert found
    return found.group(1)


@pytest.fixture(scope="module")
def with_own_model(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("own") / "market map"
    shutil.copytree(built, root, symlinks=True)
    (root / "pipelines" / "taxonomies" / f"{MODEL}.yml").write_text(block("yaml"), encoding="utf-8")
    refresh(root)
    return root


@pytest.fixture(scope="module")
def reader(with_own_model: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(with_own_model / "data/curated/market_map.duckdb"), read_only=True) as connection:
        yield connection


def test_every_company_has_a_place_or_a_reason(reader: duckdb.DuckDBPyConnection) -> None:
    counts = dict(
        reader.execute("SELECT placement_status, count(*) FROM curated.company_placements WHERE taxonomy_id = ? GROUP BY 1", [MODEL]).fetchall()
    )
    assert counts["placed"] > 1_000
    assert (
        counts["placed"] + counts["unplaced"]
        == reader.execute("SELECT count(*) FROM curated.companies WHERE organisation_type = 'company' AND scope IN ('core', 'adjacent')").fetchall()[
            0
        ][0]
    )


def test_the_how_tos_query_counts_each_company_once(reader: duckdb.DuckDBPyConnection) -> None:
    rows = reader.execute(block("sql")).fetchall()
    assert [code for code, *_ in rows] == ["1", "2", "3", "4"]
    placed = (
        "SELECT count(*) FROM curated.company_placements JOIN curated.companies USING (company_id)"
        " WHERE taxonomy_id = ? AND scope = 'core' AND placement_status = 'placed'"
    )
    assert sum(count for *_, count in rows) == reader.execute(placed, [MODEL]).fetchall()[0][0]


def test_metrics_and_crosswalk_with_every_other_model(reader: duckdb.DuckDBPyConnection) -> None:
    metrics = reader.execute("SELECT count(DISTINCT metric_id) FROM marts.layer_metrics WHERE taxonomy_id = ?", [MODEL]).fetchall()[0][0]
    others = reader.execute("SELECT count(DISTINCT metric_id) FROM marts.layer_metrics WHERE taxonomy_id = 'nfx_five_layers'").fetchall()[0][0]
    assert metrics == others
    models = {name for (name,) in reader.execute("SELECT taxonomy_id FROM curated.taxonomies").fetchall()} - {MODEL}
    agreed = reader.execute(
        "SELECT DISTINCT CASE WHEN left_taxonomy_id = ? THEN right_taxonomy_id ELSE left_taxonomy_id END FROM marts.taxonomy_agreement"
        " WHERE ? IN (left_taxonomy_id, right_taxonomy_id)",
        [MODEL, MODEL],
    ).fetchall()
    assert {name for (name,) in agreed} == models


def test_its_pages_are_there_and_linked(with_own_model: Path) -> None:
    reports = (with_own_model / "data/curated/reports").resolve()
    page = (reports / "models" / f"{MODEL}.html").read_text(encoding="utf-8")
    assert "A value chain in four steps" in page
    assert "Example Research" in page
    assert f"models/{MODEL}.html" in (reports / "index.html").read_text(encoding="utf-8")
    pairs = [path.stem for path in (reports / "crosswalk").glob("*.html") if MODEL in path.stem.split("--")]
    assert len(pairs) == 8
    sssom = (with_own_model / "data/curated/current/crosswalk.sssom.tsv").read_text(encoding="utf-8")
    assert f"{MODEL}/3" in sssom


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('code: "2"', 'code: "1"', "stands twice"),
        ("  publisher: Example Research\n", "", "say whose model it is"),
        ("      foundation_model_general: broad\n", "", "no stance on the activity 'foundation_model_general'"),
        ("      model_hub: broad\n", "      model_hubs: broad\n", "unknown activity 'model_hubs' — did you mean 'model_hub'"),
        ("      model_hub: broad\n", "      model_hub: exact\n      # twice\n", ""),
        ("layer_count: 4", "layer_count: 5", "layer_count says 5, the file has 4 layers"),
    ],
)
def test_a_faulty_file_is_refused_with_its_line(copy_project: Callable[[], Path], old: str, new: str, expected: str) -> None:
    root = copy_project()
    text = block("yaml")
    assert old in text
    changed = text.replace(old, new, 1)
    if not expected:  # exact to two layers
        changed = changed.replace("      vector_database: broad\n", "      vector_database: broad\n      model_hub: exact\n", 1)
        expected = "'model_hub' is exact to both"
    path = root / "pipelines" / "taxonomies" / f"{MODEL}.yml"
    path.write_text(changed, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_project(root)
    assert expected in str(caught.value)
    assert f"{MODEL}.yml" in str(caught.value)
