"""What the factories need to know of a project, read once when Dagster loads the code.

Belongs here: names, dependencies and keys. Does not belong here: assets.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import dagster as dg
import duckdb

from ..engine.build import Builder
from ..engine.registry import SCHEMAS, Project, load_project


@dataclass(frozen=True)
class Plan:
    """A project with its graph.

    Attributes:
        project: The checked content.
        order: Tables in the order of building.
        reads: Table → what it reads (tables and raw files).
        raw_sources: Raw file → the sources that have one.
    """

    project: Project
    order: list[str]
    reads: Mapping[str, list[str]]
    raw_sources: Mapping[str, list[str]]

    def tables(self, schema: str) -> list[str]:
        """The tables of one stage, in the order of building."""
        return [name for name in self.order if name.partition(".")[0] == schema]

    @property
    def live(self) -> list[str]:
        """The sources that can be fetched from live URLs."""
        return [source_id for source_id, source in self.project.sources.items() if source.live_files]

    def upstream(self, table: str) -> list[dg.AssetKey]:
        """The assets that a table is made from: tables, and the sources of the raw files it reads."""
        keys = {table_key(name) for name in self.reads[table] if name in self.project.tables}
        for name in self.reads[table]:
            if name.startswith("raw."):
                keys |= {source_key(source) for source in self.raw_sources[name.removeprefix("raw.")]}
        if "raw" in self.project.tables[table].contract.reads:
            keys |= {source_key(source) for source in self.project.sources}
        return sorted(keys)

    def leaves(self) -> list[str]:
        """The tables that no other table reads; whoever waits for them waits for all."""
        read = {name for names in self.reads.values() for name in names}
        return [name for name in self.order if name not in read]


def read_plan(root: Path) -> Plan:
    """Read and check a project's content and graph."""
    project = load_project(root)
    with duckdb.connect() as connection:
        builder = Builder(project, connection)
        files = {
            name: sorted({snapshot.source_id for snapshot in builder.snapshots if f"{name}.csv" in snapshot.manifest.files}) for name in project.raw
        }
        return Plan(project, builder.order, builder.reads, files)


def table_key(name: str) -> dg.AssetKey:
    """The asset of a table: schema, then table."""
    return dg.AssetKey(name.split("."))


def source_key(source_id: str) -> dg.AssetKey:
    """The asset of a source."""
    return dg.AssetKey(["raw", source_id])


def code_references(*paths: Path) -> dg.CodeReferencesMetadataValue:
    """Links from an asset to the files that make it, for Dagster's UI."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dg.BetaWarning)
        return dg.CodeReferencesMetadataValue(
            code_references=[dg.LocalFileCodeReference(file_path=str(path), line_number=1, label=path.name) for path in paths]
        )


STAGES = SCHEMAS
