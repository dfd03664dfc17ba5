"""Pairs of models with the companies that both place, on each basis and in each view of scope.

Belongs here: from rows of ``marts.crosswalk_members`` to sets and tables of counts. Does not belong here: measures of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

from .matching import Array, contingency

COLUMNS = ["overlap_basis", "taxonomy_id", "company_id", "scope", "layer_id", "is_primary"]
BASES = ("all", "published", "reviewed")
VIEWS = {"core": ("core",), "core_and_adjacent": ("core", "adjacent")}


@dataclass(frozen=True)
class Placed:
    """Where a company stands in one model.

    Attributes:
        primary: The layer that stands for it.
        layers: All its layers.
    """

    primary: str
    layers: frozenset[str]


@dataclass(frozen=True)
class Comparison:
    """Two models on one basis in one view of scope.

    Attributes:
        left_taxonomy_id, right_taxonomy_id, overlap_basis, scope_view: What is compared.
        pairs: The companies that both place, in order of their identifiers.
        left_placed_count, right_placed_count: Companies that the one places, whether or not the other does.
    """

    left_taxonomy_id: str
    right_taxonomy_id: str
    overlap_basis: str
    scope_view: str
    pairs: tuple[tuple[Placed, Placed], ...]
    left_placed_count: int
    right_placed_count: int

    @property
    def key(self) -> dict[str, str]:
        """The columns that name the comparison."""
        names = ("left_taxonomy_id", "right_taxonomy_id", "overlap_basis", "scope_view")
        return {name: getattr(self, name) for name in names}

    @cached_property
    def left_labels(self) -> list[str]:
        """Primary layers of the left model that some company has, sorted."""
        return sorted({left.primary for left, _ in self.pairs})

    @cached_property
    def right_labels(self) -> list[str]:
        """Primary layers of the right model that some company has, sorted."""
        return sorted({right.primary for _, right in self.pairs})

    @cached_property
    def table(self) -> Array:
        """(left labels, right labels) companies by their two primary layers."""
        lefts, rights = [left.primary for left, _ in self.pairs], [right.primary for _, right in self.pairs]
        return contingency(lefts, rights, self.left_labels, self.right_labels)


def comparisons(models: Sequence[str], members: Iterable[dict[str, Any]]) -> Iterator[Comparison]:
    """Every pair of models on every basis in every view of scope; one without any company too, so that its absence is said.

    Args:
        models: All models.
        members: Rows of ``marts.crosswalk_members``; those of a company without a primary layer do not count.
    """
    scopes: dict[str, str] = {}
    layers: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    primary: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for row in members:
        place = row["overlap_basis"], row["taxonomy_id"]
        scopes[row["company_id"]] = row["scope"]
        layers[place][row["company_id"]].add(row["layer_id"])
        if row["is_primary"]:
            primary[place][row["company_id"]] = row["layer_id"]
    placed = {
        place: {company: Placed(layer, frozenset(layers[place][company])) for company, layer in sorted(found.items())}
        for place, found in primary.items()
    }
    for basis in BASES:
        for scope_view, counted in VIEWS.items():
            inside = {model: {c: p for c, p in placed.get((basis, model), {}).items() if scopes[c] in counted} for model in models}
            for left, right in combinations(sorted(models), 2):
                both = tuple((one, inside[right][company]) for company, one in inside[left].items() if company in inside[right])
                yield Comparison(left, right, basis, scope_view, both, len(inside[left]), len(inside[right]))
