"""The category → activity maps of all source.yml files as one table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.engine.build import Context


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """One row per label and activity; labels without an activity keep their reason."""
    for source_id, source in sorted(context.project.sources.items()):
        for scheme, rules in source.categories.items():
            for label, rule in rules.items():
                stance = "activity" if rule.activities else "out" if rule.out else "none"
                for activity_id in dict.fromkeys(rule.activities or ["none"]):
                    yield {
                        "source_id": source_id,
                        "category_scheme": scheme,
                        "category_label": label,
                        "category_stance": stance,
                        "activity_id": activity_id,
                        "layer_ids": rule.layers,
                        "edition_year": rule.edition_year,
                        "reason": rule.out or rule.none,
                        "is_generative": rule.is_generative,
                        "is_ai": rule.is_ai,
                        "is_fallback": rule.is_fallback,
                        "modality_ids": rule.modalities,
                    }
