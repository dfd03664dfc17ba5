"""The union of the SQL of all files in metrics/."""

from __future__ import annotations

from pipelines.engine.registry import Project

COLUMNS = "taxonomy_id, layer_id, scope_view, breakdown_value, CAST(value AS DOUBLE) AS metric_value, CAST(value_low AS DOUBLE) AS value_low, \
CAST(value_high AS DOUBLE) AS value_high, CAST(known_count AS BIGINT) AS known_count, CAST(total_count AS BIGINT) AS total_count"


def sql(project: Project) -> str:
    """One SELECT over all metrics, each tagged with its id, breakdown and unit."""
    return "\nUNION ALL\n".join(
        f"SELECT '{metric_id}' AS metric_id, '{metric.breakdown}' AS breakdown, '{metric.unit}' AS unit, {COLUMNS}\n"
        f"FROM (\n{metric.sql.strip()}\n) AS metric"
        for metric_id, metric in sorted(project.metrics.items())
    )
