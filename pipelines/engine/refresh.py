"""The main job: content → tables → database and reports → readers. The command line and Dagster both call this.

Belongs here: the order of the steps and what a refresh reports. Does not belong here: how any step works.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import versions
from .files import combined_hash, exclusive, storage_errors, tree_hash
from .releases import Release, current_release

INPUTS = ("pipelines/**/*", "data/raw/**/*")


@dataclass
class Outcome:
    """What a refresh did.

    Attributes:
        release: The release that readers now see.
        previous: The one before, or None.
        is_new: False when nothing had changed and nothing was built.
        built: Names of tables that were built anew (the rest was found unchanged).
        warnings: Warnings of checks, by table.
        seconds: Stage → wall time.
    """

    release: Release
    previous: Release | None
    is_new: bool
    built: list[str] = field(default_factory=list)
    warnings: dict[str, tuple[str, ...]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def row_changes(self) -> dict[str, tuple[int, int]]:
        """Table → (rows before, rows now) where they differ from the previous release."""
        before = self.previous.rows if self.previous else {}
        return {name: (before.get(name, 0), now) for name, now in self.release.rows.items() if before.get(name, 0) != now}


def input_fingerprint(root: Path) -> str:
    """Hash of everything a release depends on: all content, all code, all snapshots, the versions of the libraries."""
    return combined_hash([tree_hash(root, INPUTS), *versions.installed(versions.TABLES + versions.REPORTS)])


def refresh(
    root: Path,
    *,
    force: bool = False,
    on_plan: Callable[[int], None] = lambda _: None,
    on_step: Callable[[str], None] = lambda _: None,
) -> Outcome:
    """Bring the published release up to date with the content and the committed snapshots. Needs no network.

    Args:
        root: The project.
        force: Check everything again even when the inputs have not changed.
        on_plan: Told the number of steps, once known.
        on_step: Told the name of each step when it is done (tables) or starts (publishing).

    Raises:
        MarketMapError: With a message for people; the previously published release stays as it was.
    """
    curated = root / "data" / "curated"
    with storage_errors("refreshing"), exclusive(curated):
        previous = current_release(curated)
        fingerprint = input_fingerprint(root)
        if previous and not force and previous.manifest["fingerprint"] == fingerprint and (previous.folder / "reports" / "index.html").is_file():
            return Outcome(previous, previous, is_new=False)
        return _rebuild(root, previous, fingerprint, on_plan, on_step)


def _rebuild(root: Path, previous: Release | None, fingerprint: str, on_plan: Callable[[int], None], on_step: Callable[[str], None]) -> Outcome:
    import duckdb

    from .build import Builder, sweep
    from .publish import publish
    from .registry import load_project

    seconds: dict[str, float] = {}
    started = time.perf_counter()

    def lap(stage: str) -> None:
        nonlocal started
        seconds[stage] = time.perf_counter() - started
        started = time.perf_counter()

    project = load_project(root)
    with duckdb.connect() as connection:
        builder = Builder(project, connection)
        lap("read content")
        on_plan(len(builder.order) + 3)
        build = builder.run(lambda result: on_step(result.name))
        lap("build tables")
    snapshots = [(snapshot.source_id, snapshot.taken_on) for snapshot in builder.snapshots]
    release = publish(project, build, fingerprint=fingerprint, snapshots=snapshots, write_reports=report_writer(root, lap), on_step=on_step)
    lap("publish")
    sweep(project, build)
    return Outcome(
        release,
        previous,
        is_new=True,
        built=[name for name, result in build.tables.items() if result.is_new],
        warnings={name: result.warnings for name, result in build.tables.items() if result.warnings},
        seconds=seconds,
    )


def report_writer(root: Path, lap: Callable[[str], None] = lambda _: None) -> Callable[[Path, Path, dict[str, Any]], None]:
    """The function that ``publish`` calls to write the report site of a draft release."""

    def write(database: Path, folder: Path, manifest: dict[str, Any]) -> None:
        from ..reports.site import write_site

        lap("write database")
        write_site(root, database, folder, manifest)
        lap("write reports")

    return write
