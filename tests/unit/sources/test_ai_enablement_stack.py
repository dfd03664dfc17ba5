"""The AI Enablement Stack's extractor and its layers as a published model."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipelines.engine.extraction import Extract
from pipelines.engine.models import Source, Taxonomy
from pipelines.engine.registry import layer_nodes
from pipelines.engine.yaml_files import read_model
from tests.unit.sources.damage import Damage, Refuses, cut, overwrite, unreadable

FILE = "ai-enablement-stack.json"
SAMPLES = {FILE: "sample.json"}
DATE = "2025-08-11"


def test_sample_gives_these_rows(sample: Extract) -> None:
    assert sample.ledger == {"rows_in": 8, "used": 7, "merged": 1, "ignored": 0, "quarantined": 0}
    rows = [(row["record_id"].partition("-")[0], row["name"], row["url"], row["categories"], row["external_ids"]) for row in sample.records]
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
    assert {row["kind"] for row in sample.records} == {"listing"}
    assert len({row["record_id"] for row in sample.records}) == 7


def changed(change: Callable[[Any], object]) -> Damage:
    def apply(file: Path) -> None:
        value = json.loads(file.read_text(encoding="utf-8"))
        change(value)
        file.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")

    return Damage(FILE, apply)


def turn_round(value: Any) -> None:
    for layer in value["layers"]:
        layer["sections"].reverse()
        for section in layer["sections"]:
            section["companies"].reverse()


def test_ids_do_not_hang_on_the_order(folder: Path, sample: Extract, extract: Callable[[Path], Extract]) -> None:
    changed(turn_round).apply(folder)
    assert {row["record_id"] for row in extract(folder).records} == {row["record_id"] for row in sample.records}


def first_entry(value: Any) -> Any:
    return value["layers"][0]["sections"][0]["companies"][0]


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (cut(FILE, 900), "not valid JSON"),
        *unreadable(FILE, "云"),
        (overwrite(FILE, b"[]"), "the file is list"),
        (overwrite(FILE, b'{"layers": [], "title": 1}'), "the field 'link' is missing"),
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
def test_bad_files_are_refused_with_their_place(refuses: Refuses, damage: Damage, message: str) -> None:
    refuses(damage, message)


def test_saved_stack(saved: Extract) -> None:
    assert saved.ledger == {"rows_in": 149, "used": 148, "merged": 1, "ignored": 0, "quarantined": 0}
    rows = {row["record_id"]: row for row in saved.records}
    assert rows["autogen"]["categories"] == [
        "layer:INTELLIGENCE LAYER", "section:Frameworks", "layer:AGENT CONSUMER LAYER", "section:Autonomous Agents",
    ]  # fmt: skip
    assert rows["langchain"]["external_ids"] == ["github:langchain-ai"]
    assert rows["daytona"]["url"] == "https://daytona.io/"
    assert not [name for name in rows if not rows[name]["url"]]


def test_every_label_is_a_layer_of_the_model_and_nothing_else(project_root: Path, source: Source, saved_folder: Path) -> None:
    taxonomy = read_model(project_root / "pipelines" / "taxonomies" / "ai_enablement_stack.yml", Taxonomy)
    value = json.loads((saved_folder / FILE).read_text(encoding="utf-8"))
    published = [(layer["name"], [section["name"] for section in layer["sections"]]) for layer in value["layers"]]
    assert [(layer.name, [section.name for section in layer.layers]) for layer in taxonomy.layers] == published
    assert [layer.code for layer in taxonomy.layers] == [str(layer["number"]) for layer in value["layers"]]
    placed = {layer_id: label for labels in source.categories.values() for label, rule in labels.items() for layer_id in rule.layers}
    assert placed == {node.layer_id: node.layer.name for node in layer_nodes("ai_enablement_stack", taxonomy.layers)}
    assert sum(len(labels) for labels in source.categories.values()) == len(placed)
