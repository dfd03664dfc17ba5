"""Promises of the suggestions in the published map, and how often they were found right."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Query = Callable[..., list[tuple[Any, ...]]]


def test_only_companies_in_scope_without_an_activity_are_given_one(query: Query) -> None:
    assert query("SELECT count(*) > 0 FROM curated.suggested_activities") == [(True,)]
    others = query(
        "SELECT company_id FROM curated.suggested_activities JOIN curated.companies USING (company_id)"
        " WHERE organisation_type <> 'company' OR scope = 'out' OR company_id IN (SELECT company_id FROM curated.company_activities)"
    )
    assert others == []


def test_no_suggestion_overrules_a_label_that_says_out_of_scope(query: Query) -> None:
    overruled = query(
        "SELECT claim.company_id FROM curated.claims AS claim JOIN curated.source_categories AS category"
        " ON category.source_id = claim.source_id AND concat(category.category_scheme, ':', category.category_label) = claim.value"
        " WHERE claim.property = 'category' AND claim.is_last_stated AND category.category_stance = 'out'"
        " AND claim.company_id IN (SELECT company_id FROM curated.suggested_activities)"
    )
    assert overruled == []


def test_every_suggestion_names_the_facts_that_decided(query: Query, project_root: Path) -> None:
    threshold = json.loads((project_root / "pipelines" / "suggestions" / "model.json").read_text(encoding="utf-8"))["threshold"]
    for probability, tokens in query("SELECT probability, deciding_tokens FROM curated.suggested_activities"):
        assert threshold - 0.0005 <= probability <= 1
        assert 1 <= len(tokens) <= 3
        shares = [int(token.rpartition(" ")[2].removesuffix("%")) for token in tokens]
        assert 0 < sum(shares) <= 101
        assert shares == sorted(shares, reverse=True)


def test_most_companies_without_an_activity_stay_without(query: Query) -> None:
    """A rise would mean that the model began to guess."""
    ((suggested, waiting),) = query(
        "SELECT (SELECT count(DISTINCT company_id) FROM curated.suggested_activities), count(*) FROM curated.companies"
        " WHERE organisation_type = 'company' AND scope <> 'out' AND company_id NOT IN (SELECT company_id FROM curated.company_activities)"
    )
    assert 0 < suggested < waiting / 4


@pytest.fixture(scope="module")
def made(query: Query, project_root: Path) -> list[str]:
    """The verdicts on the suggestions that are made."""
    with (project_root / "pipelines" / "suggestions" / "judged.csv").open(encoding="utf-8", newline="") as stream:
        verdicts = {(row["company_id"], row["activity_id"]): row["verdict"] for row in csv.DictReader(stream)}
    assert set(verdicts.values()) == {"right", "wrong", "arguable"}
    return [verdicts[pair] for pair in query("SELECT company_id, activity_id FROM curated.suggested_activities") if pair in verdicts]


def test_suggestions_that_were_judged_are_right_three_times_in_four(made: list[str]) -> None:
    assert len(made) >= 100
    assert made.count("right") >= 0.75 * (made.count("right") + made.count("wrong"))


def test_the_model_card_states_what_was_measured(made: list[str], project_root: Path) -> None:
    card = (project_root / "docs" / "explanation" / "suggestions.md").read_text(encoding="utf-8")
    measured = json.loads((project_root / "pipelines" / "suggestions" / "model.json").read_text(encoding="utf-8"))
    for found in [*measured["cross_validation"].values(), *measured["unseen_lists"].values()]:
        assert f"{found['right']} of {found['suggested']}" in card
        assert f"{found['low']:.0%} to {found['high']:.0%}".replace("%", " %") in card
    assert f"from {measured['threshold']} on" in card
    assert f"{measured['companies']:,} companies" in card
    for activity_id in measured["suggestible"]:
        assert f"`{activity_id}`" in card
    assert f"{made.count('right')} of {made.count('right') + made.count('wrong')}" in card
