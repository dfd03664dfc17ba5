"""Who is compared in the crosswalk on which basis, over made-up companies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.engine import contracts, graph
from pipelines.engine.registry import Project, load_project

INPUTS = ("companies", "taxonomies", "layers", "layer_ancestors", "company_layers", "company_placements", "layer_reviews")
TABLES = (*(f"curated.{name}" for name in INPUTS), "marts.crosswalk_members", "marts.layer_overlaps")
USUAL = {"string": "''", "array": "[]", "integer": "0", "number": "0", "boolean": "FALSE", "object": "'{}'", "date": "DATE '2026-01-01'"}


class Made:
    """The tables that the crosswalk reads, to be filled."""

    def __init__(self, project: Project):
        self.project = project
        self.connection = duckdb.connect()
        for schema in ("curated", "marts"):
            self.connection.execute(f"CREATE SCHEMA {schema}")
        for name in TABLES:
            self.connection.execute(contracts.create_table(project, project.tables[name], with_constraints=False))

    def add(self, name: str, **values: Any) -> None:
        """One row; what is not given is empty."""
        fields = self.project.tables[name].contract.fields
        cells = [f"${field}" if field in values else USUAL[self.project.columns[field].type] for field in fields]
        self.connection.execute(f"INSERT INTO {name} VALUES ({', '.join(cells)})", values)

    def review(self, company: str, model: str, layer: str, rank: int = 1, reviewer: str = "r1", arguable: bool = False) -> None:
        """What a reviewer found."""
        words = {"company_id": company, "taxonomy_id": model, "layer_id": layer, "review_rank": rank}
        self.add("curated.layer_reviews", **words, reviewer_code=reviewer, is_arguable=arguable)

    def built(self, name: str) -> None:
        """Run the table's SQL."""
        self.connection.execute(f"INSERT INTO {name} BY NAME {graph.read_sql(self.project.tables[name])}")

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return self.connection.execute(sql).fetchall()


@pytest.fixture
def made(project_root: Path) -> Iterator[Made]:
    """Two models of two layers, the first with a sublayer; three companies and a university."""
    found = Made(load_project(project_root))
    for model in ("m", "n"):
        found.add("curated.taxonomies", taxonomy_id=model)
        for order, layer in enumerate((f"{model}/1", f"{model}/2"), start=1):
            found.add("curated.layers", taxonomy_id=model, layer_id=layer, layer_depth=1, layer_order=order)
            found.add("curated.layer_ancestors", layer_id=layer, ancestor_layer_id=layer)
    found.add("curated.layers", taxonomy_id="m", layer_id="m/1/a", layer_depth=2, layer_order=3)
    for ancestor in ("m/1/a", "m/1"):
        found.add("curated.layer_ancestors", layer_id="m/1/a", ancestor_layer_id=ancestor)
    for company in ("c1", "c2", "c3"):
        found.add("curated.companies", company_id=company, scope="core", organisation_type="company")
    found.add("curated.companies", company_id="u", scope="core", organisation_type="university")
    yield found
    found.connection.close()


def test_reviews_roll_up_and_leave_out_what_is_arguable(made: Made) -> None:
    made.review("c1", "m", "m/1/a", rank=2)
    made.review("c1", "m", "m/2", rank=1)
    made.review("c1", "m", "m/1", reviewer="r2")  # a second reader, not mixed with the first
    made.review("c2", "m", "none")
    made.review("c3", "m", "m/1")
    made.review("c3", "m", "m/2", rank=2, arguable=True)  # one open question leaves the company out in this model
    made.review("u", "m", "m/1")
    made.built("marts.crosswalk_members")
    found = made.rows("SELECT company_id, layer_id, is_primary FROM marts.crosswalk_members WHERE overlap_basis = 'reviewed' ORDER BY ALL")
    assert found == [("c1", "m/1", False), ("c1", "m/2", True), ("c2", "none", False)]


def test_sizes_count_only_companies_that_both_models_speak_of(made: Made) -> None:
    for company, left, right in (("c1", "m/1", "n/1"), ("c2", "m/1", "none"), ("c3", "m/1", None)):
        made.review(company, "m", left)
        if right:
            made.review(company, "n", right)
    made.built("marts.crosswalk_members")
    made.built("marts.layer_overlaps")
    columns = "shared_company_count, left_company_count, right_company_count, shared_left_share"
    found = made.rows(
        f"SELECT {columns} FROM marts.layer_overlaps WHERE overlap_basis = 'reviewed' AND scope_view = 'core' AND left_layer_id = 'm/1'"
    )
    assert found == [(1, 2, 1, 0.5)]


def test_a_company_without_a_layer_is_said_to_have_none(made: Made) -> None:
    made.add("curated.company_layers", company_id="c1", taxonomy_id="m", layer_id="m/1", placement_basis="mapped")
    made.add("curated.company_placements", company_id="c1", taxonomy_id="m", primary_layer_id="m/1", placement_status="placed")
    made.built("marts.crosswalk_members")
    found = made.rows("SELECT taxonomy_id, company_id, layer_id, is_primary FROM marts.crosswalk_members WHERE overlap_basis = 'all' ORDER BY ALL")
    assert found[0] == ("m", "c1", "m/1", True)
    assert {row[2] for row in found[1:]} == {"none"}
    assert len(found) == 6
