"""Declared relations of the layers of different models, derived from their activity maps (docs/adr/0011)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from pipelines.agreement.relations import INVERSE, Extent, Relation, declared_relation, reason
from pipelines.engine.build import Context


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """One row per related pair and direction."""
    names = {row["activity_id"]: row["activity_name"] for row in context.read("curated.activities", ["activity_id", "activity_name"])}
    extents = _extents(context)
    for (one_model, one), (other_model, other) in combinations(sorted(extents), 2):
        if one_model == other_model:
            continue
        here, there = extents[one_model, one], extents[other_model, other]
        found = declared_relation(here, there)
        if found is None:
            continue
        turned = Relation(INVERSE[found.predicate], found.similarity, found.shared, found.object_only, found.subject_only)
        yield _row(one_model, one, other_model, other, found, reason(found, here, there, names.__getitem__))
        yield _row(other_model, other, one_model, one, turned, reason(turned, there, here, names.__getitem__))


def _extents(context: Context) -> dict[tuple[str, str], Extent]:
    """(model, layer) → what the layer holds with all its sublayers; whole outweighs part, and part outweighs near."""
    ancestors = defaultdict(list)
    for row in context.read("curated.layer_ancestors", ["layer_id", "ancestor_layer_id"]):
        ancestors[row["layer_id"]].append(row["ancestor_layer_id"])
    stated: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in context.read("curated.activity_layers", ["taxonomy_id", "layer_id", "activity_id", "membership"]):
        for layer_id in ancestors.get(row["layer_id"], ()):
            stated[row["taxonomy_id"], layer_id][row["membership"]].add(row["activity_id"])
    return {
        layer: Extent(frozenset(words["whole"]), frozenset(words["part"] - words["whole"]), frozenset(words["none"] - words["part"] - words["whole"]))
        for layer, words in stated.items()
    }


def _row(subject_model: str, subject: str, object_model: str, other: str, relation: Relation, words: str) -> dict[str, Any]:
    return {
        "subject_taxonomy_id": subject_model,
        "subject_layer_id": subject,
        "mapping_predicate": relation.predicate,
        "object_taxonomy_id": object_model,
        "object_layer_id": other,
        "similarity_score": round(relation.similarity, 6),
        "shared_activity_ids": sorted(relation.shared),
        "subject_only_activity_ids": sorted(relation.subject_only),
        "object_only_activity_ids": sorted(relation.object_only),
        "reason": words,
    }
