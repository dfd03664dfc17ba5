"""Several names in one cell, as databases with linked records export them: "Google,Google DeepMind".

Rule: a comma parts two names unless a space follows it, for then it stands inside a name ("Jupiter, Jülich").

Belongs here: cell → names. Does not belong here: what a name means, comparable forms of names (``resolution.normalise``).
"""

from __future__ import annotations

import re
from typing import Final

_BETWEEN: Final = re.compile(r",(?! )")


def split_names(text: str) -> list[str]:
    """The names of one cell in their order.

    Args:
        text: Names joined by commas without a space. Entries without a letter or digit are dropped, and so are blanks around a name and a pair of
            double quotes around it.

    Returns:
        The names; a name that stands twice is given twice, because its place may count.
    """
    names = (clean_name(part) for part in _BETWEEN.split(text))
    return [name for name in names if any(character.isalnum() for character in name)]


def clean_name(text: str) -> str:
    """One name without line breaks, repeated or surrounding blanks and a pair of double quotes around the whole."""
    name = " ".join(text.split())
    return name[1:-1].strip() if len(name) > 2 and name[0] == name[-1] == '"' and '"' not in name[1:-1] else name
