"""Investors as a list names them in one cell: "Accel, Blossom Capital (lead); Nvidia and other investors".

Rule: only what reads as the name of an investor is kept. Groups without a name ("existing investors", "angels from Stripe"), remarks and whole
sentences are left out; a remark in brackets or in front that says who led is kept as a flag.

Belongs here: one cell → names. Does not belong here: which spellings are one investor.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

MAX_LENGTH: Final = 5_000
"""Longest cell read, in characters; the longest met in a source has 389."""
MOST_WORDS_OF_A_NAME: Final = 8
_SEPARATOR: Final = re.compile(r"\s*[,;]\s+(?![^()]*\))")  # not inside brackets
_IN_BRACKETS: Final = re.compile(r"\s*\(([^()]*)\)")
_LED: Final = re.compile(r"(?:co\W?)?lead|led by", re.IGNORECASE)
# Words of lower case in the middle of the text: "SV Angel" and "Janus Henderson Investors" are names, "angel investors" are not.
_NOT_A_NAME: Final = re.compile(
    r"\b(?:angels?|investors?|backers|founders|leaders|participants?|participation|participating|syndicate)\b"
    r"|\b(?:including|includes|others?|grants?|led by|co.lead)\b"
    r"|^(?:and|plus|with|existing|Existing|Existing investors|personal|several|the)\b|[|()+:]|\bwill\b|public funding"
)


class Investor(NamedTuple):
    """The name as written, and whether the cell says that the investor led the round."""

    name: str
    is_lead: bool = False


def investor_names(text: str) -> list[Investor]:
    """Read one cell.

    Args:
        text: Names separated by commas or semicolons, with remarks in brackets.

    Returns:
        Each name once, in the order of the cell; empty for an empty cell.
    """
    found: dict[str, bool] = {}
    for part in _SEPARATOR.split(" ".join(text[:MAX_LENGTH].split())):
        is_lead = any(_LED.fullmatch(remark.strip()) for remark in _IN_BRACKETS.findall(part)) or part.startswith("Led by ")
        name = _IN_BRACKETS.sub("", part).removeprefix("Led by ").strip(" ,;")
        if name and len(name.split()) <= MOST_WORDS_OF_A_NAME and not _NOT_A_NAME.search(name):
            found[name] = found.get(name, False) or is_lead
    return [Investor(name, is_lead) for name, is_lead in found.items()]
