"""What can go wrong, said so that a person can mend it: file, line, what was expected, what to do.

Belongs here: the exception types, their exit codes and how a list of problems reads. Nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong in one place.

    Attributes:
        path: The file, as given by whoever found the problem (shown relative to the project by the command line).
        line: Line number from 1, or 0 when the problem concerns the whole file.
        message: What is wrong and what was expected.
        hint: How to mend it, or empty.
    """

    path: str
    line: int
    message: str
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.message}" + (f" — {self.hint}" if self.hint else "")


class MarketMapError(Exception):
    """Base of all errors a user can meet; ``exit_code`` is what the command line leaves with."""

    exit_code = 1


class ContentError(MarketMapError):
    """Authored content or a snapshot is not as it must be; carries every problem found."""

    exit_code = 2

    def __init__(self, problems: Iterable[Problem]):
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))

    @classmethod
    def at(cls, path: Path | str, message: str, *, line: int = 0, hint: str = "") -> ContentError:
        """An error with a single problem."""
        return cls([Problem(str(path), line, message, hint)])


class BuildError(MarketMapError):
    """A table could not be built or breaks its contract; the last release stays published."""

    exit_code = 3


class StorageError(MarketMapError):
    """The disk is full, a folder is not writable or a file cannot be read."""

    exit_code = 4


class BusyError(MarketMapError):
    """Another refresh is running in the same project."""

    exit_code = 5


class QueryError(MarketMapError):
    """A query or name given by the user cannot be answered."""

    exit_code = 6


class FetchError(MarketMapError):
    """Upstream files could not be fetched or used; the last good snapshots stay in use."""

    exit_code = 7


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint with the closest valid word, or the valid words when there are few, or nothing."""
    options = sorted(set(known))
    close = get_close_matches(word, options, n=1, cutoff=0.6)
    if close:
        return f"did you mean '{close[0]}'?"
    return f"valid: {', '.join(options)}" if 0 < len(options) <= 12 else ""
