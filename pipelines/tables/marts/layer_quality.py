"""How good the map's placements are against the held-out half of the reviewed companies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from pipelines.engine.build import Context
from pipelines.placement.quality import METHOD, Sample, Share, placement_counts

ALL_LAYERS = "all"
WEIGHTINGS = {"sample": False, "map": True}


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """Precision and recall per model and per layer, and how often the primary layer is right; for the sample and for the map."""
    reviews = pd.DataFrame(context.read("curated.company_reviews", ["company_id", "review_state", "stratum", "sampling_weight", "is_held_out"]))
    reviews = reviews[reviews["company_id"].notna()].drop_duplicates("company_id")
    scope = {row["company_id"]: row["scope"] for row in context.read("curated.company_scope", ["company_id", "scope"])}
    sizes = reviews.groupby("stratum")["sampling_weight"].sum()
    judged = reviews[(reviews["review_state"] == "judged") & reviews["is_held_out"] & (reviews["company_id"].map(scope) != "out")]
    if judged.empty:
        return
    companies = judged.set_index("company_id").assign(stratum_size=judged["stratum"].map(sizes).to_numpy())
    sample = Sample(companies)
    columns = ["company_id", "taxonomy_id", "layer_id"]
    reviewed = _of(companies, context.read("curated.reviewed_layers", [*columns, "review_verdict", "review_rank"]))
    weighed = _of(companies, context.read("curated.weighed_layers", [*columns, "is_counted", "rule_rank"]))
    models = set(reviewed["taxonomy_id"])
    counted = weighed[weighed["is_counted"].astype(bool) & weighed["taxonomy_id"].isin(models)]
    main = {row["layer_id"] for row in context.read("curated.layers", ["layer_id", "layer_depth"]) if row["layer_depth"] == 1}
    placements = placement_counts(counted, reviewed)
    for taxonomy_id in sorted(models):
        own = placements[placements["taxonomy_id"] == taxonomy_id]
        yield from _measured(sample, taxonomy_id, ALL_LAYERS, own[own["layer_id"].isin(main)])
        for layer_id, cases in own.groupby("layer_id"):
            yield from _measured(sample, taxonomy_id, str(layer_id), cases)
        yield from _primary(sample, taxonomy_id, counted, reviewed[reviewed["taxonomy_id"] == taxonomy_id], main)


def _of(companies: pd.DataFrame, found: list[dict[str, Any]]) -> pd.DataFrame:
    table = pd.DataFrame(found)
    return table[table["company_id"].isin(companies.index)]


def _measured(sample: Sample, taxonomy_id: str, layer_id: str, cases: pd.DataFrame) -> Iterator[dict[str, Any]]:
    counts = {
        "both": cases[cases["is_predicted"] & cases["is_right"]].groupby("company_id").size(),
        "predicted": cases[cases["is_predicted"]].groupby("company_id").size(),
        "right": cases[cases["is_right"]].groupby("company_id").size(),
    }
    for measure, whole in (("precision", "predicted"), ("recall", "right")):
        for weighting, weighted in WEIGHTINGS.items():
            yield from _row(taxonomy_id, layer_id, measure, weighting, sample.share(counts["both"], counts[whole], weighted=weighted))


def _primary(sample: Sample, taxonomy_id: str, counted: pd.DataFrame, reviewed: pd.DataFrame, main: set[str]) -> Iterator[dict[str, Any]]:
    """Of the companies that both place: how often the map's primary layer is the first of the review, and how often it is any of its layers."""
    first = reviewed[(reviewed["review_rank"] == 1) & (reviewed["review_verdict"] == "in") & reviewed["layer_id"].isin(main)]
    chosen = counted[(counted["taxonomy_id"] == taxonomy_id) & (counted["rule_rank"] == 1)].set_index("company_id")["layer_id"]
    firsts = first[first["company_id"].isin(chosen.index)].groupby("company_id")["layer_id"].agg(set)  # two readings may put different layers first
    every = reviewed.groupby("company_id")["layer_id"].agg(set)
    whole = pd.Series(1, index=firsts.index)
    for measure, right in (("primary_is_first", firsts), ("primary_is_right", every)):
        part = pd.Series([int(chosen[company] in right[company]) for company in firsts.index], index=firsts.index, dtype=int)
        for weighting, weighted in WEIGHTINGS.items():
            yield from _row(taxonomy_id, ALL_LAYERS, measure, weighting, sample.share(part, whole, weighted=weighted))


def _row(taxonomy_id: str, layer_id: str, measure: str, weighting: str, share: Share) -> Iterator[dict[str, Any]]:
    if share.cases:
        yield {
            "taxonomy_id": taxonomy_id,
            "layer_id": layer_id,
            "quality_measure": measure,
            "weighting": weighting,
            "measured_value": round(share.value, 6),
            "value_low": round(share.low, 6),
            "value_high": round(share.high, 6),
            "case_count": share.cases,
            "interval_method": METHOD,
        }
