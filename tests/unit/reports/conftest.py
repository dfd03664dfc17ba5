"""A crafted market map in memory: the project's own contracts and marts over a handful of made-up companies."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.engine import contracts, graph
from pipelines.engine.build import Context, load_logic
from pipelines.engine.registry import Project, load_project
from pipelines.reports.pages import Pages
from pipelines.reports.reading import Reader
from pipelines.reports.site import write_pages

MARTS = (
    "layer_scopes",
    "regions",
    "layer_companies",
    "layer_regions",
    "leave_one_source_out",
    "late_2022_cohort",
    "companies_without_source",
    "notable_models",
    "claim_measures",
    "layer_metrics",
    "source_ledger",
    "source_overlaps",
    "source_fill_rates",
    "facility_regions",
)
USUAL: dict[str, Any] = {"string": "", "integer": 0, "number": 0.0, "boolean": False, "date": date(2026, 1, 1), "array": [], "object": "{}"}
DAY = "2026-01-01"


class Map:
    """A market map being made up.

    Args:
        project: Contracts and marts.
    """

    def __init__(self, project: Project):
        self.project = project
        self.connection = duckdb.connect()
        for schema in ("staged", "resolved", "curated", "marts"):
            self.connection.execute(f"CREATE SCHEMA {schema}")
        for table in project.tables.values():
            if table.schema in ("curated", "marts"):
                self.connection.execute(contracts.create_table(project, table, with_constraints=False))
        for code, region, name in (("US", "north_america", "North America"), ("DE", "europe", "Europe"), ("CN", "china", "China")):
            self.add("countries", country_code=code, country_name=code, market_region_code=region, market_region_name=name)
        for source in ("one", "two"):
            self.source(source)

    def add(self, table: str, **values: Any) -> None:
        """A row of a curated table; what is not given is NULL where it may be, else empty."""
        contract = self.project.tables[f"curated.{table}"].contract
        row = {field: values.get(field, None if field in contract.nullable else USUAL[self.project.columns[field].type]) for field in contract.fields}
        assert not values.keys() - row.keys(), values.keys() - row.keys()
        self.connection.execute(f"INSERT INTO curated.{table} VALUES ({', '.join('?' for _ in row)})", list(row.values()))

    def source(self, source_id: str, rows: tuple[int, int, int, int] = (0, 0, 0, 0), taken: date | None = date(2026, 1, 1), **values: Any) -> None:
        """A source with the account of its newest snapshot: rows used, merged, ignored, quarantined; a slot when it was never taken."""
        usual = {"title": f"List {source_id}", "publisher": "A publisher", "homepage": "https://example.org/", "licence": "MIT", "cadence": "monthly"}
        span = {"first_snapshot_date": taken, "last_snapshot_date": taken, "snapshot_count": 0 if taken is None else 1}
        self.add("sources", source_id=source_id, source_kind="company_list", **(usual | span | values))
        if taken is not None:
            counts = dict(zip(("used_count", "merged_count", "ignored_count", "quarantined_count"), rows, strict=True))
            self.add("snapshots", source_id=source_id, snapshot_date=taken, is_latest=True, rows_in_count=sum(rows), **counts)

    def model(
        self,
        layers: list[tuple[str, str]],
        taxonomy_id: str = "model_a",
        short_title: str = "Model A",
        document: str | None = "000_a.txt",
        **values: Any,
    ) -> None:
        """A layer model from (code, name), from the ground up; without a document it is one that a list publishes."""
        self.add(
            "taxonomies",
            taxonomy_id=taxonomy_id,
            title=f"The {short_title}",
            short_title=short_title,
            document=document,
            direction="bottom_up",
            is_numbered=True,
            layer_count=len(layers),
            model_kind="test",
            attributes="{}",
            **values,
        )
        for number, (code, name) in enumerate(layers, start=1):
            self.add(
                "layers",
                taxonomy_id=taxonomy_id,
                layer_id=f"{taxonomy_id}/{code}",
                layer_kind="layer",
                layer_depth=1,
                layer_order=number,
                stack_order=number,
                stack_position=(number - 1) / max(1, len(layers) - 1),
                layer_code=code,
                layer_name=name,
                definition="Made up.",
                attributes=json.dumps({"kpis": ["speed"]}),
            )

    def company(
        self,
        name: str,
        layers: list[str],
        *,
        country: str | None = "US",
        funding: float | None = None,
        url: str | None = None,
        scope: str = "core",
        sources: tuple[str, ...] = ("one",),
        is_public: bool = False,
        as_of: date | None = None,
    ) -> str:
        """A company in layers given as '<taxonomy>/<code>'."""
        number = self.connection.execute("SELECT count(*) FROM curated.companies").fetchall()[0][0]
        company_id = f"cmp_{number:012x}"
        self.add(
            "companies",
            company_id=company_id,
            company_name=name,
            url=url,
            country_code=country,
            organisation_type="company",
            scope=scope,
            scope_evidence="generative_label",
            source_count=len(sources),
            is_public=is_public,
        )
        state = "known" if funding is not None else "unknown"
        money = {"funding_usd": funding, "funding_low_usd": funding, "funding_high_usd": funding}
        self.add("company_funding", company_id=company_id, funding_state=state, as_of_date=as_of, **money)
        for layer in layers:
            self.add(
                "company_layers", company_id=company_id, taxonomy_id=layer.split("/")[0], layer_id=layer, placement_basis="mapped", confidence=0.5
            )
        for source in sources:
            self.add(
                "claims",
                claim_id=f"clm_{company_id}_{source}",
                source_id=source,
                mention_id=f"{company_id}_{source}",
                company_id=company_id,
                property="name",
                value=name,
                is_current=True,
            )
        return company_id

    def mention(self, entity: str, layer_ids: list[str], **values: Any) -> None:
        """A name in the document of 'model_a'."""
        number = self.connection.execute("SELECT count(*) FROM curated.layer_mentions").fetchall()[0][0]
        usual = {"mention_role": "vendor", "is_placed": True, "layer_basis": "explicit", "is_owner_published": False, "document": "000_a.txt"}
        self.add(
            "layer_mentions",
            layer_mention_id=f"men_{number}",
            taxonomy_id="model_a",
            layer_ids=layer_ids,
            entity_as_written=entity,
            line_number=number,
            **(usual | values),
        )

    def _python_table(self, name: str) -> None:
        """Fill a mart whose logic is Python."""
        table = self.project.tables[f"marts.{name}"]
        self.connection.execute(f"DELETE FROM marts.{name}")
        for row in load_logic(table).rows(Context(self.project, [], self.connection)):
            values = [row.get(field) for field in table.contract.fields]
            self.connection.execute(f"INSERT INTO marts.{name} VALUES ({', '.join('?' for _ in values)})", values)

    def write(self, folder: Path) -> Path:
        """Fill the marts with the project's own SQL and write the site."""
        for name in MARTS:
            self.connection.execute(f"DELETE FROM marts.{name}")
            table = self.project.tables[f"marts.{name}"]
            sql = graph.read_sql(table) if table.is_sql else load_logic(table).sql(self.project)
            self.connection.execute(f"INSERT INTO marts.{name} BY NAME {sql}")
        self._python_table("document_claims")
        manifest = {"release_id": f"{DAY}-00000000", "release_date": DAY, "snapshots": [], "tables": {}}
        write_pages(Pages(Reader(self.connection), self.project, manifest), folder)
        return folder


@pytest.fixture(scope="session")
def project(project_root: Path) -> Project:
    """The project's own content."""
    return load_project(project_root)


@pytest.fixture
def crafted(project: Project) -> Iterator[Callable[[], Map]]:
    """Makes empty maps."""
    made: list[Map] = []

    def make() -> Map:
        made.append(Map(project))
        return made[-1]

    yield make
    for item in made:
        item.connection.close()
