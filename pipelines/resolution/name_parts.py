"""Names that hold more than a name: "Foo, Inc. dba Bar", "Advanced Micro Devices (AMD)", "Foo (member)", "Foo (formerly Baz)".

Belongs here: one written name → the names in it. Does not belong here: the comparable form of a name (``normalise``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final, Literal

from pipelines.resolution.common_words import is_common_word
from pipelines.resolution.normalise import name_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

PartRole = Literal["name", "part", "former_name"]

QUALIFIER_OF: Final = 3
"""Names of one list that carry the same words in brackets from which on these are the list's own remark ("member"), not a name."""
MAX_LENGTH: Final = 300
"""Longest name, in characters, that is taken apart."""
IS_COMPOSED: Final = re.compile(r"[(（\[|/–—]| - | (?:dba|d/b/a|aka|a\.k\.a\.|formerly|fka|f/k/a|trading as|previously|née) ", re.IGNORECASE)
"""What a name must hold to be looked at here."""
_BRACKETS: Final = re.compile(r"[(（\[]([^()（）\[\]]*)[)）\]]")
_FORMER: Final = re.compile(r"(?:formerly(?: known as)?|previously(?: known as)?|fka|f/k/a|ex-|née|was)[\s:]+(.+)", re.IGNORECASE)
_ALSO: Final = re.compile(r"(?:dba|d/b/a|aka|a\.k\.a\.|also known as|trading as|now(?: known as)?|part of the name)[\s:]+(.+)", re.IGNORECASE)
_SPLIT: Final = re.compile(
    r"\s+(?:(?P<also>dba|d/b/a|aka|a\.k\.a\.|trading as)|(?P<former>formerly(?: known as)?|previously(?: known as)?|fka|f/k/a))\s+"
    r"|\s*\|\s*|\s+/\s+|(?P<tagline>\s+[–—-]\s+)",
    re.IGNORECASE,
)


def remarks(names: Iterable[tuple[str, str]]) -> set[str]:
    """The words in brackets that are remarks of a list, in comparable form.

    Args:
        names: Source id and name as written, of all records.
    """
    carriers: dict[tuple[str, str], set[str]] = defaultdict(set)
    for source_id, name in names:
        for inside in _BRACKETS.findall(name[:MAX_LENGTH]):
            carriers[source_id, name_key(inside).full].add(_BRACKETS.sub(" ", name).strip().casefold())
    return {inside for (_, inside), written in carriers.items() if len(written) >= QUALIFIER_OF}


def name_parts(name: str, remarks: Collection[str] = (), places: Collection[str] = ()) -> list[tuple[PartRole, str]]:
    """The names that one written name holds.

    Args:
        name: As written.
        remarks: Words in brackets that are no name, in comparable form.
        places: Names of countries and the like, in comparable form: "Foo (Shenzhen)" is not called Shenzhen.

    Returns:
        First the name itself (role ``name``), then other names of the same company (``part``) and earlier ones (``former_name``). Words in
        brackets count as a name only when they are its initials or no common word. A name that is nothing but brackets stays whole.
    """
    if len(name) > MAX_LENGTH:
        return [("name", name)]
    inside = [text.strip() for text in _BRACKETS.findall(name)]
    outside = " ".join(_BRACKETS.sub(" ", name).split())
    if not name_key(outside).full:
        return [("name", name)]
    pieces = _pieces(outside)
    main = pieces[0][1]
    others = pieces[1:]
    for text in inside:
        former, also = _FORMER.fullmatch(text), _ALSO.fullmatch(text)
        if former:
            others.append(("former_name", former[1]))
        elif also:
            others.append(("part", also[1]))
        elif name_key(text).full not in remarks and name_key(text).full not in places and _is_name(text, main):
            others.append(("part", text))
    return [("name", main), *((role, text) for role, text in dict.fromkeys(others) if name_key(text).full and text != main)]


def _pieces(text: str) -> list[tuple[PartRole, str]]:
    pieces: list[tuple[PartRole, str]] = []
    role: PartRole = "name"
    start = 0
    for found in _SPLIT.finditer(text):
        piece = text[start : found.start()].strip(" ,;")
        is_name = bool(name_key(piece).full)
        if found["tagline"] and (pieces or is_name):  # "Foo - AI for everyone": what follows a dash is rarely a name
            text = text[: found.start()]
            break
        if is_name:
            pieces.append((role, piece))
            role = "former_name" if found["former"] else "part"
        start = found.end()
    rest = text[start:].strip(" ,;")
    if name_key(rest).full:
        pieces.append((role, rest))
    return [("name", pieces[0][1]), *pieces[1:]] if pieces else [("name", text)]


def _is_name(text: str, main: str) -> bool:
    key = name_key(text)
    if len(key.compact) < 2 or len(key.tokens) > 6:
        return False
    if key.compact == initials(name_key(main).full):
        return True
    return text[:1].isupper() or not text.isascii() if len(key.tokens) > 1 else not is_common_word(key.compact)


def initials(full: str) -> str:
    """The initials of a name's words without "and", "of" and the like: "science applications international corporation" → "saic"."""
    return "".join(word[0] for word in full.split() if word not in _SMALL_WORDS)


_SMALL_WORDS: Final = frozenset({"and", "of", "the", "for", "de", "des", "du", "la", "le", "und", "für", "y", "in", "on", "at"})
