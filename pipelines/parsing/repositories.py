"""Addresses on GitHub as identifiers: whose account it is, and which repository.

Belongs here: address → account and repository. Does not belong here: whether an account is that of an organisation (extractors), other
addresses (``domains``).
"""

from __future__ import annotations

import re
from typing import Final

_ADDRESS: Final = re.compile(
    r"https?://(?:www\.)?github\.com/(?P<account>[a-z0-9](?:[a-z0-9-]{0,38}))(?:/(?P<name>[\w.-]+))?(?:[/?#].*)?", re.IGNORECASE | re.ASCII
)
_NO_ACCOUNTS: Final = {
    "about",
    "apps",
    "collections",
    "customer-stories",
    "explore",
    "features",
    "marketplace",
    "orgs",
    "search",
    "sponsors",
    "topics",
}
"""First words of GitHub's own pages."""


def github_account(address: str) -> str:
    """The account that an address on GitHub names, in lower case (GitHub does not tell cases apart); "" for every other address."""
    found = _ADDRESS.fullmatch(address.strip())
    account = found["account"].casefold() if found else ""
    return "" if account in _NO_ACCOUNTS else account


def github_repository(address: str) -> str:
    """The repository that an address on GitHub names, as "account/name" in lower case; "" for every other address."""
    found, account = _ADDRESS.fullmatch(address.strip()), github_account(address)
    name = found["name"].casefold().removesuffix(".git") if found and found["name"] else ""
    return f"{account}/{name}" if account and name.strip(".") else ""
