"""Whose address a record gives.

Belongs here: whether one record stands for a whole domain. Does not belong here: reading addresses (``parsing.domains``); the same rule over
columns, for all records at once, is ``queries/sites.sql``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipelines.resolution import Record


def claims_domain(record: Record) -> bool:
    """Whether a record stands for a whole domain: its address is a key and the home page.

    The home page of a shared host counts only for a record that is named after it: lists often cut an address down to its host, and a
    project at github.com is not GitHub.
    """
    domain = record.domain
    if domain is None or not domain.is_key or not domain.is_root_page:
        return False
    return not domain.is_shared_host or domain.stem.replace("-", "") in {record.name_key.compact, "".join(record.name_key.tokens)}
