"""Splink 5 on DuckDB without labels: a Fellegi-Sunter model fitted by expectation maximisation.

Set up after Splink's own advice: the name in levels (equal with an adjustment for frequent names, a name in common among names in use and former
names, three bands of Jaro-Winkler), registered domain and its stem, country, year; u from random pairs; m from two passes over different blocks.
Only the threshold comes from the labels. Blocks: domain, page, compact name, any name in use or former name, stem of the domain, a name that is
another's stem. Wider blocks (first letters, rare words) were tried: on the development half they lose more than they find.
"""

from __future__ import annotations

from typing import Any

import duckdb
import pandas as pd
import splink.comparison_level_library as cll  # type: ignore[import-not-found]
import splink.comparison_library as cl  # type: ignore[import-not-found]
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from benchmarks.identity.peers.prepare import Result, finished, prepared

SEED = 7
DEFAULT = 3.0
LEAST = -20.0
"""Match weight (logarithm to base 2 of the odds) below which a pair is not kept."""


def match(records: pd.DataFrame, *, train: pd.DataFrame | None) -> Result:
    """Match without labels; the development half only sets the threshold."""
    table = prepared(records)
    linker = linker_of(table)
    linker.training.estimate_probability_two_random_records_match([block_on("domain"), "l.name_key = r.name_key"], recall=0.8)
    estimate_u(linker, len(table))
    for rule in (block_on("domain"), block_on("compact")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule, record_sample_proportion=1.0, max_pairs=1e6)
    return predicted(linker, table, train)


def linker_of(table: pd.DataFrame, labels: pd.DataFrame | None = None, share: float = 1e-5) -> Linker:
    """A linker over the prepared records; comparisons that no record could fill are left out."""
    frame = table
    if labels is not None:
        frame = frame.merge(labels.rename(columns={"cluster_id": "label"}), on="record_id", how="left")
    comparisons: list[Any] = [
        cl.CustomComparison(
            output_column_name="name",
            comparison_levels=[
                cll.NullLevel("compact"),
                cll.ExactMatchLevel("name_key").configure(tf_adjustment_column="name_key"),
                cll.ExactMatchLevel("compact").configure(tf_adjustment_column="compact"),
                cll.ArrayIntersectLevel("keys", min_intersection=1),
                cll.JaroWinklerLevel("compact", 0.95),
                cll.JaroWinklerLevel("compact", 0.9),
                cll.JaroWinklerLevel("compact", 0.8),
                cll.ElseLevel(),
            ],
        ),
        cl.CustomComparison(
            output_column_name="domain",
            comparison_levels=[
                cll.NullLevel("domain"),
                cll.ExactMatchLevel("domain").configure(tf_adjustment_column="domain"),
                cll.ExactMatchLevel("stem"),
                cll.JaroWinklerLevel("stem", 0.92),
                cll.ElseLevel(),
            ],
        ),
    ]
    if table["country_code"].notna().mean() > 0.05:
        comparisons.append(cl.ExactMatch("country_code").configure(term_frequency_adjustments=True))
    if table["founded_year"].notna().mean() > 0.05:
        near = cll.AbsoluteDifferenceLevel("founded_year", 1)
        levels = [cll.NullLevel("founded_year"), cll.ExactMatchLevel("founded_year"), near, cll.ElseLevel()]
        comparisons.append(cl.CustomComparison(output_column_name="founded_year", comparison_levels=levels))
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="record_id",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=[
            block_on("domain"),
            block_on("compact"),
            block_on("stem"),
            block_on("keys", arrays_to_explode=["keys"]),
            block_on("page"),
            "l.compact = r.stem",
        ],
        retain_matching_columns=False,
        max_iterations=20,
        probability_two_random_records_match=share,
    )
    api = DuckDBAPI(duckdb.connect())
    return Linker(api.register(frame), settings, log_level="ERROR")


def estimate_u(linker: Linker, size: int) -> None:
    """Fit u on random pairs; a small list is compared whole."""
    linker.training.estimate_u_using_random_sampling(max_pairs=min(1e7, size * size / 2), seed=SEED)


def predicted(linker: Linker, table: pd.DataFrame, train: pd.DataFrame | None) -> Result:
    """Score the blocked pairs and group."""
    found = linker.inference.predict(threshold_match_weight=LEAST, warning_mode="never")
    pairs = found.as_duckdbpyrelation().select("record_id_l, record_id_r, match_weight").df()
    spot = pd.Series(range(len(table)), index=table["record_id"])
    scored = pd.DataFrame({"left": pairs["record_id_l"].map(spot), "right": pairs["record_id_r"].map(spot), "score": pairs["match_weight"]})
    return finished(table, scored, train, default=DEFAULT)
