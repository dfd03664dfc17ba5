"""The supply chain table's extractor: what it reads from a row, what it refuses, and the real table where it is at hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.engine.extraction import Extract
from tests.unit.sources.damage import Damage, Refuses, cut_after, cut_rows, edit, garble, swap_lines, unreadable

TABLE = "AIDeploymentSupplyChain.csv"
SAMPLES = {TABLE: "sample.csv"}
DATE = "2023-05-16"


def test_sample_gives_these_rows(sample: Extract) -> None:
    assert sample.ledger == {"rows_in": 10, "used": 7, "merged": 1, "ignored": 0, "quarantined": 2}
    assert sample.records[0] == {
        "record_id": "acme-ai-sons", "kind": "listing", "name": 'Acme "AI" & Sons', "owner": "", "url": "http://www.acme.example",
        "categories": [
            "level:ML Powered Tool", "category:Process Automation", "sub_category:Process Automation / Creative Generation (Writing)",
            "list:FirstMark MAD 2021", "list:Scale VP Generative AI Index", "list:BuiltWithGenAI",
        ],
    }  # fmt: skip
    assert [(row["kind"], row["name"], row["owner"], row["url"]) for row in sample.records[1:]] == [
        ("model", "模型 🚀", "Acme", "https://acme.example/m?a=b"),  # a second word in the cell is no part of the address
        ("dataset", "Words", "Acme: Labs", "https://acme.example/d"),
        ("model", "Shared", "Acme|שלום|Example University", ""),
        ("listing", "Acme Labs", "", ""),
        ("listing", "Twin AI", "", "https://twin.example"),
        ("listing", "Twin.ai", "", "http://twin.example"),
    ]
    assert "sub_category:Foundation Models / FM Developers (NLP) (Conversational Application)" in sample.records[4]["categories"]
    assert sample.records[6]["categories"] == ["level:Infrastructure", "category:Infrastructure", "industry:Finance", "list:Forbes AI 50"]


def test_names_that_differ_in_punctuation_keep_their_own_ids_in_any_order(folder: Path, sample: Extract, extract: Callable[[Path], Extract]) -> None:
    before = {row["name"]: row["record_id"] for row in sample.records}
    assert before["Twin AI"] != before["Twin.ai"]
    swap_lines(folder / TABLE, "Twin AI")
    assert {row["name"]: row["record_id"] for row in extract(folder).records} == before


def test_a_sentence_in_the_name_cell_is_set_aside_and_not_carried_over(sample: Extract) -> None:
    reasons = {(record, reason) for record, reason, _ in sample.quarantined}
    assert reasons == {("https://slip.example", "name_is_a_sentence"), ("(no name) https://nameless.example", "no_name")}
    assert "pastes" not in str(sample)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (garble(TABLE, "模"), "csv:4: not utf-8"),
        *unreadable(TABLE, "模"),
        (cut_after(TABLE, b"Creative"), "csv:2: 5 cells where the header has 8"),
        (cut_after(TABLE, b"Sample text,"), "not valid CSV"),
        (cut_rows(TABLE), "no row"),
        (edit(TABLE, "Industry,", "Sector,"), "unknown field 'Sector'"),
        (edit(TABLE, "Industry,", "Sector,"), "the field 'Industry' is missing"),
        (edit(TABLE, "Acme Labs,MLOps,", "Acme Labs,"), "csv:7: 7 cells where the header has 8"),
        (edit(TABLE, "Twin AI,", "Twin.ai,"), "the name 'Twin.ai' stands on two rows"),
        (edit(TABLE, "Firstmark 2023", "Firstmark 2025"), "Twin AI: unknown source list 'Firstmark 2025'"),
    ],
)
def test_bad_tables_are_refused_with_their_place(refuses: Refuses, damage: Damage, message: str) -> None:
    refuses(damage, message)


def test_saved_table(saved: Extract) -> None:
    assert saved.ledger == {"rows_in": 2321, "used": 2320, "merged": 0, "ignored": 0, "quarantined": 1}
    assert Counter(row["kind"] for row in saved.records) == {"listing": 2114, "model": 142, "dataset": 64}
    assert max(len(row["name"]) for row in saved.records) <= 60
    generative = Counter(label for row in saved.records for label in row["categories"] if label.startswith("list:"))
    assert (generative["list:Scale VP Generative AI Index"], generative["list:BuiltWithGenAI"]) == (198, 139)
