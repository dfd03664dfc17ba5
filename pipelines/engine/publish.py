"""Releases: a new folder with a new database file each time, made visible by moving one symbolic link.

``data/curated/snapshots/<release>/`` holds the database, the Parquet files, the reports and a manifest. ``current`` points at the
newest; the fixed names (``market_map.duckdb``, ``reports``, ``parquet``, ``datapackage.json``, ``crosswalk.sssom.tsv``) point through it, so a
reader always sees one whole release, and a file that a reader has open is never written again.

Belongs here: making and checking a release. Does not belong here: building tables (``build``), finding and opening releases (``releases``).
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

from . import contracts, mappings, versions
from .build import Build
from .errors import BuildError
from .files import combined_hash, draft_of, point, settle, storage_errors, tree_hash, write_text
from .graph import publish_order
from .registry import Project
from .releases import DATABASE, Release, open_reader, retire

STORAGE_VERSION = "v1.0.0"  # older DuckDB clients and duckdb-wasm can read it
FIXED_NAMES = (DATABASE, "reports", "parquet", "datapackage.json", mappings.FILE)
KEPT_RELEASES = 3


WORDS = ("reports/**/*", "engine/*.py", "**/*.yml")
"""What shapes a release beside the rows of its tables: pages, code, and the words of all content (comments, labels, pitfalls)."""


def release_identity(project: Project, build: Build, taken_on: Iterable[date]) -> tuple[str, str]:
    """(release date, release id) of a build: two releases of one id hold the same."""
    newest = max(taken_on).isoformat()
    parts = [build.content_hash, tree_hash(project.content, WORDS), *versions.installed(versions.TABLES + versions.REPORTS)]
    return newest, f"{newest}-{combined_hash(parts)[:8]}"


def publish(
    project: Project,
    build: Build,
    *,
    fingerprint: str,
    snapshots: Iterable[tuple[str, date]],
    write_reports: Callable[[Path, Path, dict[str, Any]], None],
    on_step: Callable[[str], None] = lambda _: None,
) -> Release:
    """Make a release of a build and move readers to it.

    Args:
        project: The checked content.
        build: All tables, built and checked.
        fingerprint: Hash of all inputs, kept in the manifest so that an unchanged refresh can tell.
        snapshots: (source, date) of the snapshots used.
        write_reports: Called with (database, reports folder, manifest); writes the report site.
        on_step: Told the name of each step as it starts.

    Raises:
        BuildError: When the finished database does not hold what was built.
        StorageError: When the disk is full or not writable; the last release stays published.
    """
    used = sorted(snapshots)
    release_date, release_id = release_identity(project, build, [taken_on for _, taken_on in used])
    folder = project.curated / "snapshots" / release_id
    manifest = {
        "release_id": release_id,
        "release_date": release_date,
        "fingerprint": fingerprint,
        "snapshots": [{"source_id": source, "snapshot_date": taken_on.isoformat()} for source, taken_on in used],
        "tables": {name: {"rows": build.tables[name].rows, "sha256": build.tables[name].content_hash} for name in sorted(build.tables)},
    }
    with storage_errors("publishing"):
        if _is_whole(folder, manifest):
            write_text(folder / "release.json", _json(manifest))  # the same release from other inputs, such as a comment: readers keep their files
        else:
            _make(project, build, folder, manifest, write_reports, on_step)
        point(project.curated / "current", f"snapshots/{release_id}")
        for name in FIXED_NAMES:
            link = project.curated / name
            if not link.is_symlink() or os.readlink(link) != f"current/{name}":
                point(link, f"current/{name}")
        retire(project.curated, keep=KEPT_RELEASES)
    return Release(folder, manifest)


def _make(
    project: Project,
    build: Build,
    folder: Path,
    manifest: dict[str, Any],
    write_reports: Callable[[Path, Path, dict[str, Any]], None],
    on_step: Callable[[str], None],
) -> None:
    """Make a release in a draft folder and give it its name; a damaged release of that name is moved out of the way, never emptied in place."""
    draft, damaged = draft_of(folder), draft_of(folder)
    draft.mkdir()
    try:
        on_step("database")
        write_database(project, build, draft / DATABASE)
        _link_parquet(build, draft / "parquet")
        (draft / "datapackage.json").write_text(_json(data_package(project, manifest["release_date"])), encoding="utf-8")
        _smoke_test(draft / DATABASE, manifest)
        mappings.write_mappings(draft / DATABASE, draft / mappings.FILE, manifest["release_date"])
        on_step("reports")
        write_reports(draft / DATABASE, draft / "reports", manifest)
        (draft / "release.json").write_text(_json(manifest), encoding="utf-8")
        on_step("publish")
        if folder.exists():
            os.replace(folder, damaged)
        settle(draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        shutil.rmtree(damaged, ignore_errors=True)


def _is_whole(folder: Path, manifest: dict[str, Any]) -> bool:
    """Whether a release of this name is there with everything that belongs to it."""
    try:
        known = json.loads((folder / "release.json").read_text(encoding="utf-8"))
        _smoke_test(folder / DATABASE, manifest)
    except Exception:  # whatever is wrong with it, it is made anew
        return False
    parquet = all((folder / "parquet" / f"{name.replace('.', '/')}.parquet").is_file() for name in manifest["tables"])
    return (
        bool(known.get("tables") == manifest["tables"])
        and parquet
        and all((folder / name).is_file() for name in ("reports/index.html", mappings.FILE))
    )


def write_database(project: Project, build: Build, path: Path) -> None:
    """Write all tables with constraints and comments to a new DuckDB file.

    Raises:
        BuildError: When a constraint does not hold over the whole.
    """
    import duckdb

    order = publish_order(project)
    connection = duckdb.connect()
    try:
        connection.execute(f"ATTACH {contracts.quoted(str(path))} AS release (STORAGE_VERSION '{STORAGE_VERSION}')")
        connection.execute("USE release")
        for schema in sorted({name.partition(".")[0] for name in order}):
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
        connection.execute("BEGIN")
        for name in order:
            table = project.tables[name]
            connection.execute(contracts.create_table(project, table, with_constraints=True))
            source = contracts.quoted(str(build.tables[name].path))
            connection.execute(f"INSERT INTO {name} BY NAME SELECT * FROM read_parquet({source})")
            for comment in contracts.comments(project, table):
                connection.execute(comment)
        connection.execute("COMMIT")
        connection.execute("CHECKPOINT release")
        connection.execute("USE memory")
        connection.execute("DETACH release")
    except duckdb.ConstraintException as error:
        raise BuildError(f"the database breaks a constraint: {error}") from error
    finally:
        connection.close()
    path.chmod(0o444)


def _smoke_test(path: Path, manifest: dict[str, Any]) -> None:
    with open_reader(path) as reader:
        for name, entry in manifest["tables"].items():
            found = reader.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0]
            if found != entry["rows"]:
                raise BuildError(f"the database has {found} rows in {name} where {entry['rows']} were built")


def _link_parquet(build: Build, folder: Path) -> None:
    for name, result in build.tables.items():
        schema, _, table = name.partition(".")
        target = folder / schema / f"{table}.parquet"
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(result.path, target)
        except OSError:  # a file system without hard links
            shutil.copyfile(result.path, target)


def data_package(project: Project, release_date: str) -> dict[str, Any]:
    """The Data Package descriptor of the Parquet files."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "generative-ai-market-map",
        "title": "Generative-AI market map",
        "description": "Who builds generative AI, in which layer of five published models, with how much disclosed money, and where.",
        "version": release_date,
        "sources": [{"title": f"{source.title}, {source.publisher}", "path": str(source.homepage)} for source in project.sources.values()],
        "resources": [
            contracts.data_resource(project, table, f"parquet/{name.replace('.', '/')}.parquet") for name, table in sorted(project.tables.items())
        ],
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
