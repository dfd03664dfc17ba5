"""How far each pair of models agrees, with intervals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np

from pipelines.agreement import information
from pipelines.agreement.comparisons import COLUMNS, Comparison, comparisons
from pipelines.agreement.matching import DRAWS, Array, contingency, interval, matched_share, one_to_one, redraws, shared_members
from pipelines.agreement.sets import krippendorff_alpha, masi_distances
from pipelines.engine.build import Context

FEWEST = 10  # companies below which no value is given
METHOD = f"bootstrap over companies, {DRAWS} redraws, centred on the value"
BITS = float("inf")
MEASURES = {
    "krippendorff_alpha_masi": ("index", -1.0, 1.0),
    "adjusted_mutual_information": ("index", -1.0, 1.0),
    "mutual_information": ("bits", 0.0, BITS),
    "entropy_left": ("bits", 0.0, BITS),
    "entropy_right": ("bits", 0.0, BITS),
    "bits_lost_left_to_right": ("bits", 0.0, BITS),
    "bits_lost_right_to_left": ("bits", 0.0, BITS),
    "matched_share": ("share", 0.0, 1.0),
}
"""Measure → its unit and its least and greatest value."""


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """One row per pair of models, basis, view of scope and measure."""
    for compared in context.once("comparisons of models", lambda: _comparisons(context)):
        enough = len(compared.pairs) >= FEWEST
        found = _measured(compared) if enough else {}
        for measure, (unit, least, most) in MEASURES.items():
            value, drawn = found.get(measure, (np.nan, np.empty(0)))
            ends = interval(value, drawn, least, most)
            yield {
                **compared.key,
                "agreement_measure": measure,
                "measured_value": None if np.isnan(value) else round(value, 6),
                "value_low": None if ends is None else round(ends[0], 6),
                "value_high": None if ends is None else round(ends[1], 6),
                "unit": unit,
                "company_count": len(compared.pairs),
                "left_placed_count": compared.left_placed_count,
                "right_placed_count": compared.right_placed_count,
                "interval_method": METHOD,
            }


def _measured(compared: Comparison) -> dict[str, tuple[float, Array]]:
    """Measure → its value and its values in the redraws."""
    words = "|".join(compared.key.values())
    table = compared.table
    # the table itself stands first, then the redraws, so that all are measured by one call
    tables = np.concatenate([table[None], redraws(table.ravel(), words).reshape(-1, *table.shape)])
    match = one_to_one(table)
    left, right, _ = information.joint_entropies(tables)
    lost_left, lost_right = information.bits_lost(tables)
    values = {
        "krippendorff_alpha_masi": _alpha(compared, words),
        "adjusted_mutual_information": information.adjusted_mutual_information(tables),
        "mutual_information": information.mutual_information_bits(tables),
        "entropy_left": left,
        "entropy_right": right,
        "bits_lost_left_to_right": lost_left,
        "bits_lost_right_to_left": lost_right,
        "matched_share": matched_share(tables, match),
    }
    return {measure: (float(found[0]), found[1:]) for measure, found in values.items()}


def _alpha(compared: Comparison, words: str) -> Array:
    """Alpha of the two models as annotators, the right one's labels read as the left ones that they are matched with.

    The match is that of the primary layers; companies with both layers in their sets decide between equals, and match layers that are nobody's
    primary one, so that a model agrees fully with itself under other names.
    """
    labels = [sorted({layer for pair in compared.pairs for layer in pair[side].layers}) for side in (0, 1)]
    primary = contingency([left.primary for left, _ in compared.pairs], [right.primary for _, right in compared.pairs], *labels)
    shared = shared_members(((left.layers, right.layers) for left, right in compared.pairs), *labels)
    names = {labels[1][right]: labels[0][left] for left, right in one_to_one(primary, shared)}
    kinds = Counter((left.layers, frozenset(names.get(layer, layer) for layer in right.layers)) for left, right in compared.pairs)
    sets = sorted({one for kind in kinds for one in kind}, key=sorted)
    number = {one: place for place, one in enumerate(sets)}
    ordered = sorted(kinds, key=lambda kind: (number[kind[0]], number[kind[1]]))
    counts = np.array([kinds[kind] for kind in ordered])
    one, other = (np.array([number[kind[side]] for kind in ordered]) for side in (0, 1))
    return krippendorff_alpha(one, other, np.concatenate([counts[None], redraws(counts, words)]), masi_distances(sets))


def _comparisons(context: Context) -> list[Comparison]:
    models = [row["taxonomy_id"] for row in context.read("curated.taxonomies", ["taxonomy_id"])]
    return list(comparisons(models, context.read("marts.crosswalk_members", COLUMNS)))
