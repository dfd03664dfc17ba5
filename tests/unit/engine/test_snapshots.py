"""A snapshot that is not what its manifest says is refused, with the file and line; a payload never leaves half a snapshot behind."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from pipelines.engine.errors import ContentError
from pipelines.engine.snapshots import find_snapshots, raw_contracts, read_rows

SNAPSHOT = Path("data/raw/firstmark_mad/2023-05-18")


@pytest.fixture
def project(tmp_path: Path, project_root: Path) -> Path:
    shutil.copytree(project_root / "pipelines" / "tables" / "raw", tmp_path / "pipelines" / "tables" / "raw")
    shutil.copytree(project_root / SNAPSHOT, tmp_path / SNAPSHOT)
    return tmp_path


def fault(project: Path) -> str:
    with pytest.raises(ContentError) as caught:
        for snapshot in find_snapshots(project):
            for name in snapshot.manifest.files:
                read_rows(snapshot.folder / name, raw_contracts(project)[name.removesuffix(".csv")])
    return str(caught.value)


def rewrite(project: Path, change: Callable[[list[str]], list[str]], *, keep_hash: bool = False) -> None:
    """Change the lines of records.csv, with the manifest's hash following unless it is the hash that is tested."""
    from pipelines.engine.files import sha256

    file = project / SNAPSHOT / "records.csv"
    file.write_text("\n".join(change(file.read_text(encoding="utf-8").split("\n"))), encoding="utf-8")
    if not keep_hash:
        path = project / SNAPSHOT / "manifest.yml"
        manifest = yaml.safe_load(path.read_text())
        manifest["files"]["records.csv"]["sha256"] = sha256(file)
        path.write_text(yaml.safe_dump(manifest, allow_unicode=True))


def test_a_committed_snapshot_is_whole(project: Path) -> None:
    [snapshot] = find_snapshots(project)
    assert snapshot.manifest.ledger["rows_in"] == 1414


def test_an_edited_file_does_not_match_its_hash(project: Path) -> None:
    rewrite(project, lambda lines: [*lines[:1], lines[1] + " ", *lines[2:]], keep_hash=True)
    assert "records.csv: its content is not what the manifest's hash says" in fault(project)


def test_a_truncated_file(project: Path) -> None:
    file = project / SNAPSHOT / "records.csv"
    file.write_bytes(file.read_bytes()[:20_000])
    assert "its content is not what the manifest's hash says" in fault(project)


def test_a_missing_column(project: Path) -> None:
    rewrite(project, lambda lines: [lines[0].replace(",owner", ""), *lines[1:]])
    assert "records.csv:1: the column 'owner' is missing" in fault(project)


def test_an_unknown_column_suggests_the_nearest(project: Path) -> None:
    rewrite(project, lambda lines: [lines[0].replace("country", "cuontry"), *lines[1:]])
    assert "records.csv:1: unknown column 'cuontry' — did you mean 'country'?" in fault(project)


def test_a_row_with_too_few_cells_names_its_line(project: Path) -> None:
    rewrite(project, lambda lines: [*lines[:4], "only,three,cells", *lines[5:]])
    assert "records.csv:5: 3 cells where the header has" in fault(project)


def test_a_repeated_id_names_both_lines(project: Path) -> None:
    rewrite(project, lambda lines: [*lines[:3], lines[2], *lines[3:]])
    assert "records.csv:4: repeats record_id of line 3" in fault(project)


def test_a_broken_encoding(project: Path) -> None:
    file = project / SNAPSHOT / "records.csv"
    file.write_bytes(file.read_bytes() + b"\xff\xfe,x\n")
    from pipelines.engine.files import sha256

    path = project / SNAPSHOT / "manifest.yml"
    path.write_text(path.read_text().replace(yaml.safe_load(path.read_text())["files"]["records.csv"]["sha256"], sha256(file)))
    assert "records.csv: not UTF-8" in fault(project)


def test_a_ledger_that_does_not_add_up(project: Path) -> None:
    path = project / SNAPSHOT / "manifest.yml"
    path.write_text(path.read_text().replace("rows_in: 1414", "rows_in: 1415"))
    assert "the ledger does not add up" in fault(project)


def test_a_file_the_manifest_does_not_name(project: Path) -> None:
    (project / SNAPSHOT / "extra.csv").write_text("a\n1\n")
    assert "extra.csv: not named in the manifest" in fault(project)


def test_what_a_killed_run_left_is_no_snapshot(project: Path) -> None:
    litter = project / SNAPSHOT.parent / ".draft-half"
    litter.mkdir()
    (litter / "records.csv").write_text("record_id\n")
    assert len(find_snapshots(project)) == 1
