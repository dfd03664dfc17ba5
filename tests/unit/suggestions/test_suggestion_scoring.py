"""Scores, explanations and the committed model."""

from __future__ import annotations

import csv
import json
import math
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.engine.errors import ContentError
from pipelines.engine.registry import Project, load_project
from pipelines.resolution.labels import is_held_out
from pipelines.suggestions import examples
from pipelines.suggestions.scoring import INTERCEPT, Model, file_hash, read_model

WEIGHTS = {
    "care": {INTERCEPT: -3.0, "word:health": 4.5, "name:clinic": 1.5, "label:a:b:c": -1.0},
    "money": {INTERCEPT: -2.0, "word:bank": 2.5},
    "unsure": {INTERCEPT: 9.0},
}
MODEL = Model(WEIGHTS, slope=2.0, offset=-0.5, threshold=0.6, suggestible=frozenset({"care", "money", "unsure"}))
TOKENS = st.lists(st.sampled_from(["word:health", "name:clinic", "label:a:b:c", "word:bank", "name:unknown"]))


@pytest.fixture(scope="module")
def folder(project_root: Path) -> Path:
    return project_root / "pipelines" / "suggestions"


@pytest.fixture(scope="module")
def project(project_root: Path) -> Project:
    return load_project(project_root)


def test_a_suggestion_by_hand() -> None:
    (found,) = MODEL.suggestions({"word:health", "name:clinic", "label:a:b:c", "name:unknown"})
    assert found.activity_id == "care"
    assert found.probability == pytest.approx(1 / (1 + math.exp(-(2.0 * (-3 + 4.5 + 1.5 - 1) - 0.5))))
    assert found.deciding == (("word:health", 0.75), ("name:clinic", 0.25))


def test_nothing_is_suggested_below_the_threshold_or_without_a_token_that_decides() -> None:
    (found,) = MODEL.suggestions({"word:bank"})  # 1 / (1 + exp(-(2 x 0.5 - 0.5))) = 0.622
    assert (found.activity_id, round(found.probability, 3)) == ("money", 0.622)
    assert replace(MODEL, threshold=0.63).suggestions({"word:bank"}) == []
    assert replace(MODEL, suggestible=frozenset({"care"})).suggestions({"word:bank"}) == []
    assert MODEL.suggestions(set()) == []  # "unsure" is likely for all and explained by nothing


@given(TOKENS, st.randoms())
def test_the_order_of_the_tokens_does_not_matter(tokens: list[str], chance: object) -> None:
    shuffled = list(tokens)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert MODEL.suggestions(tokens) == MODEL.suggestions(shuffled) == MODEL.suggestions(set(tokens))


@given(TOKENS)
def test_shares_fall_and_never_exceed_the_whole(tokens: list[str]) -> None:
    for found in MODEL.suggestions(tokens):
        shares = [share for _, share in found.deciding]
        assert 0 < sum(shares) <= 1 + 1e-12
        assert shares == sorted(shares, reverse=True)
        assert {token for token, _ in found.deciding} <= set(tokens)


@given(st.floats(-700, 700), st.floats(-700, 700))
def test_probability_rises_with_the_score(one: float, other: float) -> None:
    low, high = sorted([one, other])
    assert 0 <= MODEL.probability(low) <= MODEL.probability(high) <= 1


def test_the_committed_model_is_whole(folder: Path, project: Project) -> None:
    model, card = read_model(folder), json.loads((folder / "model.json").read_text(encoding="utf-8"))
    assert card["sha256"]["training.csv"] == file_hash(folder / "training.csv")
    assert set(model.weights) == model.suggestible
    assert model.suggestible <= set(project.activities)
    assert model.slope > 0
    assert model.threshold >= 0.6
    for weights in model.weights.values():
        assert all(math.isfinite(weight) for weight in weights.values())
        assert model.probability(weights[INTERCEPT]) < model.threshold  # nobody is suggested anything for nothing


def test_the_committed_examples_are_facts_that_the_vocabulary_knows(folder: Path, project: Project) -> None:
    training = examples.read(folder / "training.csv")
    assert len(training) == json.loads((folder / "model.json").read_text(encoding="utf-8"))["companies"]
    assert {activity for one in training for activity in one.activities} <= set(project.activities)
    assert {source for one in training for source in one.sources} <= set(project.sources)
    with (folder.parent / "decisions" / "company_reviews.csv").open(encoding="utf-8", newline="") as stream:
        held_out = {row["company_id"] for row in csv.DictReader(stream) if is_held_out(row["company_id"])}
    assert held_out
    assert not held_out & {one.company_id for one in training}
    with (folder / "words.csv").open(encoding="utf-8", newline="") as stream:
        assert {row["activity_id"] for row in csv.DictReader(stream)} <= set(project.activities)


def test_no_label_that_says_an_activity_is_learned_from(folder: Path, project: Project) -> None:
    telling = {
        f"label:{source_id}:{scheme}:{label}"
        for source_id, source in project.sources.items()
        for scheme, rules in source.categories.items()
        for label, rule in rules.items()
        if rule.activities
    }
    assert not telling & {token for one in examples.read(folder / "training.csv") for token in one.tokens}


def test_a_model_that_was_not_measured_is_refused(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "suggestions"
    shutil.copytree(folder, copy)
    with (copy / "model.csv").open("a", encoding="utf-8") as stream:
        stream.write("app_code,name:acme,9.000\n")
    with pytest.raises(ContentError, match=r"model\.csv"):
        read_model(copy)


def test_examples_are_written_as_they_are_read(folder: Path, tmp_path: Path) -> None:
    examples.write(tmp_path / "again.csv", examples.read(folder / "training.csv"))
    assert (tmp_path / "again.csv").read_bytes() == (folder / "training.csv").read_bytes()
