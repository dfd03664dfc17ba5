"""Raw snapshots: immutable, facts-only CSV files with a manifest, one folder per source and date.

Belongs here: writing a snapshot from a payload, and reading snapshots back with every promise checked (columns, hashes, keys).
Does not belong here: fetching (the command line's ``snapshot``), meaning of the values (staged tables).
"""

from __future__ import annotations

import csv
import hashlib
import importlib.util
import io
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml

from .errors import ContentError, MarketMapError, Problem, nearest
from .extraction import MAX_CELL_CHARACTERS, Extract, Payload, Row, payload_names
from .field_map import extract_table
from .models import Contract, Manifest, PayloadFile, SnapshotFile, Source
from .texts import SEPARATOR as SEPARATOR
from .yaml_files import read_model

FILES = ("records", "funding", "facilities", "evidence", "mentions", "figures", "set_aside")
_CONTROL = re.compile(r"\s*[\x00-\x1f\x7f\x85\u2028\u2029]+\s*")
MULTIPLE = {"owner", "categories", "former_names", "aliases", "external_ids", "layer_codes", "investors", "lead_investors", "users"}


@dataclass(frozen=True)
class Snapshot:
    """One committed snapshot: its folder and its manifest."""

    folder: Path
    manifest: Manifest

    @property
    def source_id(self) -> str:
        """The source it belongs to."""
        return self.manifest.source

    @property
    def taken_on(self) -> date:
        """The date whose state of the source it holds."""
        return self.manifest.date


def raw_contracts(root: Path) -> dict[str, Contract]:
    """The exchange format: file name without ending → contract."""
    return {name: read_model(root / "pipelines" / "tables" / "raw" / f"{name}.yml", Contract) for name in FILES}


def find_snapshots(root: Path) -> list[Snapshot]:
    """All snapshots under data/raw, by source and date, with hashes and headers checked.

    Raises:
        ContentError: Listing every snapshot that is not what its manifest says.
    """
    contracts, problems, found = raw_contracts(root), [], []
    for folder in sorted((root / "data" / "raw").glob("*/*/")):
        if folder.name.startswith("."):
            continue  # what a killed run left; the next snapshot of the source sweeps it
        try:
            snapshot = Snapshot(folder, read_model(folder / "manifest.yml", Manifest))
        except ContentError as error:
            problems += error.problems
            continue
        problems += _check(snapshot, contracts)
        found.append(snapshot)
    if problems:
        raise ContentError(problems)
    return found


def _check(snapshot: Snapshot, contracts: dict[str, Contract]) -> Iterable[Problem]:
    folder, manifest = snapshot.folder, snapshot.manifest
    path = str(folder / "manifest.yml")
    if (manifest.source, str(manifest.date)) != (folder.parent.name, folder.name):
        yield Problem(path, 0, f"says {manifest.source} {manifest.date} but lies in {folder.parent.name}/{folder.name}")
    ledger = manifest.ledger
    if ledger.get("rows_in") != sum(count for outcome, count in ledger.items() if outcome != "rows_in"):
        yield Problem(path, 0, f"the ledger does not add up: {ledger}")
    on_disk = {file.name for file in folder.iterdir() if file.name != "manifest.yml"}
    for name in sorted(on_disk - manifest.files.keys()):
        yield Problem(str(folder / name), 0, "not named in the manifest", "remove it or make the snapshot again")
    for name, expected in manifest.files.items():
        file = folder / name
        if name.removesuffix(".csv") not in contracts:
            yield Problem(path, 0, f"{name} is no file of the exchange format", nearest(name, [f"{known}.csv" for known in contracts]))
        elif not file.is_file():
            yield Problem(str(file), 0, "named in the manifest but missing")
        elif _sha256(file) != expected.sha256:
            yield Problem(
                str(file), 0, "its content is not what the manifest's hash says", "a snapshot is never edited: restore it, or make a new one"
            )
        else:
            yield from _check_header(file, contracts[name.removesuffix(".csv")])


def _check_header(file: Path, contract: Contract) -> Iterable[Problem]:
    with file.open(encoding="utf-8", newline="") as stream:
        header = next(csv.reader(stream), [])
    for column in [column for column in header if column not in contract.fields]:
        yield Problem(str(file), 1, f"unknown column '{column}'", nearest(column, contract.fields))
    for column in [column for column in contract.fields if column not in header]:
        yield Problem(str(file), 1, f"the column '{column}' is missing")
    if set(header) == set(contract.fields) and header != contract.fields:
        yield Problem(str(file), 1, f"the columns must stand in this order: {','.join(contract.fields)}")


def read_rows(file: Path, contract: Contract) -> list[dict[str, str | None]]:
    """The rows of one snapshot file; empty cells are None.

    Raises:
        ContentError: Naming file and line of a broken encoding, a row of the wrong length, an empty required cell or a repeated key.
    """
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    try:
        text = file.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise ContentError.at(file, f"not UTF-8 (byte {error.start})") from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    required = [field for field in contract.fields if field not in contract.nullable]
    rows, problems, keys = [], [], dict[tuple[str | None, ...], int]()
    try:
        header = next(reader, [])
        for cells in reader:
            if len(cells) != len(header):
                problems.append(Problem(str(file), reader.line_num, f"{len(cells)} cells where the header has {len(header)}"))
                continue
            row = {column: cell or None for column, cell in zip(header, cells, strict=True)}
            problems += [Problem(str(file), reader.line_num, f"'{column}' is empty") for column in required if row[column] is None]
            key = tuple(row[column] for column in contract.primary_key)
            if key in keys:
                problems.append(Problem(str(file), reader.line_num, f"repeats {' + '.join(contract.primary_key)} of line {keys[key]}: {key[0]}"))
            keys[key] = reader.line_num
            rows.append(row)
    except csv.Error as error:
        problems.append(Problem(str(file), reader.line_num, f"not valid CSV: {error}"))
    if problems:
        raise ContentError(problems)
    return rows


def load_extractor(root: Path, source_id: str) -> ModuleType:
    """The extract.py of a source, loaded from its place."""
    path = root / "pipelines" / "sources" / source_id / "extract.py"
    spec = importlib.util.spec_from_file_location(f"pipelines.sources.{source_id}.extract", path)
    if spec is None or spec.loader is None or not path.is_file():
        raise ContentError.at(path, "the source has no extractor", hint="write one, or give source.yml a field map under table")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up there
    spec.loader.exec_module(module)
    return module


def read_payload(root: Path, source_id: str, payload_folder: Path) -> tuple[Source, Extract]:
    """Run a source's extractor over saved upstream files and check what it gives.

    Raises:
        ContentError: For anything in the payload or the result that is not as declared. No traceback of an extractor reaches the user.
    """
    source = read_model(root / "pipelines" / "sources" / source_id / "source.yml", Source)
    payload = Payload(payload_folder, source)
    try:
        extract: Extract = extract_table(payload) if source.table else load_extractor(root, source_id).extract(payload)
    except MarketMapError:
        raise
    except Exception as error:
        raise ContentError.at(payload_folder, f"the extractor of {source_id} failed: {type(error).__name__}: {error}") from error
    problems = list(_check_extract(source_id, source, extract, payload_folder))
    if problems:
        raise ContentError(problems)
    return source, extract


def _check_extract(source_id: str, source: Source, extract: Extract, folder: Path) -> Iterable[Problem]:
    ledger, path = extract.ledger, str(folder)
    if ledger["rows_in"] != sum(count for outcome, count in ledger.items() if outcome != "rows_in"):
        yield Problem(path, 0, f"the ledger of {source_id} does not add up: {ledger}")
    if extract.used < source.bounds.min:
        yield Problem(path, 0, f"{extract.used} rows; bounds.min of {source_id} is {source.bounds.min}", "the payload may be truncated")
    for label in sorted({label for row in extract.records for label in _values(row, "categories")}):
        scheme, _, word = label.partition(":")
        if scheme not in source.categories:
            yield Problem(path, 0, f"unknown category scheme '{scheme}'", nearest(scheme, source.categories))
        elif word not in source.categories[scheme]:
            yield Problem(path, 0, f"unknown category '{label}'", f"map it in sources/{source_id}/source.yml under categories → {scheme}")


def _values(row: Row, column: str) -> list[str]:
    value = row.get(column) or ""
    return value.split(SEPARATOR) if isinstance(value, str) and value else list(value)


def write_snapshot(root: Path, source_id: str, payload_folder: Path, taken_on: date | str) -> Snapshot:
    """Turn a saved payload into a committed snapshot, atomically: the folder appears whole or not at all.

    Args:
        root: The project.
        source_id: A folder of pipelines/sources.
        payload_folder: The upstream files.
        taken_on: The date whose state they hold.

    Returns:
        The snapshot.

    Raises:
        ContentError: When the payload or what the extractor makes of it is not as declared, or the date has a snapshot of other files.
    """
    taken_on = date.fromisoformat(str(taken_on))
    source, extract = read_payload(root, source_id, payload_folder)
    contracts = raw_contracts(root)
    set_aside = [{"record": record, "outcome": "ignored", "reason": reason} for record, reason in extract.ignored]
    set_aside += [{"record": record, "outcome": "quarantined", "reason": reason, "detail": detail} for record, reason, detail in extract.quarantined]
    target = root / "data" / "raw" / source_id / taken_on.isoformat()
    target.parent.mkdir(parents=True, exist_ok=True)
    for litter in target.parent.glob(".draft-*"):
        shutil.rmtree(litter)
    draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=target.parent))
    try:
        files = {}
        for name in FILES:
            rows = set_aside if name == "set_aside" else getattr(extract, name)
            if rows:
                files[f"{name}.csv"] = _write_rows(draft / f"{name}.csv", contracts[name], rows)
        payload = [
            PayloadFile(name=name, url=source.urls.get(name), bytes=(payload_folder / name).stat().st_size, sha256=_sha256(payload_folder / name))
            for name in payload_names(payload_folder, source)
        ]
        manifest = Manifest(
            source=source_id, date=taken_on, retrieved_at=taken_on, licence=source.licence.stated, payload=payload, files=files, ledger=extract.ledger
        )
        _write_manifest(draft / "manifest.yml", manifest)
        draft.chmod(0o755)
        _put_in_place(draft, target, manifest)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return Snapshot(target, manifest)


def _put_in_place(draft: Path, target: Path, manifest: Manifest) -> None:
    """Give a finished draft its name. The same upstream files may be extracted anew; a snapshot of other files is never replaced."""
    if not target.exists():
        os.replace(draft, target)
        return
    if read_model(target / "manifest.yml", Manifest).payload != manifest.payload:
        raise ContentError.at(
            target, "there is a snapshot of this date made from other upstream files", hint="snapshots are never changed: take another date"
        )
    retired = target.with_name(f".draft-retired-{target.name}")
    os.replace(target, retired)
    os.replace(draft, target)
    shutil.rmtree(retired)


def _write_rows(file: Path, contract: Contract, rows: list[Row]) -> SnapshotFile:
    unknown = sorted({column for row in rows for column in row} - set(contract.fields))
    if unknown:
        raise ContentError(Problem(file.name, 0, f"unknown column '{column}'", nearest(column, contract.fields)) for column in unknown)
    lines = sorted([_cell(row.get(column), column) for column in contract.fields] for row in rows)
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(contract.fields)
        writer.writerows(lines)
    read_rows(file, contract)
    return SnapshotFile(rows=len(lines), sha256=_sha256(file))


def _cell(value: Any, column: str) -> str:
    """One cell on one line: line breaks and other control characters say nothing in a name, and break the files of careless readers."""
    return _CONTROL.sub(" ", _text(value, column))


def _text(value: Any, column: str) -> str:
    if value is None:
        return ""
    if column in MULTIPLE and not isinstance(value, str):
        words = [str(word) for word in value]
        if any(SEPARATOR in word for word in words):
            raise ContentError.at(column, f"a value holds the separator '{SEPARATOR}': {words}")
        return SEPARATOR.join(words)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _write_manifest(file: Path, manifest: Manifest) -> None:
    schema = "# yaml-language-server: $schema=../../../../docs/schemas/manifest.schema.json\n"
    body = yaml.safe_dump(manifest.model_dump(mode="json", exclude_none=True), sort_keys=False, allow_unicode=True, width=150)
    file.write_text(schema + body, encoding="utf-8")


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
