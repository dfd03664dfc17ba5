"""Whether a label or a line of text names artificial intelligence in so many words.

Rule: only words that mean artificial intelligence by themselves count. "Agents", "automation", "inference" and "robots" stand for other things
as well and never count.

Belongs here: the words, in English. Does not belong here: what a company does (the category maps in ``source.yml``), generative or not.
"""

from __future__ import annotations

import re
from typing import Final

_WORDS: Final = re.compile(
    r"\ba\.i\.|\b(?:ai|agi|gen ?ai|llms?|gpt|chatgpt|agentic|aiops|mlops|llmops)\b"
    r"|\bartifici?al intelligence\b"  # "artifical" is met in sources
    r"|\b(?:machine|deep|reinforcement) learning\b"
    r"|\bneural net|\bneuromorphic\b"
    r"|\b(?:language|foundation|generative) models?\b|\bgenerative\b",
    re.IGNORECASE,
)


def names_ai(text: str) -> bool:
    """Whether the text holds a word for artificial intelligence, as a whole word, in any case.

    Args:
        text: A label ("ai-infra", "Machine Learning") or a line of text.

    Returns:
        True when it does; an empty text names nothing.
    """
    return _WORDS.search(re.sub(r"[\s_\u2010-\u2015-]+", " ", text)) is not None
