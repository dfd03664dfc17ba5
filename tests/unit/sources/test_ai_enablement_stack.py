"""The AI Enablement Stack's extractor and its layers as a published model."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipelines.engine.errors import ContentError
from pipelines.engine.extraction import Extract, Payload
from pipelines.engine.models import Source, Taxonomy
from pipelines.engine.registry import layer_nodes
from pipelines.engine.snapshots import load_extractor, read_payload
from pipelines.engine.yaml_files import read_model

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "pipelines" / "sources" / "ai_enablement_stack"
FILE = "ai-enablement-stack.json"
DATE = "2025-08-11"
extractor = load_extractor(ROOT, "ai_enablement_stack")


@pytest.fixture
def source() -> Source:
    return read_model(FOLDER / "source.yml", Source)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / FILE).write_bytes((FOLDER / "sample.json").read_bytes())
    return tmp_path


def run(folder: Path, source: Source) -> Extract:
    extract: Extract = extractor.extract(Payload(folder, source))
    return extract


def test_sample_gives_these_rows(folder: Path, source: Source) -> None:
    result = run(folder, source)
    assert result.ledger == {"rows_in": 8, "used": 7, "merged": 1, "ignored": 0, "quarantined": 0}
    rows = [(row["record_id"].partition("-")[0], row["name"], row["url"], row["categories"], row["external_ids"]) for row in result.records]
    ground, agents = "layer:INFRASTRUCTURE LAYER", "layer:AGENT CONSUMER LAYER"
    assert rows == [
        ("söhne", 'Söhne "Box" 云', "https://söhne.example/box", [ground, "section:AI Sandboxes"], ["github_repository:sohne-ai/box"]),
        (
            "agent", "Agent Box", "https://github.com/one/agent-box",
            [ground, "section:AI Sandboxes", agents, "section:Autonomous Agents"], ["github_repository:one/agent-box"],
        ),
        ("giant", "Giant", "https://giant.example/", [ground, "section:Cloud Providers"], ["github:giant"]),
        ("giant", "Giant Cloud", "https://cloud.giant.example/", [ground, "section:Cloud Providers"], []),
        ("trees", "Trees", "https://trees.example/", ["layer:INTELLIGENCE LAYER", "section:Frameworks"], []),
        ("forest", "Forest", "https://forest.example/", ["layer:INTELLIGENCE LAYER", "section:Frameworks"], []),
        ("trees", "Trees", "https://other-trees.example/", [agents, "section:Autonomous Agents"], []),
    ]  # fmt: skip
    assert {row["kind"] for row in result.records} == {"listing"}
    assert len({row["record_id"] for row in result.records}) == 7


def test_ids_do_not_hang_on_the_order(folder: Path, source: Source) -> None:
    before = {row["record_id"] for row in run(folder, source).records}
    value = json.loads((folder / FILE).read_text(encoding="utf-8"))
    for layer in value["layers"]:
        layer["sections"].reverse()
        for section in layer["sections"]:
            section["companies"].reverse()
    write(folder, value)
    assert {row["record_id"] for row in run(folder, source).records} == before


def write(folder: Path, value: Any) -> None:
    (folder / FILE).write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def changed(change: Callable[[Any], object]) -> Callable[[Path], None]:
    def apply(folder: Path) -> None:
        value = json.loads((folder / FILE).read_text(encoding="utf-8"))
        change(value)
        write(folder, value)

    return apply


def first_entry(value: Any) -> Any:
    return value["layers"][0]["sections"][0]["companies"][0]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda folder: (folder / FILE).write_bytes((folder / FILE).read_bytes()[:900]), "not valid JSON"),
        (lambda folder: (folder / FILE).write_bytes((folder / FILE).read_bytes().replace("云".encode(), b"\xe4", 1)), "not utf-8"),
        (lambda folder: (folder / FILE).write_bytes(b""), "empty"),
        (lambda folder: (folder / FILE).write_bytes(b"[]"), "the file is list"),
        (lambda folder: (folder / FILE).write_bytes(b'{"layers": [], "title": 1}'), "the field 'link' is missing"),
        (lambda folder: (folder / FILE).unlink(), "missing"),
        (changed(lambda value: value.update(layers="x")), "'layers' is not a list"),
        (changed(lambda value: value["layers"].reverse()), "the number is 3, expected 1"),
        (changed(lambda value: value["layers"][0].update(name=1)), "layer 1 has no name"),
        (changed(lambda value: value["layers"][0].update(colour="red")), "unknown field 'layer colour'"),
        (changed(lambda value: value["layers"][0]["sections"][0].update(surprise=1)), "unknown field 'section surprise'"),
        (changed(lambda value: value["layers"][0]["sections"].append("x")), "a section of INFRASTRUCTURE LAYER is str"),
        (changed(lambda value: first_entry(value).update(surprise=1)), "unknown field 'surprise'"),
        (changed(lambda value: first_entry(value).update(name=" ")), "an entry of INFRASTRUCTURE LAYER / AI Sandboxes has no name"),
        (changed(lambda value: first_entry(value).update(name="x" * 201)), "AI Sandboxes has a name of 201 characters"),
        (changed(lambda value: first_entry(value).update(link=["x"])), "'link' is list"),
        (changed(lambda value: value.pop("title")), "the field 'title' is missing"),
    ],
)
def test_bad_files_are_refused_with_their_place(folder: Path, source: Source, change: Callable[[Path], object], message: str) -> None:
    change(folder)
    with pytest.raises(ContentError) as caught:
        run(folder, source)
    assert message.casefold() in str(caught.value).casefold()
    assert FILE in str(caught.value)


def test_saved_stack(payloads: Path) -> None:
    _, result = read_payload(ROOT, "ai_enablement_stack", payloads / "ai_enablement_stack" / DATE)
    assert result.ledger == {"rows_in": 149, "used": 148, "merged": 1, "ignored": 0, "quarantined": 0}
    rows = {row["record_id"]: row for row in result.records}
    assert rows["autogen"]["categories"] == [
        "layer:INTELLIGENCE LAYER", "section:Frameworks", "layer:AGENT CONSUMER LAYER", "section:Autonomous Agents",
    ]  # fmt: skip
    assert rows["langchain"]["external_ids"] == ["github:langchain-ai"]
    assert rows["daytona"]["url"] == "https://daytona.io/"
    assert not [name for name in rows if not rows[name]["url"]]
    assert max(len(row["name"].split()) for row in rows.values()) <= 4  # names, no sentences


def test_every_label_is_a_layer_of_the_model_and_nothing_else(source: Source, payloads: Path) -> None:
    taxonomy = read_model(ROOT / "pipelines" / "taxonomies" / "ai_enablement_stack.yml", Taxonomy)
    value = json.loads((payloads / "ai_enablement_stack" / DATE / FILE).read_text(encoding="utf-8"))
    published = [(layer["name"], [section["name"] for section in layer["sections"]]) for layer in value["layers"]]
    assert [(layer.name, [section.name for section in layer.layers]) for layer in taxonomy.layers] == published
    assert [layer.code for layer in taxonomy.layers] == [str(layer["number"]) for layer in value["layers"]]
    placed = {layer_id: label for labels in source.categories.values() for label, rule in labels.items() for layer_id in rule.layers}
    assert placed == {node.layer_id: node.layer.name for node in layer_nodes("ai_enablement_stack", taxonomy.layers)}
    assert sum(len(labels) for labels in source.categories.values()) == len(placed)
