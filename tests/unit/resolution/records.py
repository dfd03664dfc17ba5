"""Made-up records for the tests of identity."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from pipelines.engine.models import SharedHosts
from pipelines.engine.yaml_files import read_model
from pipelines.parsing.domains import DomainIndex
from pipelines.resolution import Record
from pipelines.resolution.normalise import name_key

DOMAINS = DomainIndex(read_model(Path(__file__).resolve().parents[3] / "pipelines" / "vocabulary" / "shared_hosts.yml", SharedHosts))


def record(mention: str, name: str = "Acme", url: str = "", **fields: Any) -> Record:
    """A company record; ``mention`` is "source:record" or a record of the source "list"."""
    mention_id = mention if ":" in mention else f"list:{mention}"
    given: dict[str, Any] = {"source_id": mention_id.partition(":")[0], "first_seen": date(2023, 5, 16), "kind": "company"} | fields
    return Record(mention_id=mention_id, name=name, name_key=name_key(name), domain=DOMAINS.registered_domain(url) if url else None, **given)
