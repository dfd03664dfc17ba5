"""Tests of the layer models that are a list's own labels: the levels of the AI-as-a-service table and the sections of the MAD landscape.

Belongs here: that the model, the labels of its source, the snapshot and the placements of the release say the same. Does not belong here:
the models of the documents (``test_layer_models``) and promises about every model (``test_map``).
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from pipelines.engine.registry import LayerNode, Project, load_project

Query = Callable[..., list[tuple[Any, ...]]]


class Published(NamedTuple):
    """A model that is a list's own: the list, and the category schemes whose labels are its layers and its sublayers."""

    source_id: str
    layer_scheme: str
    sublayer_scheme: str
    layer_count: int
    sublayer_count: int


MODELS = {
    "aiaas_supply_chain": Published("aiaas_supply_chain", "level", "category", 5, 15),
    "mad_landscape_2023": Published("firstmark_mad", "section", "category", 9, 96),
}
each_model = pytest.mark.parametrize("taxonomy_id", list(MODELS))


@pytest.fixture(scope="module")
def project(built: Path) -> Project:
    """The authored content of the build under test."""
    return load_project(built)


def nodes(project: Project, taxonomy_id: str, depth: int) -> dict[str, LayerNode]:
    """Layers (depth 1) or sublayers (depth 2) of a model by their name; a name that stood twice would be lost and fail the counts."""
    return {node.layer.name: node for node in project.layers[taxonomy_id] if node.depth == depth}


def latest_records(root: Path, source_id: str) -> tuple[str, list[dict[str, str]]]:
    """Date and records of the newest snapshot of a source; each record maps a category scheme to its label (the last, if it has several)."""
    folder = max(path for path in (root / "data" / "raw" / source_id).iterdir() if path.is_dir())
    with (folder / "records.csv").open(encoding="utf-8", newline="") as stream:
        rows = [[label.partition(":") for label in row["categories"].split("|")] for row in csv.DictReader(stream)]
    return folder.name, [{scheme: label for scheme, _, label in row} for row in rows]


def upstream_counts(project: Project, root: Path, taxonomy_id: str) -> tuple[str, Counter[str]]:
    """Date of the newest snapshot, and its number of records per layer id, counted from the labels alone."""
    model = MODELS[taxonomy_id]
    layers, sublayers = nodes(project, taxonomy_id, 1), nodes(project, taxonomy_id, 2)
    date, records = latest_records(root, model.source_id)
    counts = Counter(layers[record[model.layer_scheme]].layer_id for record in records)
    return date, counts + Counter(sublayers[record[model.sublayer_scheme]].layer_id for record in records)


# --- model and labels ---------------------------------------------------------------------------------------------------


@each_model
def test_model_has_the_published_number_of_layers_and_names_its_list(project: Project, taxonomy_id: str) -> None:
    model = MODELS[taxonomy_id]
    assert project.taxonomies[taxonomy_id].citation.source == model.source_id
    assert (len(nodes(project, taxonomy_id, 1)), len(nodes(project, taxonomy_id, 2))) == (model.layer_count, model.sublayer_count)
    assert len(project.layers[taxonomy_id]) == model.layer_count + model.sublayer_count


@each_model
def test_each_label_names_the_layer_of_its_own_name(project: Project, taxonomy_id: str) -> None:
    """Labels and layers match one to one: no label without a layer, no layer without a label, names spelt as upstream."""
    model = MODELS[taxonomy_id]
    categories = project.sources[model.source_id].categories
    for scheme, depth in ((model.layer_scheme, 1), (model.sublayer_scheme, 2)):
        named = {label: rule.layers for label, rule in categories[scheme].items()}
        assert named == {name: [node.layer_id] for name, node in nodes(project, taxonomy_id, depth).items()}, scheme


@each_model
def test_only_these_labels_name_layers(project: Project, taxonomy_id: str) -> None:
    model = MODELS[taxonomy_id]
    others = project.sources[model.source_id].categories.keys() - {model.layer_scheme, model.sublayer_scheme}
    assert not [label for scheme in others for label, rule in project.sources[model.source_id].categories[scheme].items() if rule.layers]


@each_model
def test_every_record_has_its_category_under_its_own_layer(project: Project, built: Path, taxonomy_id: str) -> None:
    model = MODELS[taxonomy_id]
    layers, sublayers = nodes(project, taxonomy_id, 1), nodes(project, taxonomy_id, 2)
    _, records = latest_records(built, model.source_id)
    pairs = {(record[model.layer_scheme], record[model.sublayer_scheme]) for record in records}
    assert [pair for pair in sorted(pairs) if sublayers[pair[1]].parent_layer_id != layers[pair[0]].layer_id] == []
    assert len(pairs) == model.sublayer_count


def test_big_tech_is_no_level_of_the_stack(project: Project) -> None:
    kinds = {name: node.layer.kind for name, node in nodes(project, "aiaas_supply_chain", 1).items()}
    assert [name for name, kind in kinds.items() if kind == "layer"] == ["Infrastructure", "MLOps", "AutoML", "ML Powered Tool"]
    assert kinds["Big Tech"] == "supplementary"


def test_sections_and_categories_stand_in_the_order_of_the_page(project: Project, payloads: Path) -> None:
    [page] = payloads.glob("firstmark_mad/*/Landscape.html")
    headings = re.findall(r"<h3[^>]*>(.*?)</h3>", page.read_text(encoding="utf-8"), re.DOTALL)
    assert [unescape(heading).strip() for heading in headings] == list(nodes(project, "mad_landscape_2023", 2))


# --- labels and placements ----------------------------------------------------------------------------------------------


@each_model
def test_release_counts_as_many_records_per_layer_as_the_snapshot(project: Project, built: Path, query: Query, taxonomy_id: str) -> None:
    date, upstream = upstream_counts(project, built, taxonomy_id)
    ours = query(
        "SELECT layer.layer_id, count(DISTINCT record.record_id) FROM staged.record_categories AS record"
        " JOIN curated.category_layers AS layer USING (source_id, category_scheme, category_label)"
        " WHERE layer.taxonomy_id = ? AND record.snapshot_date = CAST(? AS DATE) GROUP BY layer.layer_id",
        taxonomy_id,
        date,
    )
    assert dict(ours) == dict(upstream)
    assert upstream.keys() == {node.layer_id for node in project.layers[taxonomy_id]}


@each_model
@pytest.mark.parametrize("kind", ["company", "offering"])
def test_whoever_carries_a_label_is_published_in_its_layer(query: Query, taxonomy_id: str, kind: str) -> None:
    """Also where its activities lead to the same layer: what the list itself says comes first."""
    missing = query(
        "SELECT DISTINCT record.mention_id, label.layer_id FROM staged.record_categories AS record"
        " JOIN curated.category_layers AS label USING (source_id, category_scheme, category_label)"
        f" JOIN resolved.{kind}_mentions AS mention USING (mention_id)"
        f" LEFT JOIN curated.{kind}_layers AS placement ON placement.{kind}_id = mention.{kind}_id AND placement.layer_id = label.layer_id"
        " WHERE label.taxonomy_id = ? AND record.snapshot_date = (SELECT max(snapshot_date) FROM staged.record_categories AS other"
        "   WHERE other.source_id = record.source_id) AND placement.placement_basis IS DISTINCT FROM 'published'",
        taxonomy_id,
    )
    assert missing == []


@each_model
def test_published_placements_stay_within_the_records(project: Project, built: Path, query: Query, taxonomy_id: str) -> None:
    """Records of one company count once, so no layer has more published companies or offerings than records, and none has neither."""
    _, upstream = upstream_counts(project, built, taxonomy_id)
    for kind in ("company", "offering"):
        placed = query(
            f"SELECT layer_id, count(*) FROM curated.{kind}_layers WHERE taxonomy_id = ? AND placement_basis = 'published' GROUP BY layer_id",
            taxonomy_id,
        )
        assert [(layer_id, count, upstream[layer_id]) for layer_id, count in placed if count > upstream[layer_id]] == [], kind
    empty = query(
        "SELECT layer_id FROM curated.layers WHERE taxonomy_id = ?"
        " AND layer_id NOT IN (SELECT layer_id FROM curated.company_layers WHERE placement_basis = 'published')"
        " AND layer_id NOT IN (SELECT layer_id FROM curated.offering_layers WHERE placement_basis = 'published')",
        taxonomy_id,
    )
    assert empty == []


@each_model
def test_published_placements_cite_the_list(query: Query, taxonomy_id: str) -> None:
    """The documents name no layer of these models, so a published placement cites a label of the list."""
    groundless = query(
        "SELECT placement.company_id, placement.layer_id FROM curated.company_layers AS placement"
        " WHERE placement.taxonomy_id = ? AND placement.placement_basis = 'published' AND NOT EXISTS (SELECT 1 FROM curated.claims AS claim"
        "   WHERE list_contains(placement.claim_ids, claim.claim_id) AND claim.source_id = ? AND claim.property = 'category')",
        taxonomy_id,
        MODELS[taxonomy_id].source_id,
    )
    assert groundless == []
