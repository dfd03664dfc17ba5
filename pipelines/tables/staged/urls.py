"""Each distinct URL is parsed once; an address that cannot be read keeps its row, without a domain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.engine.build import Context
from pipelines.engine.models import SharedHosts
from pipelines.parsing.domains import DomainIndex, DomainKey

PROJECT_HOSTS = {"foundations", "universities", "press_and_papers"}
"""Shared hosts whose inner pages are about one project, model or paper."""
DOCUMENTATION = {"project_documentation"}
"""Shared hosts on which each subdomain is the documentation of one project."""


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """URL → registered domain and whether it is a key of identity."""
    index = DomainIndex(SharedHosts(hosts=dict(context.project.shared_hosts)))
    for row in context.read("raw.records", ["url"], distinct=True):
        if row["url"] is None:
            continue
        key = index.registered_domain(row["url"])
        if key is None:
            yield {"url": row["url"], "is_root_page": False, "is_domain_key": False, "page_kind": "page", "key_reason": "not a web address"}
            continue
        yield {
            "url": row["url"],
            "host": key.host,
            "domain": key.domain,
            "domain_stem": key.stem,
            "is_root_page": key.is_root_page,
            "is_domain_key": key.is_key,
            "page_kind": _page_kind(key),
            "key_reason": key.reason,
        }


def _page_kind(key: DomainKey) -> str:
    """Home or page of a domain of its own; page of a project (a repository, a foundation's project, a paper); other page of a shared host."""
    if key.host_kind in DOCUMENTATION:
        return "project_page"
    if key.is_root_page:
        return "home"
    if key.host_kind in PROJECT_HOSTS or (key.host_kind == "code_hosting" and key.address.count("/") >= 2):
        return "project_page"
    return "shared_page" if key.is_shared_host else "page"
