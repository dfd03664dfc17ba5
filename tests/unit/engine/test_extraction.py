"""What an extractor gives is checked before anything is written, and a payload is read strictly."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pipelines.engine.errors import ContentError
from pipelines.engine.extraction import Extract, Payload, slug, web_address
from pipelines.engine.models import Source
from pipelines.engine.snapshots import find_snapshots, write_snapshot
from pipelines.engine.yaml_files import read_model

SOURCE = """\
title: A list
publisher: Somebody
homepage: https://example.org/
payload: [list.json]
licence: {stated: none stated, use: a test}
cadence: once
grain: a name
reads: {name: name, kind: category}
ignores: {text: a sentence}
bounds: {min: 2, max: 10}
categories: {kind: {code: {activities: [app_code]}}}
"""
EXTRACT = """\
from pipelines.engine.extraction import Extract
def extract(payload):
    rows = payload.json("list.json")
    payload.check_fields("list.json", {key for row in rows for key in row})
    records = [{"record_id": row["name"], "kind": "company", "name": row["name"], "categories": ["kind:" + row["kind"]]} for row in rows]
    return Extract(rows_in=len(rows), records=records)
"""
ROWS = [{"name": "One", "kind": "code", "text": "x"}, {"name": "Two", "kind": "code", "text": "y"}]


@pytest.fixture
def project(tmp_path: Path, project_root: Path) -> Path:
    """A project with one source of its own making."""
    shutil.copytree(project_root / "pipelines" / "tables" / "raw", tmp_path / "pipelines" / "tables" / "raw")
    folder = tmp_path / "pipelines" / "sources" / "a_list"
    folder.mkdir(parents=True)
    (folder / "source.yml").write_text(SOURCE)
    (folder / "extract.py").write_text(EXTRACT)
    (tmp_path / "payload").mkdir()
    return tmp_path


def snapshot(project: Path, rows: object) -> str:
    """The complaint about a payload; and nothing is written."""
    (project / "payload" / "list.json").write_text(rows if isinstance(rows, str) else json.dumps(rows), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        write_snapshot(project, "a_list", project / "payload", "2026-01-02")
    assert not list((project / "data").rglob("*.csv"))
    return str(caught.value)


def test_a_good_payload_becomes_a_snapshot_that_reads_back(project: Path) -> None:
    (project / "payload" / "list.json").write_text(json.dumps(ROWS))
    write_snapshot(project, "a_list", project / "payload", "2026-01-02")
    [found] = find_snapshots(project)
    assert found.manifest.ledger == {"rows_in": 2, "used": 2, "merged": 0, "ignored": 0, "quarantined": 0}
    assert [path.name for path in found.folder.parent.iterdir()] == ["2026-01-02"]


def test_a_snapshot_may_be_extracted_anew_but_never_replaced_by_other_files(project: Path) -> None:
    payload = project / "payload" / "list.json"
    payload.write_text(json.dumps(ROWS))
    write_snapshot(project, "a_list", project / "payload", "2026-01-02")
    extractor = project / "pipelines" / "sources" / "a_list" / "extract.py"
    extractor.write_text(EXTRACT.replace('"name": row["name"]', '"name": row["name"].upper()'))
    again = write_snapshot(project, "a_list", project / "payload", "2026-01-02")
    assert "ONE" in (again.folder / "records.csv").read_text()
    payload.write_text(json.dumps([*ROWS, {"name": "Three", "kind": "code", "text": ""}]))
    with pytest.raises(ContentError, match="made from other upstream files"):
        write_snapshot(project, "a_list", project / "payload", "2026-01-02")
    assert "ONE" in (again.folder / "records.csv").read_text()
    assert [path.name for path in again.folder.parent.iterdir()] == ["2026-01-02"]


def test_an_unknown_category_names_the_value_and_the_file_to_edit(project: Path) -> None:
    complaint = snapshot(project, [*ROWS, {"name": "Three", "kind": "cods", "text": ""}])
    assert "unknown category 'kind:cods'" in complaint
    assert "sources/a_list/source.yml" in complaint


def test_an_unknown_and_a_missing_field(project: Path) -> None:
    complaint = snapshot(project, [{"name": "One", "kidn": "code"}])
    assert "unknown field 'kidn'" in complaint
    assert "did you mean 'kind'?" in complaint
    assert "the field 'text' is missing" in complaint


def test_too_few_rows_are_refused(project: Path) -> None:
    assert "1 rows; bounds.min of a_list is 2" in snapshot(project, ROWS[:1])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (json.dumps(ROWS)[:40], "not valid JSON"),
        ('[{"name": "One", "name": "Two"}]', "stands twice"),
        ("[" * 100_000, "nested too deeply"),
        ('[{"name": NaN}]', "NaN is not JSON"),
        ("", "the file is empty"),
        ("<html>Please log in</html>", "not valid JSON"),
        ('["a\x00b"]', "NUL"),
    ],
    ids=["truncated", "duplicate key", "deep", "NaN", "empty", "login page", "NUL"],
)
def test_a_broken_payload_is_named(project: Path, text: str, words: str) -> None:
    complaint = snapshot(project, text)
    assert words in complaint
    assert "list.json" in complaint


def test_a_repeated_id_is_refused(project: Path) -> None:
    assert "repeats record_id" in snapshot(project, [*ROWS, ROWS[0]])


def test_a_fault_in_an_extractor_is_no_traceback(project: Path) -> None:
    assert "the extractor of a_list failed: TypeError" in snapshot(project, [*ROWS, 3])


def test_a_value_with_the_separator_is_refused(project: Path) -> None:
    source = project / "pipelines" / "sources" / "a_list" / "source.yml"
    source.write_text(SOURCE.replace("{code: {", '{"a|b": {'))
    assert "holds the separator" in snapshot(project, [{**row, "kind": "a|b"} for row in ROWS])


def test_records_made_from_others_count_as_none_of_their_own() -> None:
    rows = [{"record_id": "model-a"}, {"record_id": "maker-b"}]
    extract = Extract(rows_in=3, records=rows, facilities=[{"record_id": "site-c"}], funding_only=1, derived=1)
    assert extract.ledger == {"rows_in": 3, "used": 3, "merged": 0, "ignored": 0, "quarantined": 0}


def test_columns_without_a_name_are_left_out_while_they_are_empty(project: Path) -> None:
    source = read_model(project / "pipelines" / "sources" / "a_list" / "source.yml", Source)
    file = project / "payload" / "list.json"
    file.write_text("name,kind,,\nOne,code,,\n")
    assert Payload(project / "payload", source).csv("list.json") == [{"name": "One", "kind": "code"}]
    for text, words in [
        ("name,kind,,\nOne,code,,\nTwo,code,,lost\n", r"list\.json:3: a cell stands in a column without a name"),
        ("name,kind,,\nOne,code\n", r"list\.json:2: 2 cells where the header has 4"),
        ("name,,,name\nOne,,,One\n", r"list\.json:1: the header row is missing or names a column twice"),
        (",,\n", r"list\.json:1: the header row is missing"),
    ]:
        file.write_text(text)
        with pytest.raises(ContentError, match=words):
            Payload(project / "payload", source).csv("list.json")


def test_one_place_of_the_payload_may_hold_files_of_several_names(project: Path) -> None:
    folder, file = project / "payload", project / "pipelines" / "sources" / "a_list" / "source.yml"
    file.write_text(file.read_text() + "payload_alternatives: {list.json: [old list.json, older.json]}\n")
    extractor = file.with_name("extract.py")
    extractor.write_text(extractor.read_text().replace('"list.json"', "payload.names[0]"))
    with pytest.raises(ContentError, match=r"expected list\.json or old list\.json or older\.json"):
        write_snapshot(project, "a_list", folder, "2026-01-02")
    (folder / "old list.json").write_text(json.dumps(ROWS))
    assert [entry.name for entry in write_snapshot(project, "a_list", folder, "2026-01-02").manifest.payload] == ["old list.json"]
    (folder / "list.json").write_text(json.dumps(ROWS))
    with pytest.raises(ContentError, match=r"list\.json and old list\.json state the same"):
        write_snapshot(project, "a_list", folder, "2026-01-03")
    (folder / "old list.json").unlink()
    assert Payload(folder, read_model(file, Source)).names == ["list.json"]


def test_a_missing_payload_file(project: Path) -> None:
    source = read_model(project / "pipelines" / "sources" / "a_list" / "source.yml", Source)
    with pytest.raises(ContentError, match=r"list\.json: a payload file is missing"):
        Payload(project / "payload", source)


@pytest.mark.parametrize(
    ("stated", "address"),
    [
        ("https://example.org/a,b", "https://example.org/a,b"),
        (" http://example.org ", "http://example.org"),
        ("www.example.org/x", "http://www.example.org/x"),
        ("https://one.example, https://two.example", "https://one.example"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("N/A", ""),
        ("", ""),
        ("http://[bad", ""),
    ],
)
def test_web_addresses(stated: str, address: str) -> None:
    assert web_address(stated) == address


def test_slugs_are_never_empty() -> None:
    assert slug("Acme, Inc. 2") == "acme-inc-2"
    assert slug("月之暗面") == "月之暗面"
    assert slug("🚀") and slug("🚀") != slug("🛰")
