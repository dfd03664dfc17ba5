"""The crosswalk of the layer models as a file that mapping tools read: SSSOM/TSV.

The Simple Standard for Sharing Ontological Mappings (Matentzoglu et al. 2022, "A Simple Standard for Sharing Ontological Mappings (SSSOM)",
Database baac035) is a table of statements (subject, predicate, object, justification) under a head of comment lines in YAML.

Belongs here: from the published table to that text. Does not belong here: how the relations are derived (``pipelines.agreement.relations``).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from .releases import open_reader

TABLE = "curated.layer_crosswalk"
FILE = "crosswalk.sssom.tsv"
SPACE = "urn:generative-ai-market-map"
"""A name space that promises no page on the web: the project has none of its own."""
PREFIXES = {
    "layer": f"{SPACE}:layer:",
    "model": f"{SPACE}:model:",
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "urn": "urn:",  # readers that take the set's own identifier for a short form need its beginning declared
}
LICENCE = "https://www.apache.org/licenses/LICENSE-2.0"
DESCRIPTION = "How the layers of published models of the generative-AI stack relate, derived from which activities each model puts in each layer."
JUSTIFICATION = "semapv:MappingChaining"
"""Layer to activity and activity to layer, put together: no one has stated the relation of the two layers itself."""
COLUMNS = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "subject_source",
    "object_source",
    "similarity_score",
    "similarity_measure",
    "comment",
)
STATEMENTS = f"""
SELECT one.layer_id AS subject, one.layer_name AS subject_label, one.taxonomy_id AS subject_model,
  other.layer_id AS object, other.layer_name AS object_label, other.taxonomy_id AS object_model,
  mapping.mapping_predicate AS predicate, mapping.similarity_score AS score, mapping.reason
FROM {TABLE} AS mapping
JOIN curated.layers AS one ON one.layer_id = mapping.subject_layer_id
JOIN curated.layers AS other ON other.layer_id = mapping.object_layer_id
ORDER BY subject, object
"""


def write_mappings(database: Path, target: Path, release_date: str) -> None:
    """Write the crosswalk of a finished database as SSSOM/TSV; the same database gives the same bytes.

    Args:
        database: The DuckDB file of the release.
        target: The file to write.
        release_date: Date of the release (ISO 8601), the date and version of the set.
    """
    with open_reader(database) as reader:
        cursor = reader.execute(STATEMENTS)
        names = [column[0] for column in cursor.description or []]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    target.write_text(mapping_set(rows, release_date), encoding="utf-8", newline="")


def mapping_set(rows: Sequence[Mapping[str, Any]], release_date: str) -> str:
    """The text of a mapping set.

    Args:
        rows: ``subject``, ``subject_label``, ``subject_model``, ``predicate``, ``object``, ``object_label``, ``object_model``, ``score``, ``reason``.
        release_date: See :func:`write_mappings`.
    """
    head = {
        "curie_map": PREFIXES,
        "license": LICENCE,
        "mapping_date": release_date,
        "mapping_set_description": DESCRIPTION,
        "mapping_set_id": f"{SPACE}:crosswalk:{release_date}",
        "mapping_set_title": "Crosswalk of layer models of generative AI",
        "mapping_set_version": release_date,
    }
    stream = io.StringIO()
    for line in yaml.safe_dump(head, sort_keys=True, allow_unicode=True, width=1000).splitlines():
        stream.write(f"#{line}\n")
    writer = csv.writer(stream, delimiter="\t", lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        statement = {
            "subject_id": f"layer:{row['subject']}",
            "subject_label": row["subject_label"],
            "predicate_id": row["predicate"],
            "object_id": f"layer:{row['object']}",
            "object_label": row["object_label"],
            "mapping_justification": JUSTIFICATION,
            "subject_source": f"model:{row['subject_model']}",
            "object_source": f"model:{row['object_model']}",
            "similarity_score": f"{row['score']:.6g}",
            "similarity_measure": "Ruzicka index of the activities held",
            "comment": row["reason"],
        }
        writer.writerow([" ".join(str(statement[column]).split()) for column in COLUMNS])
    return stream.getvalue()
