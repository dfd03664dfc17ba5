"""The exchange format as Table Schemas that other tools understand, and lists that come in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from frictionless import Resource, Schema, system

from pipelines.engine.errors import ContentError
from pipelines.engine.exchange_funding import COLUMNS, add_funding
from pipelines.engine.exchange_schemas import FOLDER, render_exchange_schemas, table_schema
from pipelines.engine.extraction import Extract, Payload
from pipelines.engine.models import Source
from pipelines.engine.registry import Project, load_project


@pytest.fixture(scope="module")
def project(project_root: Path) -> Project:
    return load_project(project_root)


def test_there_is_a_schema_for_each_file_with_all_its_columns(project: Project) -> None:
    rendered = render_exchange_schemas(project)
    assert set(rendered) == {f"{FOLDER}/{name}.schema.json" for name in project.raw}
    for name, contract in project.raw.items():
        schema = json.loads(rendered[f"{FOLDER}/{name}.schema.json"])
        assert [field["name"] for field in schema["fields"]] == contract.fields
        required = [field["name"] for field in schema["fields"] if field.get("constraints", {}).get("required")]
        assert required == [column for column in contract.fields if column not in contract.nullable]
        assert all(field["description"] for field in schema["fields"])


@pytest.mark.parametrize("name", ["records", "funding", "set_aside"])
def test_a_frictionless_reader_finds_the_committed_snapshots_valid_and_a_broken_one_not(project: Project, tmp_path: Path, name: str) -> None:
    schema = Schema.from_descriptor(table_schema(project, name))
    [file, *_] = sorted((project.root / "data" / "raw").glob(f"*/*/{name}.csv"))
    broken = tmp_path / "broken.csv"
    header, row, *_ = file.read_text(encoding="utf-8").splitlines()
    broken.write_text(f"{header}\n{',' * header.count(',')}\n{row}\n", encoding="utf-8")
    with system.use_context(trusted=True):
        assert Resource(path=str(file), schema=schema, format="csv").validate().valid
        assert not Resource(path=str(broken), schema=schema, format="csv").validate().valid


def test_the_columns_of_a_list_of_money_are_those_of_the_contract(project: Project) -> None:
    assert list(COLUMNS) == project.raw["funding"].fields


def funding(folder: Path, text: str) -> Extract:
    (folder / "records.csv").write_text("x\n1\n", encoding="utf-8")
    (folder / "funding.csv").write_text(text, encoding="utf-8")
    source = Source.model_validate(
        {
            "title": "A list", "publisher": "Somebody", "homepage": "https://example.org/", "payload": ["records.csv", "funding.csv"],
            "licence": {"stated": "none stated", "use": "a test"}, "cadence": "once", "grain": "a row", "bounds": {"min": 1, "max": 10},
        }
    )  # fmt: skip
    result = Extract(rows_in=1, records=[{"record_id": "acme", "name": "Acme"}])
    add_funding(Payload(folder, source), "funding.csv", result)
    return result


HEADER = ",".join(COLUMNS)


def test_money_beside_a_list_is_joined_to_its_records(tmp_path: Path) -> None:
    rows = [
        "acme,round,$3M,,2026-01,,Seed,Fund A|Fund B,Fund A,,,https://news.example/a",
        "acme,round,$3M,,2026-01,,Seed,Fund A|Fund B,Fund A,,,https://news.example/a",
        "other,round,$3M,,,,,,,,,",
        "acme,gift,$3M,,,,,,,,,",
    ]
    result = funding(tmp_path, "\n".join([HEADER, *rows]) + "\n")
    assert result.ledger == {"rows_in": 5, "used": 2, "merged": 1, "ignored": 0, "quarantined": 2}
    assert result.funding[0]["investors"] == ["Fund A", "Fund B"]
    assert result.quarantined == [
        ("funding.csv, entry 3", "the record is not in the list, or could not be used", "other"),
        ("funding.csv, entry 4", "the kind of money is none of the exchange format", "gift"),
    ]


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"the column 'amounts' is unknown or missing — did you mean 'amount'"):
        funding(tmp_path, HEADER.replace("amount", "amounts") + "\nacme,round,1,,,,,,,,,\n")
