"""What companies without any activity may do, by their names, domains, uninformative labels and offerings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.engine.build import Context
from pipelines.suggestions.scoring import read_model
from pipelines.suggestions.tokens import company_tokens, in_words, read_facts, read_lexicon


def rows(context: Context) -> Iterator[dict[str, Any]]:
    """One row per suggestion at or above the model's threshold; most companies get none."""
    folder = context.project.content / "suggestions"
    model, lexicon = read_model(folder), read_lexicon(folder / "words.csv")
    for company_id, facts in read_facts(context).items():
        if not facts.is_open:
            continue
        for suggestion in model.suggestions(company_tokens(facts, lexicon)):
            yield {
                "company_id": company_id,
                "activity_id": suggestion.activity_id,
                "probability": round(suggestion.probability, 3),
                "deciding_tokens": [f"{in_words(token)} {share:.0%}" for token, share in suggestion.deciding],
            }
