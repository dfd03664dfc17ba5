"""The CNCF landscape's extractor: which items are AI, by their own section or a second path, what it refuses, and the real file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.engine.errors import ContentError
from pipelines.engine.extraction import Extract, Payload
from pipelines.engine.models import Activities, Source
from pipelines.engine.snapshots import load_extractor, read_payload
from pipelines.engine.yaml_files import read_model

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "pipelines" / "sources" / "cncf_landscape"
FILE, DATE = "landscape.yml", "2026-08-07"
extractor = load_extractor(ROOT, "cncf_landscape")


@pytest.fixture
def source() -> Source:
    return read_model(FOLDER / "source.yml", Source)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / FILE).write_bytes((FOLDER / "sample.yaml").read_bytes())
    return tmp_path


def run(folder: Path, source: Source) -> Extract:
    extract: Extract = extractor.extract(Payload(folder, source))
    return extract


def test_sample_gives_these_rows(folder: Path, source: Source) -> None:
    result = run(folder, source)
    assert result.ledger == {"rows_in": 9, "used": 5, "merged": 1, "ignored": 3, "quarantined": 0}
    columns = ("record_id", "kind", "name", "owner", "url", "categories", "external_ids")
    assert [tuple(row[column] for column in columns) for row in result.records] == [
        (
            "ägent-k", "project", 'Ägent "K"', "crunchbase:cloud-foundation", "https://agent-k.example",
            ["section:AI Agent / Agent Framework"], ["github_repository:agent-k/agent-k"],
        ),
        (
            "gate", "project", "Gate", "crunchbase:gate", "https://gate.example",
            ["section:AI Native Infra / Gateway"], ["github_repository:gate/gate"],
        ),
        (
            "云-kubernetes", "product", "云 Kubernetes", "crunchbase:cloud云", "https://cloud.example/kubernetes",
            ["section:Platform / Certified Kubernetes - AI Platform"], [],
        ),
        ("media", "project", "Media", "", "https://media.example", ["section:Wasm / AI/Machine Learning"], ["github_repository:media/media"]),
        ("trees", "project", "Trees", "", "https://trees.example", ["section:AI Agent / Vector Database"], ["github_repository:trees/trees"]),
    ]  # fmt: skip
    assert result.ignored == [
        ("Provisioning / Automation & Configuration / Plain", "Provisioning / Automation & Configuration: not an AI section"),
        ("CNCF Members / Silver / Somebody (member)", "CNCF Members / Silver: members of the foundation, not an AI section"),
        ("Wasm / Languages / C", "Wasm / Languages: not an AI section"),
    ]


def replaced(old: str, new: str) -> Callable[[Path], object]:
    def change(file: Path) -> None:
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda file: file.write_bytes(file.read_bytes()[: file.read_bytes().index(b"homepage_url:") + 5]), "not valid YAML"),
        (lambda file: file.write_bytes(file.read_bytes().replace("Ä".encode(), b"\xc4", 1)), "not UTF-8"),
        (lambda file: file.write_bytes(b""), "empty"),
        (lambda file: file.write_text("landscape:\n"), "landscape: expected a list"),
        (lambda file: file.unlink(), "missing"),
        (replaced("    name: Provisioning\n", "    name: Robots\n"), "unknown field 'section Robots'"),
        (replaced("              - Serverless / Tools\n", "              - Robots / Tools\n"), "unknown field 'section Robots'"),
        (replaced("              - Serverless / Tools\n", "              - Tools\n"), 'Ägent "K": second_path is'),
        (replaced("            second_path:\n              - AI Native", "            second_path: AI Native"), "Gate: second_path is"),
        (replaced("            unnamed_organization: true\n", "            unnamed: true\n"), "unknown field 'unnamed'"),
        (replaced("            name: Media\n", "            name:\n"), "Wasm / AI/Machine Learning: an item has no name"),
        (
            replaced("            crunchbase: https://www.crunchbase.com/organization/gate\n", "            crunchbase: [gate]\n"),
            "'crunchbase' is list",
        ),
        (replaced("        note: Invented words.\n", "        notes: Invented words.\n"), "unknown field 'subcategory.notes'"),
    ],
)
def test_bad_files_are_refused_with_their_place(folder: Path, source: Source, change: Callable[[Path], object], message: str) -> None:
    change(folder / FILE)
    with pytest.raises(ContentError) as caught:
        run(folder, source)
    assert message.casefold() in str(caught.value).casefold()
    assert FILE in str(caught.value)


def test_a_new_section_of_ai_must_be_mapped(folder: Path) -> None:
    replaced("        name: Vector Database\n", "        name: Robots\n")(folder / FILE)
    with pytest.raises(ContentError, match="unknown category 'section:AI Agent / Robots'"):
        read_payload(ROOT, "cncf_landscape", folder)


def test_activities_exist(source: Source) -> None:
    known = read_model(ROOT / "pipelines" / "vocabulary" / "activities.yml", Activities).activities
    assert {activity for labels in source.categories.values() for rule in labels.values() for activity in rule.activities} <= known.keys()


def test_saved_landscape(source: Source, payloads: Path) -> None:
    _, result = read_payload(ROOT, "cncf_landscape", payloads / "cncf_landscape" / DATE)  # also refuses unmapped labels
    assert result.ledger == {"rows_in": 2413, "used": 226, "merged": 2, "ignored": 2185, "quarantined": 0}
    rows = {row["record_id"]: row for row in result.records}
    assert rows["qdrant"]["categories"] == ["section:AI Agent / Vector Database"]  # by its second path alone
    assert rows["deepeval"]["categories"] == ["section:AI Agent / Evaluation", "section:Training / Evaluation"]
    assert rows["vllm"]["external_ids"] == ["github_repository:vllm-project/vllm"]
    assert rows["azure-kubernetes-service-aks"]["kind"] == "product"
    assert rows["azure-kubernetes-service-aks"]["owner"] == "crunchbase:microsoft"
    assert not {"helm", "etcd", "sap-member"} & rows.keys()
    assert {label for row in rows.values() for label in row["categories"]} == {f"section:{label}" for label in source.categories["section"]}
    assert max(len(row["name"].split()) for row in rows.values()) <= 8  # names, no sentences
