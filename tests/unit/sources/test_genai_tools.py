"""The generative-AI-tools table's extractor: rows of the sample, what it refuses, and the real table where it is at hand."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.engine.errors import ContentError
from pipelines.engine.extraction import Extract, Payload
from pipelines.engine.models import Activities, Source
from pipelines.engine.snapshots import load_extractor, read_payload
from pipelines.engine.yaml_files import read_model

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "pipelines" / "sources" / "genai_tools"
TABLE = "genai_tools_platforms_2025.csv"
LIST = "list:Generative AI tools"
extractor = load_extractor(ROOT, "genai_tools")


@pytest.fixture
def source() -> Source:
    return read_model(FOLDER / "source.yml", Source)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(FOLDER / "sample.csv", tmp_path / TABLE)
    return tmp_path


def run(folder: Path, source: Source) -> Extract:
    extract: Extract = extractor.extract(Payload(folder, source))
    return extract


def test_sample_gives_these_rows(folder: Path, source: Source) -> None:
    result = run(folder, source)
    assert result.ledger == {"rows_in": 5, "used": 3, "merged": 1, "ignored": 0, "quarantined": 1}
    assert result.quarantined == [("https://nameless.example", "no_name", "Acme, Inc.")]
    assert result.records == [
        {
            "record_id": "acme-chat", "kind": "product", "name": "Acme Chat", "owner": ["Acme, Inc."], "url": "https://chat.acme.example",
            "categories": [LIST, "category:LLMs & Chat Assistants", "modality:LLMs & Chat Assistants / multimodal"],
        },
        {
            "record_id": "云-video", "kind": "product", "name": "云 · Video", "owner": ["Söhne AI"], "url": "http://yun.example/video",
            "categories": [LIST, "category:Video Gen & Editing", "modality:Video Gen & Editing / video"],
        },
        {
            "record_id": "freevec", "kind": "product", "name": "freevec", "owner": [], "url": "https://github.com/freevec/freevec",
            "categories": [LIST, "category:Search & RAG", "modality:Search & RAG / infra"],
        },
    ]  # fmt: skip
    assert result.funding == []


def edit(old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        text = (folder / TABLE).read_text(encoding="utf-8")
        assert old in text
        (folder / TABLE).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda folder: (folder / TABLE).write_bytes((folder / TABLE).read_bytes()[:400]), "cells where the header has 22"),
        (lambda folder: (folder / TABLE).write_bytes((folder / TABLE).read_bytes().replace("云".encode(), b"\xe4", 1)), "not utf-8"),
        (lambda folder: (folder / TABLE).write_bytes(b""), "empty"),
        (lambda folder: (folder / TABLE).write_bytes((folder / TABLE).read_bytes().splitlines(keepends=True)[0]), "a header but no row"),
        (lambda folder: (folder / TABLE).unlink(), "missing"),
        (edit("website,", "homepage,"), "unknown field 'homepage'"),
        (edit("website,", "homepage,"), "the field 'website' is missing"),
        (edit('"Acme, Inc."', "Acme, Inc."), "23 cells where the header has 22"),
        (edit("freevec,Community", "freevec,Acme"), "two rows differ: 'freevec' and 'freevec'"),
    ],
)
def test_bad_files_are_refused_with_their_place(folder: Path, source: Source, change: Callable[[Path], object], message: str) -> None:
    change(folder)
    with pytest.raises(ContentError) as caught:
        run(folder, source)
    assert message.casefold() in str(caught.value).casefold()
    assert TABLE in str(caught.value)


def test_activities_exist(source: Source) -> None:
    known = read_model(ROOT / "pipelines" / "vocabulary" / "activities.yml", Activities).activities
    used = {activity for labels in source.categories.values() for rule in labels.values() for activity in rule.activities}
    assert used <= known.keys()


def test_saved_table(payloads: Path, source: Source) -> None:
    _, result = read_payload(ROOT, "genai_tools", payloads / "genai_tools" / "2025-10-29")
    assert result.ledger == {"rows_in": 113, "used": 113, "merged": 0, "ignored": 0, "quarantined": 0}
    labels = {label for row in result.records for label in row["categories"]}
    assert labels == {f"{scheme}:{label}" for scheme, known in source.categories.items() for label in known}
    rows = {row["record_id"]: row for row in result.records}
    assert (rows["cursor"]["owner"], rows["cursor"]["url"]) == (["Anysphere"], "https://cursor.com")
    assert rows["dall-e-3"]["name"] == "DALL·E 3"
    assert {row["name"] for row in result.records if not row["owner"]} == {"pgvector", "Automatic1111", "WhisperX"}
    assert len({owner for row in result.records for owner in row["owner"]}) == 82
    assert all(row["url"] and len(row["name"].split()) <= 4 for row in result.records)
