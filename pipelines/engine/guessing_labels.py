"""A guess of what the category labels of a new list mean, for a person to confirm.

Rule: a label means what every existing source that has it says it means, or what an activity is called; anything else is not mapped.

Belongs here: label → category rule. Does not belong here: which field holds the labels (``guessing``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from .models import Activity, CategoryRule, Source

NOT_MAPPED: Final = "not mapped yet"
LEAST_LIKENESS: Final = 92.0
LEAST_HALF: Final = 5
"""Letters that half of an activity's name must have to stand for it ("3D" does not)."""
LEAST_LENGTH: Final = 12
"""Likeness is of 100: in labels of a dozen letters a plural or a slip may differ, no whole word; shorter ones ("edtech", "medtech") must be equal."""


@dataclass(frozen=True)
class LabelGuess:
    """What a label is taken to mean.

    Attributes:
        rule: As it stands in source.yml.
        basis: Why, in words; "" when it is not mapped.
    """

    rule: CategoryRule
    basis: str = ""


_NOTHING: Final = LabelGuess(CategoryRule(none=NOT_MAPPED))


def guess_labels(labels: Iterable[str], sources: Mapping[str, Source], activities: Mapping[str, Activity]) -> dict[str, LabelGuess]:
    """What each label of one category scheme is taken to mean.

    Args:
        labels: The labels, without their scheme.
        sources: The existing sources; only what their labels say of activities and of evidence of AI is taken over.
        activities: The vocabulary.

    Returns:
        One guess per label, in the order given.
    """
    known = _known(sources, activities)
    return {label: _guess(label, known) for label in labels}


def _known(sources: Mapping[str, Source], activities: Mapping[str, Activity]) -> dict[str, LabelGuess]:
    """Comparable label → what it means: as the sources say, else as the vocabulary calls or describes an activity."""
    said: dict[str, list[tuple[str, CategoryRule]]] = defaultdict(list)
    for source_id, source in sources.items():
        for scheme, labels in source.categories.items():
            for label, rule in labels.items():
                if scheme != "list":
                    said[_comparable(label)].append((source_id, rule))
    named = _named(activities)
    agreed = {label: _agreed(rules) for label, rules in said.items()}
    # what sources say comes first; where no source says what the bearer does, the vocabulary may
    return {label: guess for label, guess in agreed.items() if guess.basis} | {
        label: guess for label, guess in named.items() if not agreed.get(label, _NOTHING).rule.activities
    } | {label: _NOTHING for label in agreed.keys() - named.keys() if not agreed[label].basis}  # fmt: skip


def _named(activities: Mapping[str, Activity]) -> dict[str, LabelGuess]:
    """The ids and labels of activities, and what each is said to include where no other one includes it."""
    named = {}
    for activity_id, activity in activities.items():
        for name in (activity_id, activity_id.removeprefix("app_"), activity.label):
            named[_comparable(name)] = LabelGuess(CategoryRule(activities=[activity_id]), "the name of the activity")
    halves: dict[str, set[str]] = defaultdict(set)
    for activity_id, activity in activities.items():
        for half in activity.label.split(" and "):
            halves[_comparable(half)].add(activity_id)
    for words, found in halves.items():
        if len(found) == 1 and len(words) >= LEAST_HALF:
            rule = CategoryRule(activities=sorted(found), is_fallback=True)
            named.setdefault(words, LabelGuess(rule, "part of the name of the activity"))
    included: dict[str, set[str]] = defaultdict(set)
    for activity_id, activity in activities.items():
        for words in activity.includes:
            included[_comparable(words)].add(activity_id)
    for words, found in included.items():
        if len(found) == 1:
            named.setdefault(words, LabelGuess(CategoryRule(activities=sorted(found)), "included in the activity"))
    return named


def _agreed(said: list[tuple[str, CategoryRule]]) -> LabelGuess:
    """What the sources that have a label say together: the same activities, or the same evidence of AI; nothing where they differ.

    A source for which the label says nothing, or which leaves it out of scope, makes it a broad one, that counts where nothing better is said.
    """
    doing = [(source_id, rule) for source_id, rule in said if rule.activities]
    if len({frozenset(rule.activities) for _, rule in doing}) > 1:
        return _NOTHING
    telling = doing or [(source_id, rule) for source_id, rule in said if rule.out is None]
    flags = {
        "is_generative": all(rule.is_generative for _, rule in telling) and bool(telling),
        "is_ai": all(rule.is_ai or rule.is_generative for _, rule in telling) and bool(telling),
    }
    basis = f"as in {', '.join(sorted({source_id for source_id, _ in telling}))}"
    if doing:
        is_broad = len(doing) < len(said) or any(rule.is_fallback for _, rule in doing)
        return LabelGuess(CategoryRule(activities=sorted(doing[0][1].activities), is_fallback=is_broad, **flags), basis)
    if len(telling) < len(said) or not any(flags.values()):
        return _NOTHING
    return LabelGuess(CategoryRule(none="names no activity", **flags), basis)


def _guess(label: str, known: Mapping[str, LabelGuess]) -> LabelGuess:
    from rapidfuzz import fuzz, process

    word = _comparable(label)
    if word in known:
        return known[word]
    near = [found for found in known if found.replace(" ", "") == word.replace(" ", "")] if word else []
    if not near and len(word) >= LEAST_LENGTH:
        near = [found for found, _, _ in process.extract(word, list(known), scorer=fuzz.ratio, score_cutoff=LEAST_LIKENESS, limit=5)]
    if len({known[found].rule.model_dump_json() for found in near}) == 1 and known[near[0]] != _NOTHING:
        return LabelGuess(known[near[0]].rule, f"close to '{near[0]}', {known[near[0]].basis}")
    return _NOTHING


def _comparable(label: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", label.casefold()).split())
