"""The project's own matcher as it ships: ``pipelines.resolution.engine.resolve`` with the reviewed table of renames, aliases and parents.

No labels and no threshold to choose. ``ours_without_table`` is the same without ``decisions/aliases.csv``, as no peer has one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pandas as pd

from benchmarks.identity.peers.prepare import Result
from pipelines.engine.models import SharedHosts
from pipelines.engine.registry import load_project
from pipelines.resolution.engine import resolve
from pipelines.resolution.links import Links, read_links
from pipelines.resolution.normalise import place_names

READS_FILES: Final = True
ROOT: Final = Path(__file__).parents[3]


def match(records: Path, *, train: pd.DataFrame | None, with_table: bool = True) -> Result:
    """Match; the development half is not used."""
    project = load_project(ROOT)
    links = read_links(project.decisions["aliases"]) if with_table else Links()
    resolved = resolve(records, SharedHosts(hosts=dict(project.shared_hosts)), links, place_names(project.countries))
    return Result(resolved.pairs, resolved.clusters, threshold=float("nan"))
