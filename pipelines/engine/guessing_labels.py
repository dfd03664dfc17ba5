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
    """Comparable label → what it means; nothing where sources differ, or say that it tells nothing."""
    said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    rules: dict[str, CategoryRule] = {}
    for source_id, source in sources.items():
        for scheme, labels in source.categories.items():
            for label, rule in labels.items():
                if scheme != "list":
                    meaning = _meaning(rule)
                    said[_comparable(label)][meaning.model_dump_json()].append(source_id)
                    rules[meaning.model_dump_json()] = meaning
    known = {}
    for label, meanings in said.items():
        [(first, names), *others] = meanings.items()
        rule = rules[first]
        is_telling = not others and (rule.activities or rule.is_ai or rule.is_generative)
        known[label] = LabelGuess(rule, f"as in {', '.join(sorted(set(names)))}") if is_telling else _NOTHING
    for activity_id, activity in activities.items():
        for name in (activity_id, activity.label):
            known.setdefault(_comparable(name), LabelGuess(CategoryRule(activities=[activity_id]), "the name of the activity"))
    return known


def _meaning(rule: CategoryRule) -> CategoryRule:
    """What a rule says to everyone: without its layers and its source's own words of reason."""
    if rule.activities:
        return CategoryRule(activities=sorted(rule.activities), is_generative=rule.is_generative, is_ai=rule.is_ai, is_fallback=rule.is_fallback)
    if rule.out is not None:
        return CategoryRule(out=NOT_MAPPED)
    return CategoryRule(none="names no activity", is_generative=rule.is_generative, is_ai=rule.is_ai)


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
