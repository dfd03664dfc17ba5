"""Text of upstream cells: which of it states anything, and which is a sentence that no snapshot may hold.

Belongs here: tests of one text and the values of one cell. Does not belong here: what a column means (``field_map``).
"""

from __future__ import annotations

import re
from typing import Final

from .tabular import Cell

SEPARATOR: Final = "|"
"""What joins several values of one cell in the exchange format."""
PLACEHOLDERS: Final = frozenset(
    word
    for words in (
        "-, --, ---, –, —, ?, ??, ., n/a, n.a., n.a, #n/a, null, nil, none, nan, unknown, unspecified, tbd, tba",
        "not available, not stated, not applicable, 不详, 未知, 无",
    )
    for word in words.split(", ")
)
"""Cells that say that nothing is stated, in lower case."""
MAX_WORDS, MAX_CHARACTERS, MAX_WIDE_CHARACTERS = 12, 100, 30
"""The longest fact: the longest names, labels and places met in a source stay below, the shortest descriptions mostly above."""


_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SENTENCE_END = re.compile(r"[\w)\"'”’]{5,}[.!?…]$")


def is_sentence(text: str) -> bool:
    """Whether a text is a sentence or a description and no name, label or place."""
    words = text.split()
    return (
        len(words) > MAX_WORDS
        or len(text) > MAX_CHARACTERS
        or len(_WIDE.findall(text)) > MAX_WIDE_CHARACTERS
        or "。" in text
        or (len(words) >= 6 and _SENTENCE_END.search(text) is not None)
    )


def values_of(cell: Cell, separator: str | None) -> list[str]:
    """The values of a cell, each once and on one line; what only says that nothing is stated is none."""
    parts = [cell] if isinstance(cell, str) else list(cell)
    if separator is not None:
        parts = [piece for part in parts for piece in part.split(separator)]
    texts = (" ".join(part.split()) for part in parts)
    return list(dict.fromkeys(text for text in texts if text and text.casefold() not in PLACEHOLDERS))
