"""How well companies are told apart, measured on the held-out half of the labelled data with the shipped rules and weights."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from pipelines.engine.build import Context
from pipelines.engine.models import SharedHosts
from pipelines.resolution.cluster import cluster
from pipelines.resolution.engine import resolve
from pipelines.resolution.labels import ONE_COMPANY, PAIRS, RECORDS, labelled_pairs, labelled_records
from pipelines.resolution.links import read_links
from pipelines.resolution.normalise import place_names
from pipelines.resolution.quality import MEASURES, RESAMPLES, SEED, cluster_quality, pair_count, pair_quality, recall_at_precision
from pipelines.resolution.records import ORGANISATION_KINDS, read_judgements, read_records

OVER_CLUSTERS = "bootstrap over companies, 2,000 resamples"
OVER_COMPONENTS = "bootstrap over sets of pairs that share records, 2,000 resamples"
OF_PAIRS = ("precision", "recall", "specificity", "balanced_accuracy")


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """One row per labelled set and measure; none where the project stands without its labelled data."""
    if (context.project.root / RECORDS).is_file():
        yield from _on_landscapes(context)
    if (context.project.root / PAIRS).is_file():
        yield from _on_hard_pairs(context)


def _on_landscapes(context: Context) -> Iterator[dict[str, Any]]:
    records = labelled_records(context.project.root)
    given = pa.Table.from_pandas(records[["record_id", "source_id", "name", "url", "country_code"]], preserve_index=False)
    shared = SharedHosts(hosts=dict(context.project.shared_hosts))
    found = resolve(given, shared, read_links(context.project.decisions["aliases"]), place_names(context.project.countries))
    cluster = records.set_index("record_id")["cluster_id"]
    held_out = records.loc[records["is_held_out"].astype(bool), "record_id"]
    quality = cluster_quality(cluster[held_out].to_numpy(), found.clusters[held_out].to_numpy())
    for name in MEASURES:
        measure = getattr(quality, name)
        yield _row("landscape_records", name, measure.value, quality.records, measure.low, measure.high, OVER_CLUSTERS)
    inside = found.pairs[found.pairs["left_id"].isin(held_out) & found.pairs["right_id"].isin(held_out)]
    is_same = cluster[inside["left_id"]].to_numpy() == cluster[inside["right_id"]].to_numpy()
    true_pairs = pair_count(cluster[held_out].to_numpy())
    yield _row("landscape_records", "recall_at_precision_99", recall_at_precision(inside["score"].to_numpy(), is_same, true_pairs), true_pairs)
    yield _row("landscape_records", "blocking_recall", float(is_same.sum()) / true_pairs, true_pairs)
    yield _row("landscape_records", "mixed_clusters", quality.mixed_clusters, quality.predicted_clusters)
    yield _row("landscape_records", "wrong_clusters", quality.wrong_clusters, quality.predicted_clusters)


def _on_hard_pairs(context: Context) -> Iterator[dict[str, Any]]:
    """The labels against the published companies, and against what the rules alone would make of the organisations' records."""
    company = {row["mention_id"]: row["company_id"] for row in context.read("resolved.company_mentions", ["mention_id", "company_id"])}
    records = read_records(context)
    pairs = labelled_pairs(context.project.root)
    known = {record.mention_id for record in records}
    pairs = pairs[pairs["is_held_out"] & pairs["left_mention_id"].isin(known) & pairs["right_mention_id"].isin(known)]
    if not pairs.empty:
        yield from _answers(pairs, company, "")
    organisations = [record for record in records if record.kind in ORGANISATION_KINDS]
    by_rules = cluster(organisations, read_judgements(context)).labels
    pairs = pairs[pairs["left_mention_id"].isin(by_rules) & pairs["right_mention_id"].isin(by_rules)]
    if not pairs.empty:
        yield from _answers(pairs, by_rules, "rules_")


def _answers(pairs: pd.DataFrame, group: dict[str, str], prefix: str) -> Iterator[dict[str, Any]]:
    label = pairs["label"].isin(ONE_COMPANY).to_numpy()
    sides = [pairs[side].map(group) for side in ("left_mention_id", "right_mention_id")]
    answer = (sides[0].notna() & (sides[0] == sides[1])).to_numpy()
    quality = pair_quality(label, answer)
    low, high = _intervals(label, answer, pairs["component"])
    for position, name in enumerate(OF_PAIRS):
        yield _row("hard_pairs", f"{prefix}{name}", getattr(quality, name), quality.pairs, low[position], high[position], OVER_COMPONENTS)


def _intervals(label: np.ndarray, answer: np.ndarray, component: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """The 2.5 and 97.5 % quantiles of ``OF_PAIRS``."""
    counted = pd.DataFrame({"both": label & answer, "same": label, "said": answer, "neither": ~label & ~answer, "different": ~label})
    sums = counted.groupby(component.to_numpy()).sum().to_numpy(dtype=float)
    drawn = np.random.default_rng(SEED).multinomial(len(sums), np.full(len(sums), 1 / len(sums)), size=RESAMPLES) @ sums
    both, same, said, neither, different = drawn.T
    with np.errstate(invalid="ignore", divide="ignore"):
        recall, specificity = both / same, neither / different
        values = np.column_stack([both / said, recall, specificity, (recall + specificity) / 2])
    low, high = np.nanquantile(values, [0.025, 0.975], axis=0)
    return low, high


def _row(
    label_set: str, measure: str, value: float, cases: int, low: float | None = None, high: float | None = None, method: str | None = None
) -> dict[str, Any]:
    return {
        "label_set": label_set,
        "quality_measure": measure,
        "measured_value": round(float(value), 6),
        "value_low": None if low is None else round(float(low), 6),
        "value_high": None if high is None else round(float(high), 6),
        "case_count": int(cases),
        "interval_method": method,
    }
