"""The extractor of Epoch AI's table of notable models: what it reads, what it refuses, and the real table where it is at hand."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pipelines.engine.errors import ContentError
from pipelines.engine.extraction import Extract
from pipelines.engine.models import Source
from pipelines.engine.snapshots import read_payload
from tests.unit.sources.damage import Damage, Refuses, cut, cut_rows, edit, unreadable

FILE = "notable_ai_models.csv"
SAMPLES = {FILE: "sample.csv"}
DATE = "2025-12-02"
LIST = "list:notable AI models"


def stated(row: dict[str, Any]) -> dict[str, Any]:
    return {column: value for column, value in row.items() if value not in ("", [])}


def test_sample_gives_these_rows(sample: Extract) -> None:
    assert sample.ledger == {"rows_in": 8, "used": 8, "merged": 0, "ignored": 0, "quarantined": 0}
    models = [stated(row) for row in sample.records if row["kind"] == "model"]
    assert models[0] == {
        "record_id": "model-alpha-1", "kind": "model", "name": "Alpha 1", "owner": ["Acme AI", "University of Somewhere"],
        "url": "https://example.org/alpha",
        "categories": [LIST, "domain:Multimodal", "domain:Language", "task:Language modeling/generation", "task:Code generation"],
    }  # fmt: skip
    assert "url" not in models[1]
    assert models[1]["categories"][-1] == "task:Atari game: Ms. Pac-Man"
    twins = [row["record_id"] for row in models[1:3]]
    assert len(set(twins)) == 2
    assert all(record_id.startswith("model-beta-small-") for record_id in twins)
    assert models[4]["owner"] == ["Science City, North Campus", "Open Group"]
    assert "owner" not in models[5]
    assert models[7]["owner"] == ["Science City, North Campus"]


def test_organisations_get_what_the_lists_say_of_them(sample: Extract) -> None:
    rows = {row["name"]: stated(row) for row in sample.records if row["kind"] == "listing"}
    assert sample.derived == len(rows)
    assert {name: (row.get("country"), row["organisation_type"]) for name, row in rows.items()} == {
        "Acme AI": (None, "company"),  # in two countries: nobody says where the head office is
        "University of Somewhere": ("Germany", "university"),
        "Mixed Lab": (None, "company"),  # industry too
        "Science City, North Campus": ("Korea (Republic of)", "government"),
        "Open Group": (None, "nonprofit"),  # of no one country
    }  # Ghost has no category; Left and Right share one, and nothing says whose it is
    assert rows["Acme AI"] == {
        "record_id": "organisation-acme-ai", "kind": "listing", "name": "Acme AI", "organisation_type": "company",
        "categories": ["domain:Games", "domain:Language", "domain:Multimodal", LIST, "task:Atari game: Ms. Pac-Man", "task:Code generation",
                       "task:Language modeling/generation"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (cut(FILE, -60), "not valid CSV"),
        *unreadable(FILE, "Games"),
        (cut_rows(FILE), "no row"),
        (edit(FILE, "Citations", "Surprise"), "unknown field 'Surprise'"),
        (edit(FILE, "Citations", "Surprise"), "the field 'Citations' is missing"),
        (edit(FILE, "Gamma", "Delta"), "row 4: the model 'Delta' stands twice"),
        (edit(FILE, "Gamma", " "), "row 4: the model '' has no name"),
        (edit(FILE, "Government,Research collective", "Government,Guild"), "unknown category of organisation 'Guild'"),
    ],
)
def test_bad_files_are_refused_with_their_place(refuses: Refuses, damage: Damage, message: str) -> None:
    refuses(damage, message)


def test_an_unknown_task_is_refused(project_root: Path, folder: Path) -> None:
    edit(FILE, "Protein generation", "Juggling").apply(folder)
    with pytest.raises(ContentError, match="unknown category 'task:Juggling'"):
        read_payload(project_root, "epoch_models", folder)


def test_only_labels_that_speak_of_generation_are_generative(source: Source) -> None:
    generative = {label for labels in source.categories.values() for label, rule in labels.items() if rule.is_generative}
    assert all(any(word in label.casefold() for word in ("generation", "language model", "text-to-", "image-to-video")) for label in generative)
    assert not {"Games", "Vision", "Language"} & {label for label, rule in source.categories["domain"].items() if rule.is_generative}
    assert all(rule.is_generative or rule.is_ai for labels in source.categories.values() for rule in labels.values())


# --- the saved table --------------------------------------------------------------------------------------------------


def test_saved_ledger(saved: Extract) -> None:
    assert saved.ledger == {"rows_in": 952, "used": 952, "merged": 0, "ignored": 0, "quarantined": 0}
    assert saved.derived == 316
    types = Counter(row["organisation_type"] for row in saved.records if row["kind"] == "listing")
    assert types == {"university": 182, "company": 122, "government": 7, "nonprofit": 5}


def test_saved_models_and_their_makers(saved: Extract) -> None:
    rows = {row["record_id"]: row for row in saved.records}
    assert rows["model-gpt-4-turbo"]["owner"] == ["OpenAI"]
    assert rows["model-template-adaptation"]["name"] == "Template Adaptation"
    [climate] = [row for row in saved.records if "NERSC, Lawrence Berkeley National Laboratory" in row.get("owner", [])]
    assert len(climate["owner"]) == 6
    assert sum(row["kind"] == "model" and not row["owner"] for row in saved.records) == 18


def test_saved_organisations(saved: Extract) -> None:
    rows = {row["name"]: row for row in saved.records if row["kind"] == "listing"}
    american, british = "United States of America", "United Kingdom of Great Britain and Northern Ireland"
    expected = {
        "Mistral AI": ("France", "company"), "Stanford University": (american, "university"), "Google DeepMind": ("", "company"),
        "DeepMind": (british, "company"), "BigScience": ("France", "nonprofit"), "IEEE": ("", "company"),
        "Technology Innovation Institute": ("United Arab Emirates", "government"), "Northeastern University": (american, "university"),
    }  # fmt: skip
    assert {name: (rows[name]["country"], rows[name]["organisation_type"]) for name in expected} == expected
