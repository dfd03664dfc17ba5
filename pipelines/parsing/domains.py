"""Web addresses as keys of identity: the registered domain by the Public Suffix List, and whether it can stand for one organisation.

Belongs here: URL → host, registered domain, whether it is a home page, whether many organisations share the host. Does not belong here: the
list of shared hosts (``vocabulary/shared_hosts.yml``), fetching anything, and deciding which records are the same (``resolution``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, unquote, urlsplit

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

    from pipelines.engine.models import SharedHosts

MAX_LENGTH: Final = 2048
"""Longest address read, in characters."""


@dataclass(frozen=True, slots=True)
class DomainKey:
    """What an address says about whose it is.

    Attributes:
        host: Lower case, ASCII (international names as xn--…), without port, trailing dot and "www.".
        domain: The registered domain: one label below the public suffix, the private section included, so that foo.github.io is its own.
        stem: That one label ("openai" of openai.com).
        is_root_page: The home page of the registered domain itself: no path, query or fragment beyond a home or language page, and no
            subdomain beyond "www" or a language. Only such an address claims the whole domain; aws.amazon.com/sagemaker, or
            cloud.google.com, does not.
        is_shared_host: Many organisations have pages on the host.
        is_key: The domain can be evidence of identity: always, save on a shared host, where only the home page of the host itself can
            (huggingface.co/).
        reason: Why it is a key or not, in words.
        host_kind: Which kind of shared host it is (code_hosting, foundations …), or None.
        address: Host and path without a closing slash, in lower case: one page, also on a shared host ("github.com/apache/beam").
    """

    host: str
    domain: str
    stem: str
    is_root_page: bool
    is_shared_host: bool
    is_key: bool
    reason: str
    address: str
    host_kind: str | None = None


class DomainIndex:
    """Reads addresses in the light of the shared hosts.

    Args:
        shared: The vocabulary ``shared_hosts.yml``: hosts (with everything below them) and, with a leading dot, suffixes.
    """

    def __init__(self, shared: SharedHosts) -> None:
        self._kinds = {host.casefold(): kind for kind, hosts in shared.hosts.items() for host in hosts}

    def registered_domain(self, url: str) -> DomainKey | None:
        """Read one address.

        Args:
            url: As stated: with or without scheme and "www", in any case, with a port, a trailing dot or an international name.

        Returns:
            The key, or None when the text is not exactly one http(s) address of a registered domain (another scheme, an IP address, a bare
            word, two addresses).
        """
        parts = _split(url)
        if parts is None:
            return None
        host, rest = parts
        domain = _suffixes().privatesuffix(host)
        if domain is None:
            return None
        stem = domain.split(".", 1)[0]
        below = host[: -len(domain)].rstrip(".")
        is_root_page = _is_home(*rest) and (not below or below in _LANGUAGE_HOSTS)
        address = f"{host}{rest[0].rstrip('/')}".casefold()
        kind = self._kind(host)
        if kind is None:
            reason = "home page of its own domain" if is_root_page else "page of its own domain"
            return DomainKey(host, domain, stem, is_root_page, False, True, reason, address, None)
        is_key = is_root_page and self._is_top(domain)
        words = kind.replace("_", " ")
        reason = f"home page of a shared host ({words}), which may be its owner's own" if is_key else f"shared host ({words})"
        return DomainKey(host, domain, stem, is_root_page, True, is_key, reason, address, kind)

    def _kind(self, host: str) -> str | None:
        """The kind of the narrowest shared host or suffix that covers a host."""
        labels = host.split(".")
        for start in range(len(labels)):
            name = ".".join(labels[start:])
            kind = self._kinds.get(name) or (self._kinds.get(f".{name}") if start else None)
            if kind is not None:
                return kind
        return None

    def _is_top(self, domain: str) -> bool:
        """Whether the domain as such is the shared host, not one customer's part of it (foo.notion.site)."""
        labels = domain.split(".")
        return domain in self._kinds or not any(".".join(labels[start:]) in self._kinds for start in range(1, len(labels)))


def is_home_page(path: str) -> bool:
    """Whether a path leads no further than a home or language page ("/en/index.html")."""
    return _is_home(path, "", "")


def is_public_suffix(text: str) -> bool:
    """Whether names are registered directly below a text such as "com" or "co.uk" (and "github.io", where each customer has a name)."""
    return _suffixes().publicsuffix(f"x.{text}") == text and not text.rpartition(".")[2].isdigit()


@cache
def _suffixes() -> PublicSuffixList:
    """The Public Suffix List as shipped with the library: no network, and the same for every build with the same lock file."""
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList()


_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(.*)", re.DOTALL)
_LABEL: Final = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_FORBIDDEN: Final = re.compile(r"[\s\x00-\x1f\x7f<>\"\\^`{}|]")


def _split(url: str) -> tuple[str, tuple[str, str, str]] | None:
    """Host, and path, query and fragment, of exactly one http(s) address."""
    text = url.strip()
    if not text or len(text) > MAX_LENGTH or _FORBIDDEN.search(text):
        return None
    scheme = _SCHEME.fullmatch(text)
    if scheme and scheme[2].startswith("//"):
        if scheme[1].casefold() not in {"http", "https"}:
            return None
    elif scheme and not re.match(r"\d+(?:[/?#]|$)", scheme[2]):
        return None  # javascript:, data:, mailto: …; a host with a port is not a scheme
    else:
        text = f"//{text.removeprefix('//')}"
    try:
        parts = urlsplit(text)
        host = "" if "@" in parts.netloc else parts.hostname or ""  # an e-mail address, or one host that poses as another
        parts.port  # noqa: B018 - raises on a port that is none
    except ValueError:
        return None
    ascii_host = _ascii(host.rstrip("."))
    if ascii_host is None:
        return None
    return re.sub(r"^www\d?\.(?=.*\.)", "", ascii_host), (parts.path, parts.query, parts.fragment)


def _ascii(host: str) -> str | None:
    """A host name in lower-case ASCII, or None when it is none."""
    if not host.isascii():
        import idna

        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except (idna.IDNAError, UnicodeError):
            return None
    host = host.casefold()
    labels = host.split(".")
    if len(host) > 253 or len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels) or labels[-1].isdigit():
        return None  # a last label of digits is an IP address
    return host


# --- home pages -----------------------------------------------------------------------------------------------------


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LANGUAGES: Final = _words(
    "ar bg bn cn cs da de el en es et fa fi fr he hi hr hu id it ja jp ko kr lt lv ms nb nl no pl pt ro ru sk sl sr sv th tr uk ur vi zh"
)
_MARKETS: Final = _words("ae at au be br ca ch cl co cz dk eu gb gr hk ie il in mx nz sa se sg tw ua us za")
_LANGUAGE_HOSTS: Final = _words("en de fr es pt ja ko zh cn us uk global")
"""Subdomains that hold another language's edition of the site; narrower than the paths, because id., hr. or it. are often something else."""
_HOME: Final = _words("home index default main start welcome homepage global intl int")
_TRACKING: Final = re.compile(r"(?i)utm_\w+|ref|referrer|source|via|gclid|fbclid|msclkid|mc_\w+|trk|lang|locale|hl|callbackurl|redirected?")
_PAGE: Final = re.compile(r"(?i)\.(?:html?|php|aspx?|jsp)$")
_LOCALE: Final = re.compile(r"([a-z]{2})(?:[-_]([a-z]{2,4}))?")


def _is_home(path: str, query: str, fragment: str) -> bool:
    """Whether path, query and fragment lead no further than a home or language page."""
    if any(not _TRACKING.fullmatch(name) for name, _ in parse_qsl(query, keep_blank_values=True)):
        return False
    steps = path.split("/") + (fragment.lstrip("!").split("/") if fragment.startswith(("/", "!")) else [])
    return all(_is_home_step(unquote(step)) for step in steps if step)


def _is_home_step(step: str) -> bool:
    word = _PAGE.sub("", step.casefold())
    if word in _HOME or word in _LANGUAGES or word in _MARKETS:
        return True
    locale = _LOCALE.fullmatch(word)
    return bool(locale and locale[2] and locale[1] in _LANGUAGES | _MARKETS)
