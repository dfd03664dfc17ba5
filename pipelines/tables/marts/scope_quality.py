"""How good the inclusion rule is against the reviewed companies, and how many companies of each scope the map really holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from pipelines.engine.build import Context
from pipelines.placement.quality import METHOD, Sample
from pipelines.placement.reviews import SCOPES

WEIGHTINGS = {"sample": False, "map": True}


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """Precision and recall of each scope on the held-out half; the estimated number of companies on both halves, since it asks no rule."""
    wanted = ["company_id", "review_state", "scope_reviewed", "reviewer_code", "stratum", "sampling_weight", "is_held_out"]
    reviews = pd.DataFrame(context.read("curated.company_reviews", wanted))
    reviews = reviews[reviews["company_id"].notna()].sort_values("reviewer_code").drop_duplicates("company_id")
    sizes = reviews.groupby("stratum")["sampling_weight"].sum()
    judged = reviews[reviews["review_state"] == "judged"].set_index("company_id")
    if judged.empty:
        return
    judged = judged.assign(stratum_size=judged["stratum"].map(sizes))
    scope = {row["company_id"]: row["scope"] for row in context.read("curated.company_scope", ["company_id", "scope"])}
    held_out = judged[judged["is_held_out"].astype(bool)]
    sample = Sample(held_out)
    by_rule, by_review = pd.Series(held_out.index.map(scope), index=held_out.index), held_out["scope_reviewed"]
    for word in SCOPES:
        both = ((by_rule == word) & (by_review == word)).astype(int)
        for measure, whole in (("precision", by_rule == word), ("recall", by_review == word)):
            for weighting, weighted in WEIGHTINGS.items():
                share = sample.share(both, whole.astype(int), weighted=weighted)
                if share.cases:
                    yield _row(word, measure, weighting, share.value, share.low, share.high, share.cases)
    everybody = Sample(judged)
    for word in SCOPES:
        total = everybody.total((judged["scope_reviewed"] == word).astype(int))
        yield _row(word, "estimated_company_count", "map", total.value, total.low, total.high, len(judged))


def _row(scope: str, measure: str, weighting: str, value: float, low: float, high: float, cases: int) -> dict[str, Any]:
    return {
        "scope": scope,
        "quality_measure": measure,
        "weighting": weighting,
        "measured_value": round(value, 6),
        "value_low": round(low, 6),
        "value_high": round(high, 6),
        "case_count": cases,
        "interval_method": METHOD,
    }
