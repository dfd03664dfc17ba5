"""The project's own matcher, as ``pipelines.resolution.engine.resolve`` offers it: no labels, no threshold to choose."""

from __future__ import annotations

import importlib

import pandas as pd

from benchmarks.identity.peers.prepare import Result


def match(records: pd.DataFrame, *, train: pd.DataFrame | None) -> Result:
    """Match; the development half is not used.

    ``resolve`` takes the records and gives an object with ``pairs`` (left_id, right_id, score from 0 to 1) and ``clusters`` (record_id → label, every
    record), both pandas.
    """
    resolved = importlib.import_module("pipelines.resolution.engine").resolve(records)
    return Result(resolved.pairs, resolved.clusters, threshold=float("nan"))
