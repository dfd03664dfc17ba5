"""Reviews of companies: what they do and in which layers they are, judged from public pages, without a look at the map.

Belongs here: the rows of ``decisions/company_reviews.csv`` and ``decisions/layer_reviews.csv`` as typed values, and what is wrong with them. Does
not belong here: what follows for a placement (``tables/curated/reviewed_layers.sql``) and how good the map is (``quality``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pipelines.engine.errors import Problem, nearest

if TYPE_CHECKING:
    from pipelines.engine.registry import Project

COMPANY_REVIEWS: Final = "company_reviews"
LAYER_REVIEWS: Final = "layer_reviews"
SCOPES: Final = ("core", "adjacent", "out")
STATES: Final = ("judged", "no_evidence")
SURENESS: Final = ("sure", "likely")
NO_LAYER: Final = "none"
"""Stands for layers where the model has no place for the company."""
_FIRST_LINE: Final = 2


@dataclass(frozen=True, slots=True)
class ReviewedLayer:
    """One layer that one reading of a company's pages names.

    Attributes:
        layer_id: The layer, or ``NO_LAYER``.
        rank: Place among the layers named, from 1 for the most important.
        is_arguable: Whether readers could well differ; such a layer counts neither as right nor as wrong.
    """

    layer_id: str
    rank: int
    is_arguable: bool


def reviewed_layers(taxonomy_id: str, text: str) -> list[ReviewedLayer]:
    """The layers of one cell, the layers above sublayers included.

    Args:
        taxonomy_id: The model.
        text: Codes from the model's top down, "3/industry", joined by "|", the most important first; "?" behind a code makes it arguable; "none".
    """
    found: dict[str, ReviewedLayer] = {}
    for rank, word in enumerate(text.split("|"), start=1):
        if word == NO_LAYER:
            found.setdefault(NO_LAYER, ReviewedLayer(NO_LAYER, rank, False))
            continue
        codes = word.removesuffix("?").split("/")
        for depth in range(1, len(codes) + 1):
            layer = ReviewedLayer("/".join([taxonomy_id, *codes[:depth]]), rank, word.endswith("?"))
            earlier = found.get(layer.layer_id, layer)
            found[layer.layer_id] = ReviewedLayer(layer.layer_id, min(earlier.rank, rank), earlier.is_arguable and layer.is_arguable)
    return list(found.values())


def review_problems(project: Project) -> Iterator[Problem]:
    """What is wrong with the two files, by file and line."""
    judged = {(row["company_id"], row["reviewer_code"]) for row in project.decisions[COMPANY_REVIEWS] if row["review_state"] == "judged"}
    yield from _company_problems(project)
    yield from _layer_problems(project, judged)


def _company_problems(project: Project) -> Iterator[Problem]:
    path = str(_path(project, COMPANY_REVIEWS))
    seen: set[tuple[str, str]] = set()
    for line, row in enumerate(project.decisions[COMPANY_REVIEWS], start=_FIRST_LINE):
        key = (row["company_id"], row["reviewer_code"])
        if key in seen:
            yield Problem(path, line, f"{row['company_name']} ({row['company_id']}) stands twice under {row['reviewer_code']}")
        seen.add(key)
        words: dict[str, tuple[str, ...]] = {"review_state": STATES}
        if row["review_state"] == "judged":
            words |= {"scope": SCOPES, "sureness": SURENESS}
            if not row["evidence_url"].startswith(("https://", "http://")):
                yield Problem(path, line, f"evidence_url: '{row['evidence_url']}' is no web address", "a judgement names the page it rests on")
        for column, known in words.items():
            if row[column] not in known:
                yield Problem(path, line, f"{column}: unknown word '{row[column]}'", nearest(row[column], known) or f"one of: {', '.join(known)}")
        for word in filter(None, row["modalities"].split("|")):
            if word not in project.modalities:
                yield Problem(path, line, f"unknown modality '{word}'", nearest(word, project.modalities))
        yield from _value_problems(path, line, row)


def _value_problems(path: str, line: int, row: dict[str, str]) -> Iterator[Problem]:
    try:
        date.fromisoformat(row["reviewed_on"])
    except ValueError:
        yield Problem(path, line, f"reviewed_on: '{row['reviewed_on']}' is no date", "write YYYY-MM-DD")
    try:
        is_weight = float(row["sampling_weight"]) > 0
    except ValueError:
        is_weight = False
    if not is_weight:
        yield Problem(path, line, f"sampling_weight: '{row['sampling_weight']}' is no positive number", "companies of the stratum for each one drawn")


def _layer_problems(project: Project, judged: set[tuple[str, str]]) -> Iterator[Problem]:
    path = str(_path(project, LAYER_REVIEWS))
    layers = {taxonomy_id: {node.layer_id for node in nodes} for taxonomy_id, nodes in project.layers.items()}
    seen: set[tuple[str, str, str]] = set()
    for line, row in enumerate(project.decisions[LAYER_REVIEWS], start=_FIRST_LINE):
        key = (row["company_id"], row["reviewer_code"], row["taxonomy_id"])
        if key in seen:
            yield Problem(path, line, f"{row['company_name']} stands twice for {row['taxonomy_id']} under {row['reviewer_code']}")
        seen.add(key)
        if key[:2] not in judged:
            hint = next(iter(get_close_matches(row["company_id"], [company for company, _ in judged], n=1)), "")
            yield Problem(
                path, line, f"company_reviews.csv has no judgement of {row['company_name']} ({row['company_id']}) by {row['reviewer_code']}", hint
            )
        if row["taxonomy_id"] not in layers:
            yield Problem(path, line, f"unknown layer model '{row['taxonomy_id']}'", nearest(row["taxonomy_id"], layers))
            continue
        known = layers[row["taxonomy_id"]]
        for layer in reviewed_layers(row["taxonomy_id"], row["layers"]):
            if layer.layer_id != NO_LAYER and layer.layer_id not in known:
                yield Problem(path, line, f"unknown layer '{layer.layer_id}'", nearest(layer.layer_id, known))


def _path(project: Project, name: str) -> Path:
    return project.content / "decisions" / f"{name}.csv"
