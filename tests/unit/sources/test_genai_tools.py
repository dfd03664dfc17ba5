"""The generative-AI-tools table's extractor: rows of the sample, what it refuses, and the real table where it is at hand."""

from __future__ import annotations

import pytest

from pipelines.engine.extraction import Extract
from tests.unit.sources.damage import Damage, Refuses, cut, cut_rows, edit, unreadable

TABLE = "genai_tools_platforms_2025.csv"
SAMPLES = {TABLE: "sample.csv"}
DATE = "2025-10-29"
LIST = "list:Generative AI tools"


def test_sample_gives_these_rows(sample: Extract) -> None:
    assert sample.ledger == {"rows_in": 5, "used": 3, "merged": 1, "ignored": 0, "quarantined": 1}
    assert sample.quarantined == [("https://nameless.example", "no_name", "Acme, Inc.")]
    assert sample.records == [
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
    assert sample.funding == []


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (cut(TABLE, 400), "cells where the header has 22"),
        *unreadable(TABLE, "云"),
        (cut_rows(TABLE), "a header but no row"),
        (edit(TABLE, "website,", "homepage,"), "unknown field 'homepage'"),
        (edit(TABLE, "website,", "homepage,"), "the field 'website' is missing"),
        (edit(TABLE, '"Acme, Inc."', "Acme, Inc."), "23 cells where the header has 22"),
        (edit(TABLE, "freevec,Community", "freevec,Acme"), "two rows differ: 'freevec' and 'freevec'"),
    ],
)
def test_bad_files_are_refused_with_their_place(refuses: Refuses, damage: Damage, message: str) -> None:
    refuses(damage, message)


def test_saved_table(saved: Extract) -> None:
    assert saved.ledger == {"rows_in": 113, "used": 113, "merged": 0, "ignored": 0, "quarantined": 0}
    rows = {row["record_id"]: row for row in saved.records}
    assert (rows["cursor"]["owner"], rows["cursor"]["url"]) == (["Anysphere"], "https://cursor.com")
    assert rows["dall-e-3"]["name"] == "DALL·E 3"
    assert {row["name"] for row in saved.records if not row["owner"]} == {"pgvector", "Automatic1111", "WhisperX"}
    assert len({owner for row in saved.records for owner in row["owner"]}) == 82
    assert all(row["url"] for row in saved.records)
