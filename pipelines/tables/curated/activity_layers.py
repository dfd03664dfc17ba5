"""The activity → layer maps of all taxonomies as one table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.engine.build import Context

MEMBERSHIP = {"exact": "whole", "broad": "whole", "narrow": "part", "related": "none"}
"""exact, broad: every company with the activity is in the layer. narrow: only those that do it for generative AI (see company_layers)."""


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """One row per stated relation; the registry has checked that every activity has a stance in every model."""
    for taxonomy_id, nodes in sorted(context.project.layers.items()):
        for node in nodes:
            for activity_id, relation in node.layer.activities.items():
                row = {"activity_id": activity_id, "taxonomy_id": taxonomy_id, "layer_id": node.layer_id, "relation": relation}
                yield {**row, "membership": MEMBERSHIP[relation]}
        for activity_id, reason in context.project.taxonomies[taxonomy_id].no_counterpart.items():
            row = {"activity_id": activity_id, "taxonomy_id": taxonomy_id, "layer_id": "none", "relation": "none"}
            yield {**row, "membership": "none", "reason": reason}
