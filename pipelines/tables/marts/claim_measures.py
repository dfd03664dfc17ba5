"""The union of the SQL of all claims that can be measured, each with its interval."""

from __future__ import annotations

from pipelines.engine.claims import measured_sql
from pipelines.engine.registry import Project


def sql(project: Project) -> str:
    """One SELECT over all files of claims/ that have SQL."""
    return measured_sql(project)
