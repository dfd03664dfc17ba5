"""Dependencies are parsed from the SQL, go only one way, and give one order."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.engine.errors import ContentError
from pipelines.engine.graph import build_order, dependencies, publish_order, read_sql, tables_in
from pipelines.engine.lineage import column_lineage
from pipelines.engine.registry import Project, load_project


@pytest.fixture(scope="module")
def project(project_root: Path) -> Project:
    return load_project(project_root)


def test_tables_are_found_in_ctes_unions_and_subqueries() -> None:
    sql = "WITH a AS (SELECT * FROM staged.x) SELECT * FROM a JOIN curated.y USING (id), marts.z UNION SELECT * FROM staged.x"
    assert tables_in(sql, Path("t.sql"), ["staged.x", "curated.y", "marts.z"]) == ["curated.y", "marts.z", "staged.x"]


@pytest.mark.parametrize("sql", ["DELETE FROM staged.x", "SELECT 1; SELECT 2", "SELECT FROM WHERE", "DROP TABLE staged.x"])
def test_a_table_is_exactly_one_select(sql: str) -> None:
    with pytest.raises(ContentError):
        tables_in(sql, Path("t.sql"), ["staged.x"])


def test_an_unknown_table_suggests_the_nearest() -> None:
    with pytest.raises(ContentError, match=r"t\.sql: reads an unknown table 'staged\.record' — did you mean 'staged\.records'\?"):
        tables_in("SELECT * FROM staged.record", Path("t.sql"), ["staged.records"])


def test_order_puts_inputs_first(project: Project) -> None:
    sql_of = {name: read_sql(table) for name, table in project.tables.items() if table.is_sql}
    reads = dependencies(project, sql_of)
    order = build_order(project, reads)
    assert sorted(order) == sorted(project.tables)
    for name in order:
        assert all(order.index(source) < order.index(name) for source in reads[name] if source in project.tables)
    published = publish_order(project)
    for name in published:
        for key in project.tables[name].contract.foreign_keys:
            assert key.resource == name or published.index(key.resource) < published.index(name)


def test_only_staged_reads_raw_and_edges_go_right(project: Project) -> None:
    with pytest.raises(ContentError, match="may not read"):
        dependencies(project, {"curated.companies": "SELECT * FROM marts.layer_companies"})
    with pytest.raises(ContentError, match="may not read"):
        dependencies(project, {"resolved.offerings": "SELECT * FROM raw.records"})


def test_column_lineage_follows_ctes(project: Project) -> None:
    sql = read_sql(project.tables["curated.companies"])
    reads = dependencies(project, {"curated.companies": sql})["curated.companies"]
    lineage = column_lineage(project, "curated.companies", sql, reads)
    assert lineage["company_name"] == ["curated.company_attributes.property", "curated.company_attributes.value"]
    assert lineage["source_count"] == ["staged.records.source_id"]
