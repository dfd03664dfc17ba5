"""The crosswalk of the published database: every pair of models, both ways, and as a file for mapping tools."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines.engine.mappings import COLUMNS, FILE

Query = Callable[..., list[tuple[Any, ...]]]


def test_every_pair_of_models_is_compared_and_has_a_page(query: Query, built: Path) -> None:
    models = [row[0] for row in query("SELECT taxonomy_id FROM curated.taxonomies ORDER BY taxonomy_id")]
    pairs = {(one, other) for one in models for other in models if one < other}
    found = query(
        "SELECT left_taxonomy_id, right_taxonomy_id FROM marts.taxonomy_agreement WHERE overlap_basis = 'all' AND measured_value IS NOT NULL "
        "AND agreement_measure = 'adjusted_mutual_information' AND scope_view = 'core_and_adjacent'"
    )
    assert set(found) == pairs
    folder = built / "data" / "curated" / "reports" / "crosswalk"
    assert {path.stem for path in folder.glob("*.html")} == {f"{one}--{other}" for one, other in pairs}


def test_bits_and_shares_are_possible(query: Query) -> None:
    rows = query("SELECT agreement_measure, measured_value, value_low, value_high FROM marts.taxonomy_agreement WHERE measured_value IS NOT NULL")
    for measure, value, low, high in rows:
        assert low <= value <= high, measure
        assert math.isfinite(value)
        if measure == "matched_share":
            assert 0 < value <= 1
        elif measure in ("krippendorff_alpha_masi", "adjusted_mutual_information"):
            assert -1 <= value <= 1
        else:
            assert value >= 0


def test_what_is_lost_and_what_is_shared_make_the_whole(query: Query) -> None:
    rows = query(
        "PIVOT (FROM marts.taxonomy_agreement SELECT left_taxonomy_id, right_taxonomy_id, scope_view, overlap_basis, agreement_measure, measured_value) "
        "ON agreement_measure USING any_value(measured_value)"
    )
    names = ("adjusted_mutual_information", "bits_lost_left_to_right", "bits_lost_right_to_left", "entropy_left", "entropy_right")
    for row in rows:
        found = dict(zip((*names, "krippendorff_alpha_masi", "matched_share", "mutual_information"), row[4:], strict=True))
        if found["mutual_information"] is not None:
            assert found["entropy_left"] == pytest.approx(found["bits_lost_left_to_right"] + found["mutual_information"], abs=1e-5)
            assert found["entropy_right"] == pytest.approx(found["bits_lost_right_to_left"] + found["mutual_information"], abs=1e-5)


def test_a_layer_that_is_declared_within_another_holds_no_other_activity(query: Query) -> None:
    rows = query("SELECT mapping_predicate, len(subject_only_activity_ids), len(object_only_activity_ids) FROM curated.layer_crosswalk")
    assert all(not only for predicate, only, _ in rows if predicate in ("skos:broadMatch", "skos:exactMatch"))
    assert all(not only for predicate, _, only in rows if predicate in ("skos:narrowMatch", "skos:exactMatch"))
    assert {row[0] for row in rows} > {"skos:exactMatch", "skos:broadMatch", "skos:narrowMatch"}


def test_two_models_general_models_are_the_same_layer(query: Query) -> None:
    assert query(
        "SELECT mapping_predicate, reason FROM curated.layer_crosswalk WHERE subject_layer_id = ? AND object_layer_id = ?",
        "nfx_five_layers/1",
        "three_layer_model/1",
    ) == [("skos:exactMatch", "both hold General foundation models")]


def test_companies_that_disagree_do_what_they_are_said_to(query: Query) -> None:
    """Outside: in the left layer and not in the right one. Unrelated: in both. By the placements themselves."""
    columns = "disagreement_kind, mapping_predicate, left_layer_id = ANY(left_layer_ids), right_layer_id = ANY(right_layer_ids)"
    rows = set(query(f"SELECT DISTINCT {columns} FROM marts.crosswalk_disagreements"))
    assert rows
    assert all(in_left for _, _, in_left, _ in rows)
    assert all(in_right == (kind == "unrelated") == (predicate == "none") for kind, predicate, _, in_right in rows)


def test_the_mapping_set_is_valid_sssom(built: Path, query: Query) -> None:
    text = (built / "data" / "curated" / FILE).read_text(encoding="utf-8")
    head = yaml.safe_load("\n".join(line[1:] for line in text.splitlines() if line.startswith("#")))
    assert {"mapping_set_id", "license", "curie_map", "mapping_date", "mapping_set_version"} <= set(head)
    rows = list(csv.DictReader(io.StringIO("\n".join(line for line in text.splitlines() if not line.startswith("#"))), delimiter="\t"))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == query("SELECT count(*) FROM curated.layer_crosswalk")[0][0]
    layers = {f"layer:{row[0]}" for row in query("SELECT layer_id FROM curated.layers")}
    for row in rows:
        assert row["subject_id"] in layers
        assert row["object_id"] in layers
        for column in ("subject_id", "predicate_id", "object_id", "mapping_justification", "subject_source", "object_source"):
            assert row[column].partition(":")[0] in head["curie_map"], row[column]
        assert row["subject_label"]
        assert row["comment"]
        assert 0 <= float(row["similarity_score"]) <= 1
