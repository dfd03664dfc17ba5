"""One row per role of vocabulary/roles.yml."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.engine.build import Context


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """Roles as the vocabulary has them."""
    for role_id, role in context.project.roles.items():
        yield {"mention_role": role_id, **role.model_dump()}
