"""How good placements and scope are against the reviewed sample: shares with intervals, for the sample and for the map it was drawn from.

The sample is stratified: a company stands for as many companies of its stratum as there are for each one judged (Horvitz and Thompson 1952, "A
generalization of sampling without replacement from a finite universe"). Intervals resample companies within their strata (Rao and Wu 1988,
"Resampling inference with complex survey data", without their rescaling: strata of few companies have intervals a little too narrow).

Belongs here: pure functions over judged companies. Does not belong here: reading tables, and any rule of placement.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

RESAMPLES: Final = 2000
SEED: Final = 1952
METHOD: Final = "bootstrap of companies within strata, 2,000 resamples"
_Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, slots=True)
class Share:
    """A share from 0 to 1 with its 95 % interval, and how many cases its denominator has in the sample; not a number without any."""

    value: float
    low: float
    high: float
    cases: int


@dataclass(frozen=True, slots=True)
class Total:
    """An estimated number of companies with its 95 % interval."""

    value: float
    low: float
    high: float


class Sample:
    """Judged companies with what each stands for, and the same draws for every measure.

    Args:
        companies: Index: company; columns ``stratum`` and ``stratum_size`` (companies of the map in the stratum). One row per judged company.
        resamples: Of the bootstrap.
        seed: Of the bootstrap.
    """

    def __init__(self, companies: pd.DataFrame, *, resamples: int = RESAMPLES, seed: int = SEED):
        self.index = companies.index
        judged = companies.groupby("stratum")["stratum"].transform("size")
        self.weight = (companies["stratum_size"] / judged).to_numpy(dtype=float)
        generator = np.random.default_rng(seed)
        draws = np.zeros((resamples, len(companies)))
        for _, places in sorted(pd.Series(range(len(companies)), index=companies.index).groupby(companies["stratum"].to_numpy())):
            count = len(places)
            draws[:, places.to_numpy()] = generator.multinomial(count, np.full(count, 1 / count), size=resamples)
        self._draws = draws

    def share(self, part: pd.Series[Any], whole: pd.Series[Any], *, weighted: bool) -> Share:
        """The sum of ``part`` over the sum of ``whole``, both counts per company (missing companies count nothing).

        Args:
            part: Cases that have the property, index: company.
            whole: All cases, same index.
            weighted: Whether each company counts for those it stands for.
        """
        top, bottom = (self._aligned(counts) * (self.weight if weighted else 1.0) for counts in (part, whole))
        cases = int(self._aligned(whole).sum())
        if bottom.sum() == 0:
            return Share(float("nan"), float("nan"), float("nan"), 0)
        tops, bottoms = self._draws @ top, self._draws @ bottom
        drawn = tops[bottoms > 0] / bottoms[bottoms > 0]
        low, high = np.quantile(drawn, [0.025, 0.975])
        return Share(float(top.sum() / bottom.sum()), float(low), float(high), cases)

    def total(self, counts: pd.Series[Any]) -> Total:
        """How many companies of the map have a property that these judged ones have (1) or have not (0)."""
        values = self._aligned(counts) * self.weight
        low, high = np.quantile(self._draws @ values, [0.025, 0.975])
        return Total(float(values.sum()), float(low), float(high))

    def _aligned(self, counts: pd.Series[Any]) -> _Array:
        return counts.reindex(self.index).fillna(0).to_numpy(dtype=float)


def placement_counts(predicted: pd.DataFrame, reviewed: pd.DataFrame) -> pd.DataFrame:
    """Placements of the map beside those of the reviews.

    Args:
        predicted: company_id, taxonomy_id, layer_id of placements that count, for reviewed companies and models.
        reviewed: company_id, taxonomy_id, layer_id, review_verdict ("in" or "arguable"); "none" as a layer stands for no layer.

    Returns:
        company_id, taxonomy_id, layer_id, is_predicted, is_right, one row per placement that either has; arguable layers are left out.
    """
    key = ["company_id", "taxonomy_id", "layer_id"]
    named = reviewed[reviewed["layer_id"] != "none"]
    both = predicted[key].assign(is_predicted=True).merge(named[[*key, "review_verdict"]], on=key, how="outer")
    both = both[both["review_verdict"] != "arguable"]
    return both[key].assign(is_predicted=both["is_predicted"].notna(), is_right=both["review_verdict"] == "in").reset_index(drop=True)
