"""Dagster's entry point: ``dagster dev -m pipelines.definitions`` (or ``make dagster``).

Belongs here: this one name. Does not belong here: assets and jobs (``pipelines.defs``).
"""

from __future__ import annotations

from pipelines.cli import project_root
from pipelines.defs import definitions

defs = definitions(project_root())
