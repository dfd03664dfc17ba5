"""Each distinct URL is parsed once; an address that cannot be read keeps its row, without a domain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.engine.build import Context
from pipelines.engine.models import SharedHosts
from pipelines.parsing.domains import DomainIndex


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """URL → registered domain and whether it is a key of identity."""
    index = DomainIndex(SharedHosts(hosts=dict(context.project.shared_hosts)))
    for row in context.select("SELECT DISTINCT url FROM raw.records WHERE url IS NOT NULL ORDER BY url"):
        key = index.registered_domain(row["url"])
        if key is None:
            yield {"url": row["url"], "is_root_page": False, "is_domain_key": False, "key_reason": "not a web address"}
            continue
        yield {
            "url": row["url"],
            "host": key.host,
            "domain": key.domain,
            "domain_stem": key.stem,
            "is_root_page": key.is_root_page,
            "is_domain_key": key.is_key,
            "key_reason": key.reason,
        }
