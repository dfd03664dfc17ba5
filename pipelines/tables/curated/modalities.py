"""One row per modality of vocabulary/modalities.yml, in the order of the document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.engine.build import Context


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """Modalities as the vocabulary has them."""
    for order, (modality_id, modality) in enumerate(context.project.modalities.items(), start=1):
        yield {
            "modality_id": modality_id,
            "modality_order": order,
            "modality_name": modality.label,
            "definition": modality.definition,
            "includes": modality.includes,
            "excludes": modality.excludes,
            "examples": modality.examples,
            "document_headings": modality.document_headings,
        }
