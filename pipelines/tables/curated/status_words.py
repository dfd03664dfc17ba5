"""vocabulary/statuses.yml as one table: every word that sources use for a company's status."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.engine.build import Context


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """One row per word in lower case: the status's own id and its aliases."""
    for order, (status_id, status) in enumerate(context.project.statuses.items(), start=1):
        for word in sorted({word.lower() for word in (status_id, *status.aliases)}):
            yield {"status_word": word, "status": status_id, "status_order": order, "definition": status.definition}
