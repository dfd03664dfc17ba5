"""The slot for NFX's market map: ready for an export, without a row of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipelines.engine.errors import ContentError
from pipelines.engine.extraction import Payload
from pipelines.engine.field_map import extract_table
from pipelines.engine.models import Source
from pipelines.engine.registry import load_project
from pipelines.engine.snapshots import read_payload
from pipelines.engine.yaml_files import read_model

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "pipelines" / "sources" / "nfx_market_map"


@pytest.fixture
def export(tmp_path: Path) -> Path:
    shutil.copy(FOLDER / "sample_nfx_market_map.csv", tmp_path / "nfx_market_map.csv")
    return tmp_path


def test_no_row_is_included() -> None:
    assert not (ROOT / "data" / "raw" / "nfx_market_map").exists()
    assert "no NFX rows are included" in str(read_model(FOLDER / "source.yml", Source).note)


def test_an_export_is_read_without_code(export: Path) -> None:
    extract = extract_table(Payload(export, read_model(FOLDER / "source.yml", Source)))
    pictures, models, quiet = extract.records
    place = (pictures["name"], pictures["url"], pictures["city"], pictures["country"])
    assert place == ("Example Pictures", "https://example.org", "Lisbon", "Portugal")
    assert set(pictures["categories"]) == {"category:Images", "category:Videos", "layer:Applications layer", "list:NFX generative tech market map"}
    assert {(row["record_id"], row["amount"], row["currency"]) for row in extract.funding} == {
        (pictures["record_id"], "$12M", "USD"), (models["record_id"], "$1.2B", "USD"),
    }  # fmt: skip
    assert not quiet.get("url") and extract.ledger == {"rows_in": 4, "used": 3, "merged": 0, "ignored": 0, "quarantined": 1}


def test_the_five_layers_are_claimed_as_published() -> None:
    project = load_project(ROOT)
    named = {layer for rule in project.sources["nfx_market_map"].categories["layer"].values() for layer in rule.layers}
    assert named == {node.layer_id for node in project.layers["nfx_five_layers"]}


def test_another_header_or_too_few_rows_are_refused(export: Path) -> None:
    with pytest.raises(ContentError, match=r"bounds\.min"):
        read_payload(ROOT, "nfx_market_map", export)
    file = export / "nfx_market_map.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("Website", "Link"), encoding="utf-8")
    with pytest.raises(ContentError, match="unknown field 'Link'"):
        read_payload(ROOT, "nfx_market_map", export)
