"""The layers that reviews name, layers above sublayers included."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.engine.build import Context
from pipelines.placement.reviews import LAYER_REVIEWS, reviewed_layers


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """One row per company, reading, model and layer; companies that the map no longer has are left out."""
    wanted = ["reviewed_company_id", "company_id", "reviewer_code", "is_held_out", "review_state"]
    known = {
        (row["reviewed_company_id"], row["reviewer_code"]): row
        for row in context.read("curated.company_reviews", wanted)
        if row["company_id"] and row["review_state"] == "judged"
    }
    for row in context.project.decisions[LAYER_REVIEWS]:
        review = known.get((row["company_id"], row["reviewer_code"]))
        if review is None:
            continue
        for layer in reviewed_layers(row["taxonomy_id"], row["layers"]):
            yield {
                "company_id": review["company_id"],
                "reviewer_code": row["reviewer_code"],
                "taxonomy_id": row["taxonomy_id"],
                "layer_id": layer.layer_id,
                "review_rank": layer.rank,
                "is_arguable": layer.is_arguable,
                "is_held_out": review["is_held_out"],
            }
