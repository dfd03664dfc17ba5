"""Splink 5 on DuckDB without labels: a Fellegi-Sunter model fitted by expectation maximisation.

Set up after Splink's own advice: the name in levels (equal with an adjustment for frequent names, a name in common among names in use and former
names, three bands of Jaro-Winkler), registered domain, stem of the domain, country, year, identifiers in common; u from random pairs; m from two
passes over different blocks. Only the threshold comes from the labels.
"""

from __future__ import annotations

from typing import Any

import duckdb
import pandas as pd
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from benchmarks.identity.peers.prepare import MAX_BLOCK, Result, finished, prepared

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
        linker.training.estimate_parameters_using_expectation_maximisation(
            rule, record_sample_proportion=1.0, max_pairs=1e6, fix_probability_two_random_records_match=True
        )
    return predicted(linker, table, train)


def linker_of(table: pd.DataFrame, labels: pd.DataFrame | None = None, share: float = 1e-5) -> Linker:
    """A linker over the prepared records; comparisons that no record could fill are left out."""
    frame = table.assign(first=table["compact"].str[:5])
    frame["first"] = frame["first"].where(frame.groupby("first")["first"].transform("size") <= MAX_BLOCK)
    words = table["core"].str.split().explode()
    frame["words"] = words.where(words.map(words.value_counts()) <= MAX_BLOCK).groupby(level=0).agg(lambda found: sorted(set(found.dropna())))
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
                cll.ExactMatchLevel("domain"),
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
            block_on("first"),
            block_on("words", arrays_to_explode=["words"]),
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
