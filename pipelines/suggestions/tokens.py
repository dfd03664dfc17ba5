"""What a company's name, domain, labels and offerings say, as tokens that a linear model can weigh.

Labels that stand for an activity are never tokens: a company that is suggested something has none of them, and a model that had seen them would
learn the map of the sources instead of what the rest of a company's facts say. Labels that name the list itself (scheme "list") are left out too.

Belongs here: reading the facts and turning them into tokens, alike in training and in a refresh. Does not belong here: weights.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pipelines.engine.errors import ContentError

if TYPE_CHECKING:
    from pipelines.engine.build import Context

Position = Literal["whole", "start", "either"]
NAME_TOKENS = ("word:", "name:")
"""Beginnings of the tokens that come from a company's own name and domain."""
UNTELLING_ENDINGS = frozenset({"com", "net", "org"})
UNTELLING_WORDS = frozenset({"ai", "and", "artificial", "intelligence", "learning", "machine", "of", "the"})
"""Words of labels that every company here has or that mean nothing alone."""
NAMES_THE_LIST = "list"
_WORD = re.compile(r"[0-9]*[a-z]+|[0-9]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@dataclass(slots=True)
class Facts:
    """What is known of one company as far as tokens need it.

    Attributes:
        name: Its name.
        domain: Its registered domain, or None.
        labels: Labels that stand for no activity, as (source, scheme, label).
        offerings: Names of its offerings.
        activities: What labels that are not broad fallbacks say it does; what is learned, never a token.
        sources: The lists that give it a label.
        is_open: It may be given a suggestion: an organisation in scope without any activity, which no label puts out of scope.
    """

    name: str
    domain: str | None = None
    labels: set[tuple[str, str, str]] = field(default_factory=set)
    offerings: set[str] = field(default_factory=set)
    activities: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    is_open: bool = False


@dataclass(frozen=True)
class Lexicon:
    """Words of the fields in which companies work, and the activity that each hints at (``words.csv``).

    Attributes:
        activities: Word → activity.
        positions: Word → where it counts: as a whole word, at its start, or at its start or end.
    """

    activities: dict[str, str]
    positions: dict[str, Position]

    def held_by(self, word: str) -> list[str]:
        """The words of the lexicon that a word is or is made with, sorted; of two that overlap as text only the longer."""
        return list(_held_by(self, word))

    def __hash__(self) -> int:
        return id(self)


@lru_cache(maxsize=65536)
def _held_by(lexicon: Lexicon, word: str) -> tuple[str, ...]:
    cuts = {word[:end] for end in range(1, len(word))} | {word[start:] for start in range(1, len(word))}
    found = [word] if word in lexicon.positions else []
    found += [cut for cut in cuts if _counts(lexicon, word, cut)]
    return tuple(sorted(one for one in found if not any(one != other and one in other for other in found)))


def _counts(lexicon: Lexicon, word: str, cut: str) -> bool:
    position = lexicon.positions.get(cut)
    return (position in ("start", "either") and word.startswith(cut)) or (position == "either" and word.endswith(cut))


def read_lexicon(path: Path) -> Lexicon:
    """Read ``words.csv``.

    Raises:
        ContentError: When a word stands twice or its position is not one of the three.
    """
    activities: dict[str, str] = {}
    positions: dict[str, Position] = {}
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            word, position = row["word"], row["position"]
            if word in activities:
                raise ContentError.at(path, f"the word '{word}' stands twice")
            if position not in ("whole", "start", "either"):
                raise ContentError.at(path, f"'{position}' is no position of '{word}'", hint="whole, start or either")
            activities[word] = row["activity_id"]
            positions[word] = position  # type: ignore[assignment]
    return Lexicon(activities, positions)


def words(text: str) -> list[str]:
    """The words of a text in lower case without accents, parted at capitals too ("GoodHealth AI" → good, health, ai); other scripts give none."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return _WORD.findall(_HUMP.sub(" ", plain).lower())


def company_tokens(facts: Facts, lexicon: Lexicon) -> frozenset[str]:
    """All tokens of one company.

    A word that holds a word of the lexicon gives that one (``word:health`` for "HealthLoop"), any other word itself (``name:loop``).
    """
    own = set(words(facts.name))
    tokens: set[str] = set()
    if facts.domain:
        stem, _, _ = facts.domain.partition(".")
        ending = facts.domain.rpartition(".")[2]
        own |= set(words(stem))
        if len(ending) > 2 and ending not in UNTELLING_ENDINGS:
            own |= set(words(ending))
    tokens |= set(_told(own, lexicon, "word", "name"))
    tokens |= set(_told((word for name in facts.offerings for word in words(name)), lexicon, "offering_word", "offering_name"))
    for source, scheme, label in facts.labels:
        tokens.add(f"label:{source}:{scheme}:{label}")
        tokens |= {f"label_word:{word}" for word in words(label) if word not in UNTELLING_WORDS}
    return frozenset(tokens)


def _told(found: Iterable[str], lexicon: Lexicon, known: str, other: str) -> Iterable[str]:
    for word in found:
        held = lexicon.held_by(word)
        yield from (f"{known}:{one}" for one in held)
        if not held and len(word) > 1:  # a letter says nothing
            yield f"{other}:{word}"


def in_words(token: str) -> str:
    """A token as a reader is told it."""
    kind, _, text = token.partition(":")
    match kind:
        case "label":
            source, scheme, label = text.split(":", 2)
            return f"{source} {scheme} '{label}'"
        case "label_word":
            return f"'{text}' in a label"
        case "offering_word" | "offering_name":
            return f"'{text}' in the name of an offering"
        case _:
            return f"'{text}' in name or domain"


def read_facts(context: Context) -> dict[str, Facts]:
    """The facts of every organisation of type company, by company id; from the tables of a build or of a release."""
    said: dict[tuple[str, str], tuple[str, bool, set[str]]] = {}
    columns = ["source_id", "category_scheme", "category_label", "category_stance", "activity_id", "is_fallback"]
    for row in context.read("curated.source_categories", columns):
        key = (row["source_id"], f"{row['category_scheme']}:{row['category_label']}")
        said.setdefault(key, (row["category_stance"], row["is_fallback"], set()))[2].add(row["activity_id"])
    active = {row["company_id"] for row in context.read("curated.company_activities", ["company_id"], distinct=True)}
    facts: dict[str, Facts] = {}
    for row in context.read("curated.companies", ["company_id", "company_name", "domain", "organisation_type", "scope"]):
        if row["organisation_type"] == "company":
            is_open = row["scope"] in ("core", "adjacent") and row["company_id"] not in active
            facts[row["company_id"]] = Facts(row["company_name"], row["domain"], is_open=is_open)
    stated = {"property": "category", "is_last_stated": True}
    for row in context.read("curated.claims", ["company_id", "source_id", "value"], distinct=True, where=stated):
        if row["company_id"] in facts:
            _add_label(facts[row["company_id"]], row["source_id"], row["value"], said)
    for row in context.read("curated.offerings", ["company_id", "offering_name"]):
        if row["company_id"] in facts:
            facts[row["company_id"]].offerings.add(row["offering_name"])
    return facts


def _add_label(facts: Facts, source: str, value: str, said: dict[tuple[str, str], tuple[str, bool, set[str]]]) -> None:
    facts.sources.add(source)
    stance, is_fallback, activities = said.get((source, value), ("none", False, set()))
    scheme, _, label = value.partition(":")
    if stance == "out":
        facts.is_open = False  # what a list says outright is not overruled by a guess
    elif stance == "none" and scheme != NAMES_THE_LIST:
        facts.labels.add((source, scheme, label))
    elif stance == "activity" and not is_fallback:
        facts.activities |= activities
