"""The supply chain table's extractor: what it reads from a row, what it refuses, and the real table where it is at hand."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.engine.errors import ContentError
from pipelines.engine.extraction import Extract, Payload
from pipelines.engine.models import Activities, Source
from pipelines.engine.snapshots import load_extractor, read_payload
from pipelines.engine.yaml_files import read_model

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "pipelines" / "sources" / "aiaas_supply_chain"
SAVED = ROOT.parent / "shared" / "data" / "aiaas_supply_chain" / "2023-05-16"
TABLE = "AIDeploymentSupplyChain.csv"
needs_saved = pytest.mark.skipif(not SAVED.is_dir(), reason="the saved upstream payload is not at hand")


@pytest.fixture
def source() -> Source:
    return read_model(FOLDER / "source.yml", Source)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(FOLDER / "sample.csv", tmp_path / TABLE)
    return tmp_path


def run(folder: Path, source: Source) -> Extract:
    extract: Extract = load_extractor(ROOT, "aiaas_supply_chain").extract(Payload(folder, source))
    return extract


def test_sample_gives_these_rows(folder: Path, source: Source) -> None:
    result = run(folder, source)
    assert result.ledger == {"rows_in": 10, "used": 7, "merged": 1, "ignored": 0, "quarantined": 2}
    assert result.records[0] == {
        "record_id": "acme-ai-sons", "kind": "listing", "name": 'Acme "AI" & Sons', "owner": "", "url": "http://www.acme.example",
        "categories": [
            "level:ML Powered Tool", "category:Process Automation", "sub_category:Process Automation / Creative Generation (Writing)",
            "list:FirstMark MAD 2021", "list:Scale VP Generative AI Index", "list:BuiltWithGenAI",
        ],
    }  # fmt: skip
    assert [(row["kind"], row["name"], row["owner"], row["url"]) for row in result.records[1:]] == [
        ("model", "模型 🚀", "Acme", "https://acme.example/m?a=b"),  # a second word in the cell is no part of the address
        ("dataset", "Words", "Acme: Labs", "https://acme.example/d"),
        ("model", "Shared", "Acme|שלום|Example University", ""),
        ("listing", "Acme Labs", "", ""),
        ("listing", "Twin AI", "", "https://twin.example"),
        ("listing", "Twin.ai", "", "http://twin.example"),
    ]
    assert "sub_category:Foundation Models / FM Developers (NLP) (Conversational Application)" in result.records[4]["categories"]
    assert result.records[6]["categories"] == ["level:Infrastructure", "category:Infrastructure", "industry:Finance", "list:Forbes AI 50"]


def test_names_that_differ_in_punctuation_keep_their_own_ids_in_any_order(folder: Path, source: Source) -> None:
    before = {row["name"]: row["record_id"] for row in run(folder, source).records}
    assert before["Twin AI"] != before["Twin.ai"]
    lines = (folder / TABLE).read_text(encoding="utf-8").splitlines(keepends=True)
    first = next(number for number, line in enumerate(lines) if line.startswith("Twin AI"))
    lines[first], lines[first + 1] = lines[first + 1], lines[first]
    (folder / TABLE).write_text("".join(lines), encoding="utf-8")
    assert {row["name"]: row["record_id"] for row in run(folder, source).records} == before


def test_a_sentence_in_the_name_cell_is_set_aside_and_not_carried_over(folder: Path, source: Source) -> None:
    reasons = {(record, reason) for record, reason, _ in run(folder, source).quarantined}
    assert reasons == {("https://slip.example", "name_is_a_sentence"), ("(no name) https://nameless.example", "no_name")}
    assert "pastes" not in str(run(folder, source))


def edit(old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        text = (folder / TABLE).read_text(encoding="utf-8")
        assert old in text
        (folder / TABLE).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def cut_after(folder: Path, mark: bytes) -> None:
    whole = (folder / TABLE).read_bytes()
    (folder / TABLE).write_bytes(whole[: whole.index(mark) + len(mark)])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda folder: (folder / TABLE).write_bytes((folder / TABLE).read_bytes().replace("模".encode(), b"\xe6", 1)), "csv:4: not utf-8"),
        (lambda folder: cut_after(folder, b"Creative"), "csv:2: 5 cells where the header has 8"),
        (lambda folder: cut_after(folder, b"Sample text,"), "not valid CSV"),
        (lambda folder: (folder / TABLE).write_bytes(b""), "empty"),
        (lambda folder: (folder / TABLE).unlink(), "missing"),
        (edit("Industry,", "Sector,"), "unknown field 'Sector'"),
        (edit("Industry,", "Sector,"), "the field 'Industry' is missing"),
        (edit("Acme Labs,MLOps,", "Acme Labs,"), "csv:7: 7 cells where the header has 8"),
        (edit("Twin AI,", "Twin.ai,"), "the name 'Twin.ai' stands on two rows"),
        (edit("Firstmark 2023", "Firstmark 2025"), "Twin AI: unknown source list 'Firstmark 2025'"),
    ],
)
def test_bad_tables_are_refused_with_their_place(folder: Path, source: Source, change: Callable[[Path], object], message: str) -> None:
    change(folder)
    with pytest.raises(ContentError) as caught:
        run(folder, source)
    assert message.casefold() in str(caught.value).casefold()
    assert TABLE in str(caught.value)


def test_a_table_without_rows_is_refused(folder: Path, source: Source) -> None:
    header = (folder / TABLE).read_text(encoding="utf-8").splitlines(keepends=True)[0]
    (folder / TABLE).write_text(header, encoding="utf-8")
    with pytest.raises(ContentError, match="no row"):
        run(folder, source)


def test_activities_exist(source: Source) -> None:
    known = read_model(ROOT / "pipelines" / "vocabulary" / "activities.yml", Activities).activities
    used = {activity for labels in source.categories.values() for rule in labels.values() for activity in rule.activities}
    assert used <= known.keys()


@needs_saved
def test_saved_table(source: Source) -> None:
    _, result = read_payload(ROOT, "aiaas_supply_chain", SAVED)  # also refuses unmapped labels and a ledger that does not add up
    assert result.ledger == {"rows_in": 2321, "used": 2320, "merged": 0, "ignored": 0, "quarantined": 1}
    labels = {label for row in result.records for label in row["categories"]}
    assert labels == {f"{scheme}:{label}" for scheme, known in source.categories.items() for label in known}
    assert len({row["record_id"] for row in result.records}) == 2320
    assert Counter(row["kind"] for row in result.records) == {"listing": 2114, "model": 142, "dataset": 64}
    assert max(len(row["name"]) for row in result.records) <= 60
    generative = Counter(label for row in result.records for label in row["categories"] if label.startswith("list:"))
    assert (generative["list:Scale VP Generative AI Index"], generative["list:BuiltWithGenAI"]) == (198, 139)
