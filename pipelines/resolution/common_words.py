"""Words of everyday English: a company called by one of them alone is soon not the only one ("Figure", "Cohere", "Parallel").

Belongs here: which words are common. The words are those of the dictionary of pyspellchecker (counts of words in film subtitles, cleaned).
"""

from __future__ import annotations

from functools import cache

from pipelines.resolution.normalise import name_key


def is_common_word(word: str) -> bool:
    """Whether a word, in lower case, stands in the dictionary."""
    return word in common_words()


@cache
def common_words() -> frozenset[str]:
    """All words of the dictionary with two letters or more, without accents, as they stand in the comparable form of a name."""
    from spellchecker import SpellChecker

    words = (word for word in SpellChecker(language="en").word_frequency.dictionary if len(word) > 1)
    return frozenset(word if word.isascii() else name_key(word).compact for word in words)
