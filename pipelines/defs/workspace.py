"""One open workspace per run: the lock, the connection and the builder that all steps of a run share.

Belongs here: opening and closing. Does not belong here: deciding what to build.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import dagster as dg
import duckdb

from ..commands.console import error_block
from ..engine.build import Builder
from ..engine.errors import MarketMapError
from ..engine.files import exclusive, storage_errors
from ..engine.refresh import input_fingerprint
from ..engine.registry import load_project
from ..engine.releases import Release, current_release

if TYPE_CHECKING:
    from ..engine.registry import Project


@dataclass
class Workspace:
    """The project of a run, read when first used and the same for all its steps."""

    root: Path
    connection: duckdb.DuckDBPyConnection

    @cached_property
    def fingerprint(self) -> str:
        """Hash of all inputs, taken before anything is read, so that a file changed meanwhile counts as a change at the next run."""
        return input_fingerprint(self.root)

    @cached_property
    def builder(self) -> Builder:
        """The builder over the content as it is now, not as it was when Dagster loaded the code."""
        _ = self.fingerprint
        return Builder(load_project(self.root), self.connection)

    @property
    def project(self) -> Project:
        """The checked content."""
        return self.builder.project

    @property
    def previous(self) -> Release | None:
        """The release that readers see now."""
        return current_release(self.root / "data" / "curated")


def workspace_resource(root: Path) -> dg.ResourceDefinition:
    """The resource: holds the project's lock for the length of a run, so that two refreshes never overlap."""

    @dg.resource(description="The project, its lock and one in-memory DuckDB connection for the length of a run.")
    def workspace(_: dg.InitResourceContext) -> Iterator[Workspace]:
        with readable_errors(root), exclusive(root / "data" / "curated"), duckdb.connect() as connection:
            yield Workspace(root, connection)

    return workspace


@contextmanager
def readable_errors(root: Path) -> Iterator[None]:
    """Turn an error with a message for people into a failed step that shows just that message, and is not tried again."""
    try:
        with storage_errors("refreshing"):
            yield
    except MarketMapError as error:
        raise dg.Failure(description=error_block(error, root), allow_retries=False) from error
