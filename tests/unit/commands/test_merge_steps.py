"""The steps that hold a company together."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from pipelines.engine.build import load_logic
from pipelines.engine.registry import load_project


@pytest.fixture(scope="module")
def spanning(project_root: Path) -> Any:
    return load_logic(load_project(project_root).tables["resolved.merge_steps"]).spanning


def pair(sides: str, basis: str, score: float | None) -> dict[str, Any]:
    return {"left_mention_id": sides[0], "right_mention_id": sides[1], "merge_basis": basis, "score": score}


def test_decisions_come_first_then_certain_evidence_then_names_the_strongest_first(spanning: Any) -> None:
    pairs = [
        pair("ab", "names", 0.99), pair("bc", "certain", 0.8), pair("cd", "decision", None), pair("ac", "certain", 0.9), pair("de", "names", 0.9),
        pair("ce", "names", 0.9), pair("xy", "names", 0.76),
    ]  # fmt: skip
    expected = [("c", "d"), ("a", "c"), ("b", "c"), ("c", "e"), ("x", "y")]
    for order in permutations(pairs, len(pairs)):
        assert [(step["left_mention_id"], step["right_mention_id"]) for step in spanning(order)] == expected


def test_nothing_is_joined_without_pairs(spanning: Any) -> None:
    assert list(spanning([])) == []
