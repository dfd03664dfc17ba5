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
"""Of 100: a plural, a hyphen or a letter may differ in a label of a dozen letters, no whole word."""


@dataclass(frozen=True)
class LabelGuess:
    """What a label is taken to mean.

    Attributes:
        rule: As it stands in source.yml.
        basis: Why, in words; "" when it is not mapped.
    """

    rule: CategoryRule
    basis: str = ""


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
    """Comparable label → what it means, for the labels that mean one thing everywhere."""
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
        if not others and (rule.activities or rule.is_ai or rule.is_generative):
            known[label] = LabelGuess(rule, f"as in {', '.join(sorted(set(names)))}")
    for activity_id, activity in activities.items():
        for name in (activity_id, activity.label):
            if _comparable(name) not in said:
                known[_comparable(name)] = LabelGuess(CategoryRule(activities=[activity_id]), "the name of the activity")
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
    near = process.extract(word, list(known), scorer=fuzz.ratio, score_cutoff=LEAST_LIKENESS, limit=5) if word else []
    rules = {known[found].rule.model_dump_json() for found, _, _ in near}
    if len(rules) == 1:
        found = known[near[0][0]]
        return LabelGuess(found.rule, f"close to '{near[0][0]}', {found.basis}")
    return LabelGuess(CategoryRule(none=NOT_MAPPED))


def _comparable(label: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", label.casefold()).split())
