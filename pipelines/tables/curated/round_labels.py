"""vocabulary/rounds.yml as one table: every label that sources use for a kind of round."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.engine.build import Context


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """One row per label in lower case: the kind's id, its own label and its aliases."""
    for round_type_id, round_type in sorted(context.project.rounds.items()):
        words = (round_type_id, round_type_id.replace("_", " "), round_type.label, *round_type.aliases)
        for label in sorted({word.lower() for word in words}):
            yield {"round_label": label, "round_type_id": round_type_id, "round_type_name": round_type.label, "is_funding": round_type.is_funding}
