"""One row per node of every layer tree; ``stack_order`` counts from the ground up whatever the document's direction."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pipelines.engine.build import Context


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """Layers in the document's order; a sublayer without a stack position of its own takes its parent's."""
    for taxonomy_id, nodes in sorted(context.project.layers.items()):
        positions: dict[str | None, float] = {None: 0.5}
        for node in nodes:
            own = node.layer.stack_position
            positions[node.layer_id] = own if own is not None else positions[node.parent_layer_id]
        ground_up = sorted(nodes, key=lambda node: (positions[node.layer_id], node.layer_order if node.depth == 1 else 0))
        stack_order = {node.layer_id: order for order, node in enumerate(ground_up, start=1)}
        for node in nodes:
            layer = node.layer
            yield {
                "taxonomy_id": taxonomy_id,
                "layer_id": node.layer_id,
                "parent_layer_id": node.parent_layer_id,
                "layer_kind": layer.kind,
                "layer_depth": node.depth,
                "layer_order": node.layer_order,
                "stack_order": stack_order[node.layer_id],
                "stack_position": positions[node.layer_id],
                "layer_code": layer.code,
                "layer_name": layer.name,
                "also_written_as": layer.also_written_as,
                "definition": layer.definition,
                "attributes": json.dumps(layer.attributes, ensure_ascii=False),
                "defect": layer.defect,
            }
