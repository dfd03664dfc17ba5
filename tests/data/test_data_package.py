"""The Data Package descriptor is valid by the reference implementation and names files that are there, with the columns it says."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
from frictionless import Package


def test_the_descriptor_is_valid(built: Path) -> None:
    path = built / "data" / "curated" / "datapackage.json"
    errors = list(Package.metadata_validate(json.loads(path.read_text(encoding="utf-8"))))
    assert errors == []


def test_every_resource_is_there_with_its_columns_and_no_empty_key(built: Path) -> None:
    folder = built / "data" / "curated"
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert len(package["resources"]) > 50
    for resource in package["resources"]:
        table = pq.read_table(folder / resource["path"])
        assert table.column_names == [field["name"] for field in resource["schema"]["fields"]], resource["name"]
        for key in resource["schema"]["primaryKey"]:
            assert not table.column(key).null_count, (resource["name"], key)
