"""Names of organisations in a form that can be compared.

Belongs here: name → key, for any script. Does not belong here: similarity, and whether two names mean one company (``score``).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pipelines.engine.models import Country


@dataclass(frozen=True, slots=True)
class NameKey:
    """A name in comparable form; all parts are empty only when the name has no letter or digit in any script.

    Attributes:
        full: Words without case, punctuation and legal form, Latin letters without accents ("mistral ai").
        core: ``full`` without the weak words at its end ("mistral").
        tokens: The words of ``core``.
        weak_tokens: The weak words split off, in their order: words that so many companies carry that they tell none apart (AI, Labs,
            Technologies …).
    """

    full: str
    core: str
    tokens: tuple[str, ...]
    weak_tokens: tuple[str, ...]

    @property
    def compact(self) -> str:
        """``full`` without spaces, so that "Hugging Face" and "HuggingFace" agree."""
        return self.full.replace(" ", "")


@lru_cache(maxsize=1 << 17)
def name_key(name: str) -> NameKey:
    """The comparable form of one name.

    Args:
        name: Verbatim, of any length and script.

    Returns:
        The key. Legal forms (Inc., GmbH, 有限公司, ООО …) are dropped at the end of a name, and at its start where the script puts them there;
        a legal form or weak word that is all there is to a name stays.
    """
    text = _folded(name)
    tokens = _words(_without_legal_forms(text)) or _words(text)
    tokens = _without_spelt_out_forms(tokens)
    cut = len(tokens)
    while cut > 1 and tokens[cut - 1] in WEAK_WORDS:
        cut -= 1
    return NameKey(" ".join(tokens), " ".join(tokens[:cut]), tuple(tokens[:cut]), tuple(tokens[cut:]))


WEAK_WORDS: Final = frozenset(
    {
        *("ai", "lab", "labs", "technologies", "technology", "tech", "software", "systems", "solutions", "group", "holding", "holdings"),
        *("company", "co", "corp", "corporation", "inc", "incorporated", "limited", "ltd", "llc", "com", "io", "hq", "app"),
    }
)
"""Words at the end of a name that tell no company apart; never dropped, only split off."""

_SAME_WORD: Final = {
    **dict.fromkeys(("tech", "technologies"), "technology"),
    "labs": "lab",
    "holdings": "holding",
    **dict.fromkeys(("company", "co", "corp", "corporation", "inc", "incorporated", "limited", "ltd", "llc"), ""),
}
"""Weak words that mean the same; legal forms mean nothing."""


def weak_key(key: NameKey) -> str:
    """The weak words of a name, each once and in order, those that mean the same alike: "foo Labs Inc" → "lab"."""
    return " ".join(sorted({_SAME_WORD.get(word, word) for word in key.weak_tokens} - {""}))


def in_latin_letters(name: str) -> str:
    """A name of another script in Latin letters, character by character ("智谱" → "ZhiPu", "ООО Яндекс" → "Yandex").

    Args:
        name: Verbatim.

    Returns:
        The name without its legal form, which would no longer be known in Latin letters; "" for a name without letters of another script.
    """
    from anyascii import anyascii

    if not any(character.isalpha() and character >= "\u0250" for character in name):
        return ""
    return anyascii(name_key(name).full.replace("кс", "x")).strip()


def words_that_may_be_dropped(texts: Iterable[str]) -> set[str]:
    """Words at the end of a name that ``name_key`` may split off, and more of those that it may drop than need be.

    Args:
        texts: Words in lower case, " ; x " between them, so that a legal form is only found where a word is one.
    """
    forms = {form for text in texts for form, _ in _extractor()(f"x {text}")}
    return forms | WEAK_WORDS | _LAST_WORDS_OF_FORMS


def place_names(countries: Mapping[str, Country]) -> frozenset[str]:
    """The names of countries in comparable form: in brackets behind a name they are no name of the company."""
    return frozenset(name_key(text).full for country in countries.values() for text in (country.name, *country.aliases))


# --- characters -----------------------------------------------------------------------------------------------------

_MARKS_OF_TRADE: Final = {ord(character): None for character in "™®©℠"}  # before NFKC, which writes "Foo™" as "FooTM"
_UNDECOMPOSED: Final = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"})


def _folded(name: str) -> str:
    """Compatibility forms unified, without case, Latin letters without accents; punctuation still there."""
    if name.isascii():
        return " ".join(name.casefold().split())
    shown = "".join(character for character in name.translate(_MARKS_OF_TRADE) if not _is_hidden(character))
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", shown).casefold())
    return " ".join(_without_latin_accents(text).split())


def _is_hidden(character: str) -> bool:
    return not character.isascii() and (unicodedata.category(character) in {"Cf", "Cs"} or "\ufe00" <= character <= "\ufe0f")


def _without_latin_accents(text: str) -> str:
    """Accents taken off Latin letters only: in other scripts the marks are part of the letter (й, ガ, हि)."""
    kept: list[str] = []
    is_latin = False
    for character in unicodedata.normalize("NFD", text):
        if unicodedata.combining(character):
            if not is_latin:
                kept.append(character)
            continue
        is_latin = character < "\u0250" or "\u1e00" <= character <= "\u1eff"
        kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept)).translate(_UNDECOMPOSED)


_APOSTROPHES: Final = re.compile(r"['’‘ʼ`´]")
_ASCII_BREAK: Final = re.compile(r"[^a-z0-9]+")


def _words(text: str) -> list[str]:
    """Runs of letters and digits with the marks that belong to them; "&" is a word, apostrophes are nothing."""
    plain = _APOSTROPHES.sub("", text).replace("&", " and ")
    if plain.isascii():
        return _ASCII_BREAK.sub(" ", plain).split()
    kept: list[str] = []
    is_letter = False
    for character in plain:
        group = unicodedata.category(character)[0]
        is_letter = group == "L" or (group == "M" and is_letter)
        kept.append(character if is_letter or group == "N" else " ")
    return "".join(kept).split()


# --- legal forms ----------------------------------------------------------------------------------------------------


@cache
def _extractor() -> Callable[[str], list[tuple[str, str]]]:
    """Rigour's list of legal forms of the world's jurisdictions.

    Taken from its compiled core: the public module also loads PyICU, which has no wheels and needs a C++ compiler, for functions that are
    not used here. The lock file pins rigour exactly, and the tests of this module would notice a change.
    """
    from rigour._core import extract_org_types

    casefold, no_cleanup = 4, 0
    return lambda text: extract_org_types(text, casefold, no_cleanup, False)


_EAST_ASIAN_FORMS: Final = "株式会社|有限会社|合同会社|股份有限公司|有限责任公司|有限責任公司|有限公司|주식회사|유한회사|\\((?:株|有|주|유)\\)"
_ATTACHED: Final = re.compile(rf"^(?:{_EAST_ASIAN_FORMS}|شركة )|(?:{_EAST_ASIAN_FORMS})$")  # written without a space, which rigour does not look for
_EDGES: Final = " ,;:-–/"
MAX_FORMS: Final = 4
"""Legal forms dropped from one name at most, so that a name made of thousands of them costs nothing."""
_SPELT_OUT: Final = sorted(
    (
        tuple(form.split())
        for form in ("a s", "s a", "s a r l", "s r l", "s p a", "sp z o o", "k k", "kk", "b v", "n v", "l l c", "p l c", "pbc", "public benefit")
    ),
    key=lambda form: (-len(form), form),
)
"""Legal forms as they stand when the points are gone, beyond rigour's list."""


_LAST_WORDS_OF_FORMS: Final = frozenset(
    {
        *(form[-1] for form in _SPELT_OUT),
        *("company", "partnership", "corporation", "association", "society", "foundation", "trust", "fund", "enterprise", "enterprises"),
        *("cooperative", "bank", "anonima", "anonyme", "limitada", "limitee", "responsabilidad", "responsabilidade", "bhd", "bolag"),
        *("vennootschap", "haftung", "kommanditgesellschaft", "unlimited", "liability", "responsabilite", "simplifiee", "unipersonnelle"),
        *("variable", "capital", "shareholding", "shareholdings", "business", "entity", "concern", "firm"),
        *("pte", "pty", "pub", "sdn", "fz", "b", "e", "n", "proprietary", "public", "open", "closed", "general", "national", "professional"),
        *("state", "charitable", "no", "gesellschaft"),
    }
)
"""Words of legal forms of several words ("Pte Ltd") that are no form alone."""


def _without_legal_forms(text: str) -> str:
    for _ in range(MAX_FORMS):
        shorter = _one_form_less(text.strip(_EDGES))
        if shorter is None or not any(character.isalnum() for character in shorter):
            break
        text = shorter
    return text


def _one_form_less(text: str) -> str | None:
    attached = _ATTACHED.search(text)
    if attached:
        return (text[: attached.start()] + text[attached.end() :]).strip(_EDGES)
    for form, _ in _extractor()(text):
        if text.endswith(form) and not text[: -len(form)][-1:].isalnum():
            return text[: -len(form)].rstrip(_EDGES)
        if text.endswith(f"({form})"):
            return text[: -len(form) - 2].rstrip(_EDGES)
        if not form.isascii() and text.startswith(form) and not text[len(form) : len(form) + 1].isalnum():
            return text[len(form) :].lstrip(_EDGES)
    return None


def _without_spelt_out_forms(tokens: list[str]) -> list[str]:
    if not tokens or tokens[-1] not in _LAST_WORDS_OF_FORMS:
        return tokens
    for form in _SPELT_OUT:
        if len(tokens) > len(form) and tuple(tokens[-len(form) :]) == form:
            return tokens[: -len(form)]
    return tokens
