"""The optimal one-to-one match of the layers of each pair of models."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.agreement.comparisons import COLUMNS, Comparison, comparisons
from pipelines.agreement.matching import one_to_one
from pipelines.engine.build import Context


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """One row per matched pair of layers that share a company."""
    for compared in context.once("comparisons of models", lambda: _comparisons(context)):
        table = compared.table
        for left, right in one_to_one(table):
            yield {
                **compared.key,
                "left_layer_id": compared.left_labels[left],
                "right_layer_id": compared.right_labels[right],
                "shared_company_count": int(table[left, right]),
                "left_company_count": int(table[left].sum()),
                "right_company_count": int(table[:, right].sum()),
            }


def _comparisons(context: Context) -> list[Comparison]:
    models = [row["taxonomy_id"] for row in context.read("curated.taxonomies", ["taxonomy_id"])]
    return list(comparisons(models, context.read("marts.crosswalk_members", COLUMNS)))
