"""Tests of the layer models, the activities and the scope rule as they are written down.

Belongs here: what the YAML in ``pipelines/taxonomies``, ``vocabulary/activities.yml`` and ``vocabulary/scope.yml`` must say, on its own and
against the checklist and the documents where they lie beside the project. Does not belong here: the shape of YAML in general (the models'
tests) and the tables made from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

PROJECT = Path(__file__).resolve().parents[2]
CHECKLISTS = PROJECT.parent / "shared" / "seeds"

Node = dict[str, Any]

# The names as the documents write them: code → name, in the order of the model; sublayers by their joined codes.
NAMES: dict[str, dict[str, str]] = {
    "three_layer_model": {
        "1": "Foundation Layer",
        "2": "Design & Optimization Layer",
        "3": "Application & Operations Layer",
        "3/government": "Government",
        "3/education": "Education",
        "3/industry": "Industry",
        "3/civil_society": "Civil society",
        "silent_backbone": "silent backbone",
    },
    "layers_of_ai_1_x_7": {
        "1": "Compute Foundation",
        "X": "Cloud Infrastructure",
        "2": "Data Curation",
        "3": "Encoding",
        "4": "Core Model",
        "5": "Alignment",
        "6": "Serving Infra",
        "7": "User Interface",
    },
    "six_core_layers_plus_nine": {
        "1": "Data Processing Layer",
        "2": "Data Platform and API Management Layer",
        "3": "Infrastructure Layer",
        "4": "Model Layer and Hub",
        "5": "LLMOps and Prompt Engineering Layer",
        "6": "Application Layer",
        "monitoring_and_governance": "Monitoring and Governance Layer",
        "security_and_privacy": "Security and Privacy Layer",
        "evaluation_and_quality_assurance": "Evaluation and Quality Assurance Layer",
        "human_feedback": "Human Feedback Layer",
        "explainability": "Explainability Layer",
        "deployment": "Deployment Layer",
        "user_experience": "User Experience Layer",
        "continuous_learning": "Continuous Learning Layer",
        "sustainability": "Sustainability Layer",
    },
    "dgtl_infra_four_layers": {
        "application": "Application Layer",
        "application/generalized_applications": "Generalized Applications",
        "application/domain_specific_applications": "Domain-Specific Applications",
        "application/integrated_applications": "Integrated Applications",
        "platform": "Platform Layer",
        "platform/cloud_platforms": "Cloud Platforms for AI Model Fine-Tuning",
        "platform/open_source_platforms": "Open Source Platforms for AI Model Fine-Tuning",
        "model": "Model Layer",
        "model/closed_source": "Closed Source Foundation Models",
        "model/open_source": "Open Source Foundation Models",
        "infrastructure": "Infrastructure Layer",
        "infrastructure/semiconductors": "Semiconductors",
        "infrastructure/semiconductors/gpu": "GPU",
        "infrastructure/semiconductors/asic": "ASIC",
        "infrastructure/semiconductors/tpu": "TPU",
        "infrastructure/semiconductors/fpga": "FPGA",
        "infrastructure/networking": "Networking",
        "infrastructure/storage": "Storage",
        "infrastructure/databases": "Databases",
        "infrastructure/cloud_services": "Cloud Services",
    },
    "nfx_five_layers": {
        "1": "General AI models",
        "2": "Specific AI models",
        "3": "Hyperlocal AI models",
        "4": "OS or API layer",
        "5": "Applications layer",
    },
}
LAYER_COUNTS = {
    "three_layer_model": 3,
    "layers_of_ai_1_x_7": 8,
    "six_core_layers_plus_nine": 6,
    "dgtl_infra_four_layers": 4,
    "nfx_five_layers": 5,
}
MEMBERSHIP = {"exact", "broad", "narrow"}  # "related" is near the layer, not in it


def read(*where: str) -> Node:
    """Read a YAML file of the package.

    Args:
        where: path below ``pipelines``.

    Returns:
        The document as plain data.
    """
    loaded: Node = yaml.safe_load((PROJECT / "pipelines").joinpath(*where).read_text(encoding="utf-8"))
    return loaded


ACTIVITIES: dict[str, Node] = read("vocabulary", "activities.yml")["activities"]
MODELS: dict[str, Node] = {taxonomy_id: read("taxonomies", f"{taxonomy_id}.yml") for taxonomy_id in NAMES}

CLAIMS: list[Node] = [read("claims", path.name) for path in sorted((PROJECT / "pipelines" / "claims").glob("*.yml"))]

each_model = pytest.mark.parametrize("taxonomy_id", list(NAMES))


def tree(layers: list[Node], above: str = "") -> Iterator[tuple[str, Node]]:
    """Walk layers and sublayers in order.

    Args:
        layers: layers of one level.
        above: joined codes of the parents, with a closing slash.

    Yields:
        Joined codes and the layer.
    """
    for layer in layers:
        path = f"{above}{layer['code']}"
        yield path, layer
        yield from tree(layer.get("layers", []), f"{path}/")


def layer_at(taxonomy_id: str, path: str) -> Node:
    """Return the layer with these joined codes."""
    return dict(tree(MODELS[taxonomy_id]["layers"]))[path]


# --- the models on their own -------------------------------------------------------------------------------------------


def test_exactly_these_models_exist() -> None:
    of_documents = {taxonomy_id for taxonomy_id, model in MODELS.items() if "document" in model["citation"]}
    assert of_documents == set(NAMES)  # the models that lists publish have tests of their own


@each_model
def test_names_codes_and_order_are_the_documents(taxonomy_id: str) -> None:
    assert [(path, layer["name"]) for path, layer in tree(MODELS[taxonomy_id]["layers"])] == list(NAMES[taxonomy_id].items())


@each_model
def test_counts(taxonomy_id: str) -> None:
    model = MODELS[taxonomy_id]
    assert sum(layer.get("kind", "layer") == "layer" for layer in model["layers"]) == model["layer_count"] == LAYER_COUNTS[taxonomy_id]
    expected = 9 if taxonomy_id == "six_core_layers_plus_nine" else 0
    assert sum(layer.get("kind") == "supplementary" for layer in model["layers"]) == expected


@each_model
def test_every_code_is_a_string(taxonomy_id: str) -> None:
    assert all(isinstance(layer["code"], str) for _, layer in tree(MODELS[taxonomy_id]["layers"]))


@each_model
def test_kinds_follow_from_the_place(taxonomy_id: str) -> None:
    for path, layer in tree(MODELS[taxonomy_id]["layers"]):
        assert ("/" in path) == (layer["kind"] == "sublayer"), path


@each_model
def test_every_attribute_is_a_list_of_texts(taxonomy_id: str) -> None:
    model = MODELS[taxonomy_id]
    for where, attributes in [
        ("model", model.get("attributes", {})),
        *((path, layer.get("attributes", {})) for path, layer in tree(model["layers"])),
    ]:
        for key, values in attributes.items():
            assert values and all(isinstance(value, str) and value for value in values), f"{where}: {key}"


@each_model
def test_every_layer_has_a_place_in_the_stack(taxonomy_id: str) -> None:
    for path, layer in tree(MODELS[taxonomy_id]["layers"]):
        assert 0 <= layer["stack_position"] <= 1, path


def test_stack_positions_agree_across_models() -> None:
    """One colour means one height of the stack, whatever the model."""
    same_height = {
        1.0: [
            "three_layer_model/3",
            "layers_of_ai_1_x_7/7",
            "six_core_layers_plus_nine/6",
            "dgtl_infra_four_layers/application",
            "nfx_five_layers/5",
        ],
        0.55: ["three_layer_model/1", "layers_of_ai_1_x_7/4", "six_core_layers_plus_nine/4", "dgtl_infra_four_layers/model", "nfx_five_layers/1"],
        0.3: ["layers_of_ai_1_x_7/2", "six_core_layers_plus_nine/1"],
        0.12: ["layers_of_ai_1_x_7/X", "dgtl_infra_four_layers/infrastructure/cloud_services"],
        0.0: ["three_layer_model/silent_backbone", "layers_of_ai_1_x_7/1", "dgtl_infra_four_layers/infrastructure/semiconductors"],
    }
    for position, layer_ids in same_height.items():
        for layer_id in layer_ids:
            taxonomy_id, path = layer_id.split("/", 1)
            assert layer_at(taxonomy_id, path)["stack_position"] == position, layer_id


def test_directions() -> None:
    assert {taxonomy_id for taxonomy_id, model in MODELS.items() if model["direction"] == "top_down"} == {"dgtl_infra_four_layers"}
    assert {taxonomy_id for taxonomy_id, model in MODELS.items() if not model["is_numbered"]} == {"dgtl_infra_four_layers"}
    assert "5 first" in MODELS["nfx_five_layers"]["order_note"]


def test_x_is_a_string_and_second() -> None:
    assert [layer["code"] for layer in MODELS["layers_of_ai_1_x_7"]["layers"]] == ["1", "X", "2", "3", "4", "5", "6", "7"]


def test_the_silent_backbone_is_unnumbered_and_not_counted() -> None:
    backbone = layer_at("three_layer_model", "silent_backbone")
    assert backbone["kind"] == "substrate"
    assert not re.search(r"\d", backbone["code"])
    assert backbone["attributes"]["members"] == ["semiconductors", "electricity", "telecommunications"]
    assert MODELS["three_layer_model"]["layer_count"] == 3


def test_the_copied_description_is_flagged() -> None:
    assert layer_at("layers_of_ai_1_x_7", "3")["defect"].startswith("description_duplicated_from_layer_4")
    assert "Transformer" not in layer_at("layers_of_ai_1_x_7", "3")["definition"]


def test_the_lost_name_stays_unresolved() -> None:
    assert "unresolved" in layer_at("dgtl_infra_four_layers", "application/generalized_applications")["defect"]
    assert "Character" not in (PROJECT / "pipelines" / "taxonomies" / "dgtl_infra_four_layers.yml").read_text(encoding="utf-8")


def test_names_of_no_layer_stand_in_no_layer() -> None:
    model = MODELS["dgtl_infra_four_layers"]
    barred = set(model["attributes"]["must_not_be_mapped"]) | set(model["attributes"]["figure_sources_not_vendors"])
    for path, layer in tree(model["layers"]):
        assert not barred & set(own_texts(layer)), path


# --- activities ---------------------------------------------------------------------------------------------------------


@each_model
def test_every_activity_has_one_stance(taxonomy_id: str) -> None:
    """An activity belongs to a layer, or the model says why it has none; 'related' alone would be neither."""
    model = MODELS[taxonomy_id]
    relations: dict[str, set[str]] = {}
    for _, layer in tree(model["layers"]):
        for activity, relation in layer.get("activities", {}).items():
            relations.setdefault(activity, set()).add(relation)
    reasons = model.get("no_counterpart", {})
    assert relations.keys() | reasons.keys() == ACTIVITIES.keys()
    assert not relations.keys() & reasons.keys()
    assert all(found & MEMBERSHIP for found in relations.values()), [activity for activity, found in relations.items() if not found & MEMBERSHIP]
    assert all(len(reason) > 20 for reason in reasons.values())


@each_model
def test_no_activity_is_exact_twice(taxonomy_id: str) -> None:
    exact = [
        activity
        for _, layer in tree(MODELS[taxonomy_id]["layers"])
        for activity, relation in layer.get("activities", {}).items()
        if relation == "exact"
    ]
    assert len(exact) == len(set(exact))


@each_model
def test_an_exact_activity_fills_its_layer(taxonomy_id: str) -> None:
    """If a layer is the same thing as one activity, it cannot contain another one whole."""
    for path, layer in tree(MODELS[taxonomy_id]["layers"]):
        whole = [activity for activity, relation in layer.get("activities", {}).items() if relation in {"exact", "broad"}]
        if "exact" in layer.get("activities", {}).values():
            assert len(whole) == 1, f"{path}: {whole}"


@each_model
def test_an_activity_is_not_a_member_of_a_layer_and_its_sublayer(taxonomy_id: str) -> None:
    """Membership of a sublayer carries the layer above; saying both would only hide which one is meant."""
    members = [
        (path, activity)
        for path, layer in tree(MODELS[taxonomy_id]["layers"])
        for activity, relation in layer.get("activities", {}).items()
        if relation in MEMBERSHIP
    ]
    for path, activity in members:
        assert not [other for other, same in members if same == activity and other.startswith(f"{path}/")], (path, activity)


def test_activities_that_the_excludes_point_to_exist() -> None:
    words = re.compile(r"\b[a-z0-9]+(?:_[a-z0-9]+)+\b")
    for activity_id, activity in ACTIVITIES.items():
        assert {"label", "definition", "includes", "excludes", "examples"} <= activity.keys(), activity_id
        for text in [activity["definition"], *activity["includes"], *activity["excludes"]]:
            assert set(words.findall(text)) <= ACTIVITIES.keys(), f"{activity_id}: {text}"
            assert text.count("(") == text.count(")"), f"{activity_id}: a comma may have cut '{text}'"


def test_labels_and_definitions_are_distinct() -> None:
    for key in ("label", "definition"):
        assert len({activity[key] for activity in ACTIVITIES.values()}) == len(ACTIVITIES)


def test_what_is_generative_by_definition() -> None:
    """Each of these alone makes a company 'core', so the list is short and a change of it is deliberate."""
    assert {activity_id for activity_id, activity in ACTIVITIES.items() if activity.get("is_generative_only")} == {
        "foundation_model_general",
        "foundation_model_specific",
        "custom_private_models",
        "fine_tuning_alignment",
        "managed_model_platform",
        "model_api_gateway",
        "agent_orchestration_framework",
        "ai_agents",
    }


# --- scope ----------------------------------------------------------------------------------------------------------------


def test_scope_rules_in_order() -> None:
    assert [(rule["evidence"], rule["scope"]) for rule in read("vocabulary", "scope.yml")["rules"]] == [
        ("document_mention", "core"),
        ("generative_label", "core"),
        ("generative_activity", "core"),
        ("activity", "adjacent"),
        ("ai_label", "adjacent"),
        ("out_label", "out"),
        ("no_evidence", "out"),
    ]


# --- against the checklist and the documents, where they lie beside the project ---------------------------------------------

# Keys of the checklist that are compared by name below, or are the checklist's own words about itself.
MODEL_KEYS_COMPARED = {"id", "seed_file", "title", "publisher", "date", "direction", "layer_count", "numbered", "order_note", "layers"}
MODEL_KEYS_COMPARED |= {"supplementary_layers", "substrate_unnumbered", "regional_claims", "dependencies", "dataset"}
LAYER_KEYS_COMPARED = {"order", "code", "name", "definition", "defect", "sublayers", "subtypes"}
LOST_NAME = " - NAME LOST IN SEED"

with_checklist = pytest.mark.skipif(not CHECKLISTS.is_dir(), reason="the documents and their checklists are not beside the project")


def own_texts(layer: Node) -> list[str]:
    """Return what a layer itself states: its name, other spellings and attribute values, without its sublayers."""
    return [layer["name"], *layer.get("also_written_as", []), *(value for values in layer.get("attributes", {}).values() for value in values)]


def leaves(value: Any) -> Iterator[str]:
    """Walk any part of the checklist down to its texts.

    Args:
        value: a text, list or mapping; a mapping of names to lists is one text per name ("name: first, second").

    Yields:
        Every text, as the models are to state it.
    """
    if isinstance(value, dict):
        for key, inner in value.items():
            yield f"{key}: {', '.join(inner) if isinstance(inner, list) else inner}"
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner)
    else:
        assert isinstance(value, str), f"the checklist holds something that the walk does not know: {value!r}"
        yield value.removesuffix(LOST_NAME)


def compare_layer(theirs: Node, ours: Node, path: str) -> None:
    """Assert that everything the checklist says of a layer, and of those below it, stands in our layer."""
    assert ours["name"] == theirs["name"], path
    if "code" in theirs:
        assert ours["code"] == theirs["code"], path
    if "defect" in theirs:
        assert theirs["defect"] in ours["defect"], path
    stated = own_texts(ours)
    for key, value in theirs.items():
        if key not in LAYER_KEYS_COMPARED:
            assert not [text for text in leaves(value) if text not in stated], f"{path}: {key}"
    below = theirs.get("sublayers", []) + [{"name": name, "examples": examples} for name, examples in theirs.get("subtypes", {}).items()]
    compare_layers(below, ours.get("layers", []), path)


def compare_layers(theirs: list[Node], ours: list[Node], path: str) -> None:
    """Assert that two lists of layers hold the same layers in the same order."""
    assert [layer["name"] for layer in ours] == [layer["name"] for layer in theirs], path
    for order, (one, other) in enumerate(zip(theirs, ours, strict=True), start=1):
        assert one.get("order", order) == order, path
        compare_layer(one, other, f"{path}/{other['code']}")


def checklist() -> dict[str, Node]:
    """Return the checklist's models by id (empty where there is no checklist)."""
    if not CHECKLISTS.is_dir():
        return {}
    return {model["id"]: model for model in yaml.safe_load((CHECKLISTS / "seed_taxonomies.yaml").read_text(encoding="utf-8"))["taxonomies"]}


@with_checklist
def test_the_checklist_has_the_same_models() -> None:
    assert list(checklist()) == list(NAMES)


@with_checklist
@each_model
def test_model_carries_the_whole_checklist(taxonomy_id: str) -> None:
    theirs, ours = checklist()[taxonomy_id], MODELS[taxonomy_id]
    assert ours["citation"]["document"] == theirs["seed_file"]
    assert ours["layer_count"] == theirs["layer_count"]
    assert ours["is_numbered"] == theirs["numbered"]
    assert theirs["direction"].startswith(ours["direction"])
    for key in ("title", "publisher", "date"):
        stated = str(theirs.get(key, "not stated"))
        if stated.startswith("not "):
            assert key not in ours["citation"], f"{key}: the document does not state it"
        else:
            assert stated.startswith(ours["citation"][key]), key
    by_kind = {kind: [layer for layer in ours["layers"] if layer["kind"] == kind] for kind in ("layer", "supplementary", "substrate")}
    compare_layers(theirs["layers"], by_kind["layer"], taxonomy_id)
    compare_layers(theirs.get("supplementary_layers", []), by_kind["supplementary"], taxonomy_id)
    compare_layers([theirs["substrate_unnumbered"]] if "substrate_unnumbered" in theirs else [], by_kind["substrate"], taxonomy_id)
    ours_on_regions = {(claim["region"], *claim["layers"]) for claim in CLAIMS if claim["taxonomy_id"] == taxonomy_id and "region" in claim}
    assert ours_on_regions == {(claim["region"], *claim["layers"]) for claim in theirs.get("regional_claims", [])}
    dependencies = [f"{consumer} depends on {supplier}" for consumer, supplier in theirs.get("dependencies", [])]
    assert ours.get("attributes", {}).get("dependencies", []) == dependencies


@with_checklist
@each_model
def test_model_carries_every_other_statement(taxonomy_id: str) -> None:
    """Whatever else the checklist says of a model is found among its attributes, its kind or its note, in full."""
    theirs, ours = checklist()[taxonomy_id], MODELS[taxonomy_id]
    stated = [ours["kind"], *(value for values in ours.get("attributes", {}).values() for value in values)]
    for key, value in theirs.items():
        if key not in MODEL_KEYS_COMPARED:
            missing = [text for text in leaves(value) if text not in stated and text not in ours["citation"].get("note", "")]
            assert not missing, f"{key}: {missing}"


@with_checklist
def test_the_announced_data_set_is_only_a_claim() -> None:
    theirs, ours = checklist()["nfx_five_layers"]["dataset"], MODELS["nfx_five_layers"]["attributes"]
    for key in ("name", "url", "size_claim", "funding_claim", "open_sourced"):
        assert ours[f"dataset_{key}"] == [theirs[key]]
    assert (ours["dataset_included_in_document"] == ["no"]) is (theirs["included_in_seed"] is False)


@with_checklist
@each_model
def test_names_stand_in_the_document(taxonomy_id: str) -> None:
    document = (CHECKLISTS / MODELS[taxonomy_id]["citation"]["document"]).read_text(encoding="utf-8")
    for path, layer in tree(MODELS[taxonomy_id]["layers"]):
        if layer["kind"] == "sublayer":  # a list inside a sentence may write them small
            assert layer["name"].casefold() in document.casefold(), path
        else:
            assert layer["name"] in document, path


@with_checklist
@each_model
def test_definitions_are_our_own_words(taxonomy_id: str) -> None:
    """No run of eight words of a definition stands in the document."""

    def words(text: str) -> list[str]:
        return re.findall(r"\w+", text.casefold())

    document = f" {' '.join(words((CHECKLISTS / MODELS[taxonomy_id]['citation']['document']).read_text(encoding='utf-8')))} "
    for path, layer in tree(MODELS[taxonomy_id]["layers"]):
        ours = words(layer["definition"])
        runs = [" ".join(ours[start : start + 8]) for start in range(len(ours) - 7)]
        assert not [run for run in runs if f" {run} " in document], path
