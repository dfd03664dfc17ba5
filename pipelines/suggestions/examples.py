"""The companies that the weights are learned from: ``training.csv``.

Belongs here: choosing the examples, writing and reading them. Does not belong here: fitting.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from .tokens import NAME_TOKENS, Facts, Lexicon, company_tokens

LEAST_COMPANIES = 3
"""A token that fewer companies have is not learned from (words of the lexicon always are)."""
KNOWN = ("word:", "offering_word:")
COLUMNS = ("company_id", "sources", "activities", "tokens")


@dataclass(frozen=True, slots=True)
class Example:
    """A company whose activities sources state.

    Attributes:
        company_id: The company.
        sources: Lists that label it.
        activities: What they say it does.
        tokens: All its tokens.
    """

    company_id: str
    sources: frozenset[str]
    activities: frozenset[str]
    tokens: frozenset[str]

    @property
    def name_tokens(self) -> frozenset[str]:
        """What its name and domain alone say."""
        return frozenset(token for token in self.tokens if token.startswith(NAME_TOKENS))


def choose(facts: Mapping[str, Facts], lexicon: Lexicon, held_out: Iterable[str]) -> list[Example]:
    """Companies with an activity of their own, in the order of their ids, without those that are held out."""
    kept_apart = set(held_out)
    chosen = {company_id: one for company_id, one in sorted(facts.items()) if one.activities and company_id not in kept_apart}
    tokens = {company_id: company_tokens(one, lexicon) for company_id, one in chosen.items()}
    seen = Counter(token for found in tokens.values() for token in found)
    return [
        Example(
            company_id,
            frozenset(one.sources),
            frozenset(one.activities),
            frozenset(token for token in tokens[company_id] if seen[token] >= LEAST_COMPANIES or token.startswith(KNOWN)),
        )
        for company_id, one in chosen.items()
    ]


def write(path: Path, examples: Iterable[Example]) -> None:
    """Write the examples, alike for alike examples."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        for one in examples:
            writer.writerow([one.company_id, *("|".join(sorted(values)) for values in (one.sources, one.activities, one.tokens))])


def read(path: Path) -> list[Example]:
    """Read the examples."""
    with path.open(encoding="utf-8", newline="") as stream:
        return [
            Example(row["company_id"], *(frozenset(filter(None, row[column].split("|"))) for column in COLUMNS[1:])) for row in csv.DictReader(stream)
        ]
