"""Addresses of an organisation's own pages in registers and networks, as identifiers: "linkedin.com/company/acme" is ``linkedin:acme``.

Rule: a person's page, a post or a search is no identifier of an organisation.

Belongs here: address → scheme and value. Does not belong here: an organisation's web site (``domains``).
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote, urlsplit

_NAME: Final = r"([\w.&%+'-]+)"
_PAGES: Final[dict[str, re.Pattern[str]]] = {
    scheme: re.compile(page, re.IGNORECASE)
    for scheme, page in {
        "crunchbase": rf"crunchbase\.com/organization/{_NAME}(?:/.*)?",
        "linkedin": rf"(?:[a-z]{{2,3}}\.)?linkedin\.com/(?:company|showcase|school)/{_NAME}(?:/.*)?",
        "github": r"github\.com/@?([A-Za-z0-9][A-Za-z0-9-]{0,38})",
        "twitter": r"(?:mobile\.)?(?:twitter|x)\.com/@?(\w{1,15})",
        "wikidata": r"(?:m\.)?wikidata\.org/(?:wiki|entity)/(Q[1-9]\d*)",
        "huggingface": r"(?:huggingface\.co|hf\.co)/([\w.-]+)",
    }.items()
}
SCHEMES: Final = tuple(_PAGES)
_NOT_ACCOUNTS: Final = frozenset(
    word
    for words in (
        "search about home login signup explore features pricing topics models datasets spaces docs blog orgs",
        "sponsors share intent hashtag i",
    )
    for word in words.split()
)


def account_of(text: str) -> tuple[str, str] | None:
    """The register or network and the account that an address names.

    Args:
        text: An address with or without scheme and "www.".

    Returns:
        Scheme and value in lower case (a LinkedIn page known by its number has the scheme ``linkedin_number``), or None for any other address.
    """
    try:
        parts = urlsplit(text if "//" in text else f"//{text}")
        address = f"{parts.hostname or ''}{parts.path}".removeprefix("www.").rstrip("/")
    except ValueError:
        return None
    for scheme, page in _PAGES.items():
        if match := page.fullmatch(address):
            value = unquote(match[1]).casefold()
            if value in _NOT_ACCOUNTS or re.search(r"[\s|/]", value):
                return None
            return ("linkedin_number" if scheme == "linkedin" and value.isdigit() else scheme), value
    return None
