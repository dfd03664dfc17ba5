"""What must hold for the saved payloads of every source that has an extractor.

Belongs here: checks without any figure of one source. Does not belong here: what one source says (``test_<source>``), damaged payloads
(``tests/integration/test_fuzzed_payloads``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipelines.engine.extraction import Extract, Row
from pipelines.engine.models import Activities, Countries, Manifest, Source
from pipelines.engine.yaml_files import read_model
from pipelines.parsing.places import CountryIndex

ROOT = Path(__file__).parents[3]
SOURCES = sorted(path.parent.name for path in ROOT.glob("pipelines/sources/*/extract.py"))
MOST_WORDS = {
    "ai_enablement_stack": 4, "ai_native_landscape": 8, "aiaas_supply_chain": 8, "china_ai_landscape": 4, "cncf_landscape": 8, "compute_radar_eu": 4,
    "epoch_ai": 15, "epoch_models": 15, "firstmark_mad": 8, "genai_tools": 4, "landedjobs_funded_ai": 5, "latestrounds": 8, "lfai_landscape": 8,
    "seed_documents": 0, "techstars": 8, "top_ai_companies": 4, "vendor_facts": 8, "ycombinator": 8,
}  # fmt: skip
"""Source → words in its longest name, place or amount; with more, an upstream sentence may have come along: look before raising it.

``seed_documents`` has no such cells: its mentions and figures are checked against the documents themselves.
"""
WORDS_OF_AN_ADDRESS = 30


@pytest.fixture(scope="module", params=SOURCES)
def source_id(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def all_saved(saved_folders: dict[str, Path], read_saved: Callable[[str], Extract]) -> dict[str, Extract]:
    """Date → what ``read_payload`` makes of it, which also refuses unmapped labels and a ledger that does not add up."""
    return {date: read_saved(date) for date in saved_folders}


def test_the_committed_snapshots_have_the_ledgers_of_the_saved_payloads(source_id: str, all_saved: dict[str, Extract]) -> None:
    manifests = {path.parent.name: read_model(path, Manifest) for path in (ROOT / "data" / "raw" / source_id).glob("*/manifest.yml")}
    assert {date: extract.ledger for date, extract in all_saved.items()} == {date: manifest.ledger for date, manifest in manifests.items()}


def test_each_record_and_facility_has_its_own_id(all_saved: dict[str, Extract]) -> None:
    for extract in all_saved.values():
        for rows in (extract.records, extract.facilities):
            assert len({row["record_id"] for row in rows}) == len(rows)


def test_activities_exist(source: Source) -> None:
    known = read_model(ROOT / "pipelines" / "vocabulary" / "activities.yml", Activities).activities
    used = {activity for labels in source.categories.values() for rule in labels.values() for activity in rule.activities}
    assert used <= known.keys()


def test_no_label_is_mapped_that_no_saved_payload_has(source_id: str, source: Source, all_saved: dict[str, Extract]) -> None:
    declared = {f"{scheme}:{label}" for scheme, known in source.categories.items() for label in known}
    seen = {label for extract in all_saved.values() for row in extract.records for label in row.get("categories", [])}
    assert seen <= declared
    assert seen == declared or source_id == "vendor_facts"  # whose labels are the whole vocabulary of activities


def test_every_stated_country_is_known(all_saved: dict[str, Extract]) -> None:
    index = CountryIndex(read_model(ROOT / "pipelines" / "vocabulary" / "countries.yml", Countries))
    stated = {row.get("country") or "" for extract in all_saved.values() for row in (*extract.records, *extract.facilities)} - {""}
    assert {country for country in stated if index.country_code(country) is None} == set()


def texts(row: Row) -> Iterator[tuple[str, Any]]:
    """Columns with each of their values; labels are left out, whose words source.yml states."""
    for column, value in row.items():
        if column != "categories":
            yield from ((column, text) for text in (value if isinstance(value, list) else [value]))


def test_no_value_is_a_sentence(source_id: str, all_saved: dict[str, Extract]) -> None:
    for extract in all_saved.values():
        for row in (*extract.records, *extract.funding, *extract.facilities):
            for column, text in texts(row):
                limit = WORDS_OF_AN_ADDRESS if column == "address" else MOST_WORDS[source_id]
                assert len(str(text or "").split()) <= limit, (column, text)
