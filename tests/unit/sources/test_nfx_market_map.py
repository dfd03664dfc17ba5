"""The slot for NFX's market map: ready for an export, without a row of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.engine.errors import ContentError
from pipelines.engine.extraction import Payload
from pipelines.engine.field_map import extract_table
from pipelines.engine.models import Source
from pipelines.engine.registry import load_project
from pipelines.engine.snapshots import read_payload
from tests.unit.sources.damage import edit

FILE = "nfx_market_map.csv"
SAMPLES = {FILE: "sample_nfx_market_map.csv"}


def test_no_row_is_included(project_root: Path, source: Source) -> None:
    assert not (project_root / "data" / "raw" / "nfx_market_map").exists()
    assert "no NFX rows are included" in str(source.note)


def test_an_export_is_read_without_code(folder: Path, source: Source) -> None:
    extract = extract_table(Payload(folder, source))
    pictures, models, quiet = extract.records
    place = (pictures["name"], pictures["url"], pictures["city"], pictures["country"])
    assert place == ("Example Pictures", "https://example.org", "Lisbon", "Portugal")
    assert set(pictures["categories"]) == {"category:Images", "category:Videos", "layer:Applications layer", "list:NFX generative tech market map"}
    assert {(row["record_id"], row["amount"], row["currency"]) for row in extract.funding} == {
        (pictures["record_id"], "$12M", "USD"), (models["record_id"], "$1.2B", "USD"),
    }  # fmt: skip
    assert not quiet.get("url") and extract.ledger == {"rows_in": 4, "used": 3, "merged": 0, "ignored": 0, "quarantined": 1}


def test_the_five_layers_are_claimed_as_published(project_root: Path) -> None:
    project = load_project(project_root)
    named = {layer for rule in project.sources["nfx_market_map"].categories["layer"].values() for layer in rule.layers}
    assert named == {node.layer_id for node in project.layers["nfx_five_layers"]}


def test_another_header_or_too_few_rows_are_refused(project_root: Path, folder: Path) -> None:
    with pytest.raises(ContentError, match=r"bounds\.min"):
        read_payload(project_root, "nfx_market_map", folder)
    edit(FILE, "Website", "Link").apply(folder)
    with pytest.raises(ContentError, match="unknown field 'Link'"):
        read_payload(project_root, "nfx_market_map", folder)
