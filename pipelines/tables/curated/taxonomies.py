"""One row per file of taxonomies/."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pipelines.engine.build import Context


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """Layer models in id order; lists as JSON."""
    for taxonomy_id, taxonomy in sorted(context.project.taxonomies.items()):
        citation = taxonomy.citation
        yield {
            "taxonomy_id": taxonomy_id,
            "title": taxonomy.title,
            "short_title": taxonomy.short_title,
            "publisher": citation.publisher,
            "document": citation.document,
            "source_id": citation.source,
            "document_title": citation.title,
            "document_date": citation.date,
            "document_url": str(citation.url) if citation.url else None,
            "citation_note": citation.note,
            "model_kind": taxonomy.kind,
            "direction": taxonomy.direction,
            "is_numbered": taxonomy.is_numbered,
            "layer_count": taxonomy.layer_count,
            "order_note": taxonomy.order_note,
            "attributes": json.dumps(taxonomy.attributes, ensure_ascii=False),
        }
