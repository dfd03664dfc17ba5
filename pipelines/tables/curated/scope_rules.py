"""One row per rule of vocabulary/scope.yml, in order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.engine.build import Context


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """Rules with their order."""
    for order, rule in enumerate(context.project.scope.rules, start=1):
        yield {"scope_rule_order": order, "scope_evidence": rule.evidence, "scope": rule.scope, "meaning": rule.meaning}
