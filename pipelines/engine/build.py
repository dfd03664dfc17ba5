"""Building tables: in memory, checked against the contract, written to Parquet, and only when an input has changed.

Every finished table is one immutable file ``data/curated/build/<schema>.<table>/<key>.parquet``, where the key is a hash of the
table's logic, contract and inputs. A file that is there need not be built again; a crash leaves at most a draft.

Belongs here: running the graph. Does not belong here: what a table means, and making a release (``publish``).
"""

from __future__ import annotations

import importlib.util
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from . import contracts, graph, versions
from .corrections import corrected
from .errors import BuildError, ContentError, MarketMapError
from .files import combined_hash, draft_of, settle, sha256, storage_errors, tree_hash
from .registry import SCHEMAS, Project, Table
from .snapshots import Snapshot, find_snapshots, read_rows

if TYPE_CHECKING:
    import duckdb

FORMAT = "1"  # raise when the way tables are stored changes, so that no older file is taken for a new one
CONTENT = {
    "raw": (".", ("data/raw/*/*/manifest.yml", "pipelines/decisions/corrections.yml")),
    "checks": (".", ("data/raw/*/checks.csv",)),
    "sources": ("pipelines", ("sources/*/source.yml",)),
    "vocabulary": ("pipelines", ("vocabulary/*.yml",)),
    "taxonomies": ("pipelines", ("taxonomies/*.yml",)),
    "metrics": ("pipelines", ("metrics/*.yml",)),
    "claims": ("pipelines", ("claims/*.yml", "engine/claims.py")),
    "decisions": ("pipelines", ("decisions/*",)),
    "suggestions": ("pipelines", ("suggestions/*.py", "suggestions/model.*", "suggestions/words.csv")),
    "labels": (".", ("tests/data/identity/*.csv",)),
}
HELPERS = ("parsing/*.py", "resolution/**/*.*", "agreement/*.py", "placement/*.py")


@dataclass(frozen=True)
class TableResult:
    """What became of one table in a build."""

    name: str
    path: Path
    content_hash: str
    rows: int
    seconds: float
    is_new: bool
    warnings: tuple[str, ...] = ()


@dataclass
class Build:
    """All tables of a build, by name, in the order in which they were built."""

    tables: dict[str, TableResult] = field(default_factory=dict)

    @property
    def content_hash(self) -> str:
        """Hash of the content of all tables."""
        return combined_hash(part for name in sorted(self.tables) for part in (name, self.tables[name].content_hash))


class Context:
    """What a .py table may use: the project, the raw snapshots, and its declared inputs by SQL."""

    def __init__(self, project: Project, snapshots: list[Snapshot], connection: duckdb.DuckDBPyConnection, memory: dict[str, Any] | None = None):
        self.project = project
        self.snapshots = snapshots
        self._connection = connection
        self._memory = {} if memory is None else memory

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        """What ``make`` gives, made once in a build and shared by the tables that ask for it under one name; nobody may change it."""
        if name not in self._memory:
            self._memory[name] = make()
        return self._memory[name]

    def read(self, table: str, columns: list[str], *, distinct: bool = False, where: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Rows of one of the table's inputs as dictionaries, in the order of their values, so that a build never depends on chance.

        Args:
            table: A table named in the contract's ``inputs``.
            columns: The columns wanted.
            distinct: Each combination of values once.
            where: Values that columns must have; all rows when left out.
        """
        chosen, wanted = ", ".join(columns), dict(where or {})
        kept = f"WHERE {' AND '.join(f'{column} = ?' for column in wanted)} " if wanted else ""
        sql = f"SELECT {'DISTINCT ' if distinct else ''}{chosen} FROM {table} {kept}ORDER BY ALL"
        found = self._connection.execute(sql, list(wanted.values())).fetchall()
        return [dict(zip(columns, row, strict=True)) for row in found]


class Builder:
    """Runs the graph of one project.

    Args:
        project: The checked content.
        connection: An in-memory DuckDB connection of its own, closed by the caller.
    """

    def __init__(self, project: Project, connection: duckdb.DuckDBPyConnection):
        self.project = project
        self.connection = connection
        self.snapshots = find_snapshots(project.root)
        self.modules = {name: load_logic(table) for name, table in project.tables.items() if not table.is_sql}
        self.sql = {name: graph.read_sql(table) for name, table in project.tables.items() if table.is_sql}
        self.sql |= {name: module.sql(project) for name, module in self.modules.items() if hasattr(module, "sql")}
        self.reads = graph.dependencies(project, self.sql)
        self.order = graph.build_order(project, self.reads)
        self.results = Build()
        self._present: set[str] = set()
        self._memory: dict[str, Any] = {}
        self._content = {name: tree_hash(project.root / base, patterns) for name, (base, patterns) in CONTENT.items()}
        self._helpers = tree_hash(project.content, HELPERS)
        self._versions = versions.installed(versions.TABLES)
        for schema in ("raw", *SCHEMAS):
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")

    def run(self, on_table: Callable[[TableResult], None] = lambda _: None, select: Iterable[str] | None = None) -> Build:
        """Build the selected tables (all by default); what they need must be built already or be selected too.

        Raises:
            BuildError: When a table's SQL fails or a blocking check finds rows; nothing of that table is kept.
        """
        wanted = set(select) if select is not None else None
        for name in self.order:
            if wanted is None or name in wanted:
                on_table(self._result(name))
        self._check_whole([name for name in self.order if name in self.results.tables])
        return self.results

    def one(self, name: str) -> TableResult:
        """Build one table, or find it built."""
        started = time.perf_counter()
        table = self.project.tables[name]
        path = self.project.curated / "build" / name / f"{self._key(table)}.parquet"
        is_new = not path.is_file()
        if is_new:
            with storage_errors(f"building {name}"):
                self._make(table, path)
        else:
            path.touch()  # shows the sweep that it is in use
        rows = self._rows(path)
        result = TableResult(name, path, sha256(path), rows, time.perf_counter() - started, is_new)
        self.results.tables[name] = result
        return result

    def _key(self, table: Table) -> str:
        contract = table.contract
        columns = [f"{name}={self.project.columns[name].model_dump_json()}" for name in contract.fields]
        logic = [self.sql[table.name]] if table.name in self.sql else [sha256(table.logic_path), self._helpers]
        inputs = [f"{name}={self._input_hash(name)}" for name in self.reads[table.name]]
        inputs += [f"{word}={self._content[word]}" for word in contract.reads]
        return combined_hash([FORMAT, *self._versions, table.name, contract.model_dump_json(), *columns, *logic, *inputs])[:20]

    def _input_hash(self, name: str) -> str:
        return self._content["raw"] if name.startswith("raw.") else self._result(name).content_hash

    def _result(self, name: str) -> TableResult:
        return self.results.tables.get(name) or self.one(name)

    def _rows(self, path: Path) -> int:
        found = self.connection.execute("SELECT num_rows FROM parquet_file_metadata(?)", [str(path)]).fetchone()
        return int(found[0]) if found else 0

    def _make(self, table: Table, path: Path) -> None:
        for name in self.reads[table.name]:
            self._attach(name)
        self.connection.execute(f"DROP TABLE IF EXISTS {table.name}")
        self.connection.execute(contracts.create_table(self.project, table, with_constraints=False))
        try:
            self._fill(table)
            self._present.add(table.name)
            self._check(table)
            self._write(table, path)
        except BaseException:
            self._present.discard(table.name)
            self.connection.execute(f"DROP TABLE IF EXISTS {table.name}")
            raise

    def _fill(self, table: Table) -> None:
        import duckdb

        try:
            if table.name in self.sql:
                self.connection.execute(f"INSERT INTO {table.name} BY NAME {self.sql[table.name]}")
            else:
                self._insert(table.name, table.contract.fields, self._python_rows(table))
        except MarketMapError:
            raise
        except duckdb.IOException:
            raise
        except duckdb.Error as error:
            raise BuildError(f"{table.name} ({table.logic_path.name}) could not be built: {error}") from error

    def _python_rows(self, table: Table) -> list[dict[str, Any]]:
        context = Context(self.project, self.snapshots, self.connection, self._memory)
        try:
            return list(self.modules[table.name].rows(context))
        except MarketMapError:
            raise
        except Exception as error:
            raise BuildError(f"{table.name} ({table.logic_path.name}) failed: {type(error).__name__}: {error}") from error

    def _insert(self, name: str, fields: list[str], rows: list[Mapping[str, Any]] | list[dict[str, Any]]) -> None:
        import pyarrow as pa

        types = {"string": pa.string(), "object": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}
        types |= {"date": pa.date32(), "array": pa.list_(pa.string())}
        unknown = sorted({column for row in rows for column in row} - set(fields))
        if unknown:
            raise BuildError(f"{name}: its Python gives columns that the contract has not: {', '.join(unknown)}")
        try:
            batch = pa.table({c: pa.array([row.get(c) for row in rows], type=types[self.project.columns[c].type]) for c in fields})
        except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
            raise BuildError(f"{name}: a value has the wrong type: {error}") from error
        self.connection.register("incoming", batch)
        self.connection.execute(f"INSERT INTO {name} BY NAME SELECT * FROM incoming")
        self.connection.unregister("incoming")

    def _check_whole(self, names: list[str]) -> None:
        """Promises that span tables, and warnings, over found and new tables alike: what a table refers to may have changed without it."""
        broken = []
        for name in names:
            table = self.project.tables[name]
            own = [check for check in contracts.check_queries(self.project, table) if check.severity == "error" and not check.reads]
            for check in [*contracts.reference_queries(table), *own]:
                broken += [f"{name}: {offence}" for offence in self._offences(table, check)]
            self.results.tables[name] = replace(self.results.tables[name], warnings=self.warnings(name))
        if broken:
            raise BuildError("what tables promise of each other does not hold:\n  " + "\n  ".join(broken))

    def warnings(self, name: str) -> tuple[str, ...]:
        """What breaks the warning checks of a table that is built, one line each."""
        table = self.project.tables[name]
        checks = [check for check in contracts.check_queries(self.project, table) if check.severity == "warn"]
        return tuple(offence for check in checks for offence in self._offences(table, check))

    def _check(self, table: Table) -> None:
        checks = [check for check in contracts.check_queries(self.project, table) if check.severity == "error"]
        of_rows = [check for check in checks if check.condition]
        counts = self.connection.execute(
            f"SELECT {', '.join(f'count_if({check.condition})' for check in of_rows) or 0} FROM {table.name}"
        ).fetchall()[0]
        suspect = [check for check, count in zip(of_rows, counts, strict=False) if count] + [check for check in checks if not check.condition]
        errors = [offence for check in suspect for offence in self._offences(table, check)]
        if errors:
            raise BuildError(f"{table.name} breaks its contract ({table.contract_path.name}):\n  " + "\n  ".join(errors))

    def _offences(self, table: Table, check: contracts.CheckQuery) -> list[str]:
        """What breaks a check, in one line with examples; nothing when it holds."""
        for source in check.reads or graph.tables_in(check.sql, table.contract_path, [*self.project.tables]):
            self._attach(source)
        found = self.connection.execute(f"SELECT * FROM ({check.sql}) LIMIT 3").fetchall()
        if not found:
            return []
        [(count,)] = self.connection.execute(f"SELECT count(*) FROM ({check.sql})").fetchall()
        examples = "; ".join(", ".join(str(cell) for cell in row if cell is not None)[:160] for row in found)
        return [f"{check.name}: {count} rows break '{check.why}', such as {examples}"]

    def _write(self, table: Table, path: Path) -> None:
        draft = draft_of(path)
        try:
            order = ", ".join(table.contract.primary_key)
            self.connection.execute(
                f"COPY (SELECT * FROM {table.name} ORDER BY {order}) TO {contracts.quoted(str(draft))} (FORMAT parquet, COMPRESSION zstd)"
            )
            settle(draft, path)
        finally:
            draft.unlink(missing_ok=True)

    def _attach(self, name: str) -> None:
        """Make an input readable: a view over its file, or the raw rows of all snapshots."""
        if name in self._present:
            return
        if name.startswith("raw."):
            self._load_raw(name.removeprefix("raw."))
        else:
            path = contracts.quoted(str(self._result(name).path))
            if name in self._present:
                return
            self.connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet({path})")
        self._present.add(name)

    def _load_raw(self, file: str) -> None:
        contract = self.project.raw[file]
        columns = ", ".join(f"{column} VARCHAR" for column in ["source_id", "snapshot_date", *contract.fields])
        self.connection.execute(f"CREATE TABLE raw.{file} ({columns})")
        import pyarrow as pa

        fields = ["source_id", "snapshot_date", *contract.fields]
        for snapshot in self.snapshots:
            if f"{file}.csv" not in snapshot.manifest.files:
                continue
            rows = corrected(self.project, snapshot.source_id, file, read_rows(snapshot.folder / f"{file}.csv", contract))
            constant = {"source_id": snapshot.source_id, "snapshot_date": snapshot.taken_on.isoformat()}
            batch = pa.table({c: pa.array([constant.get(c) or row.get(c) for row in rows], type=pa.string()) for c in fields})
            self.connection.register("incoming", batch)
            self.connection.execute(f"INSERT INTO raw.{file} BY NAME SELECT * FROM incoming")
            self.connection.unregister("incoming")


def load_logic(table: Table) -> ModuleType:
    """The module of a .py table, loaded from its place."""
    spec = importlib.util.spec_from_file_location(f"pipelines.tables.{table.name}", table.logic_path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up there
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise ContentError.at(table.logic_path, f"cannot be loaded: {type(error).__name__}: {error}") from error
    if not hasattr(module, "rows") and not hasattr(module, "sql"):
        raise ContentError.at(table.logic_path, "a .py table defines rows(context) or sql(project)")
    return module


def sweep(project: Project, build: Build) -> None:
    """Remove table files that this build does not use; releases keep theirs by hard links of their own."""
    used = {result.path for result in build.tables.values()}
    for path in (project.curated / "build").glob("*/*"):
        if path not in used:
            path.unlink()
    for folder in (project.curated / "build").glob("*"):
        if not any(folder.iterdir()):
            folder.rmdir()
