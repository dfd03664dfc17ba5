"""The picture of the overview: every layer model as a stack, side by side, aligned from hardware to user.

Belongs here: the geometry of the stacks and of the ribbons between neighbours. Does not belong here: colours (``theme``) and markup
(``templates/_stacks.html``). All lengths are pixels; widths are left to the page, which is why a ribbon's x runs from 0 to 100.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from . import theme

Row = dict[str, Any]

BLOCK, GAP, BAND_GAP = 94, 12, 26
RIBBON = 15  # width of the ribbon with the most shared companies
MAIN_SHARE = 0.1  # part of all companies of two layers that they must share for their ribbon to be drawn unasked


@dataclass(frozen=True)
class Block:
    """A layer in its stack."""

    row: Row
    top: int
    height: int
    bar_share: float
    colour: str

    @property
    def middle(self) -> float:
        """Height of the middle of the block."""
        return self.top + self.height / 2


@dataclass(frozen=True)
class Ribbon:
    """Companies that two layers of neighbouring models share."""

    left: str
    right: str
    path: str
    width: float
    count: int
    colour: str
    is_main: bool


@dataclass(frozen=True)
class Band:
    """A stretch of the way from hardware to user, across all models."""

    label: str
    top: int
    height: int


@dataclass(frozen=True)
class Picture:
    """All stacks in one view of scope."""

    height: int
    bands: list[Band]
    stacks: dict[str, list[Block]]
    gutters: list[list[Ribbon]]


def band_of(stack_position: float) -> int:
    """Number of the band, from the ground up, that a place in the stack falls in."""
    return next((number for number, (upper, _) in enumerate(theme.BANDS) if stack_position <= upper), len(theme.BANDS) - 1)


def picture(models: Sequence[str], layers: Sequence[Row], shared: Sequence[Row]) -> Picture:
    """Place every numbered or substrate layer of every model.

    Args:
        models: Layer models from left to right.
        layers: ``taxonomy_id``, ``layer_id``, ``stack_position``, ``layer_order``, ``company_count``; supplementary layers are left out by
            the caller.
        shared: ``left_layer_id``, ``right_layer_id``, ``shared_company_count`` in both directions.
    """
    cells: dict[tuple[int, str], list[Row]] = defaultdict(list)
    for row in layers:
        cells[band_of(row["stack_position"]), row["taxonomy_id"]].append(row)
    for cell in cells.values():
        cell.sort(key=lambda row: (-row["stack_position"], -row["layer_order"]))
    most = max((row["company_count"] for row in layers), default=0) or 1
    bands: list[Band] = []
    stacks: dict[str, list[Block]] = {model: [] for model in models}
    top = 0
    for number in reversed(range(len(theme.BANDS))):
        rows = max((len(cells[number, model]) for model in models), default=0)
        if not rows:
            continue
        height = rows * BLOCK + (rows - 1) * GAP
        bands.append(Band(theme.BANDS[number][1], top, height))
        for model in models:
            cell = cells[number, model]
            used = len(cell) * BLOCK + (len(cell) - 1) * GAP
            start = top + (height - used) // 2
            stacks[model] += [
                Block(
                    row,
                    start + place * (BLOCK + GAP),
                    BLOCK,
                    row["company_count"] / most,
                    theme.layer_token(row["stack_position"]).removeprefix("@@"),
                )
                for place, row in enumerate(cell)
            ]
        top += height + BAND_GAP
    gutters = [_ribbons(stacks[left], stacks[right], shared) for left, right in pairwise(models)]
    return Picture(max(0, top - BAND_GAP), bands, stacks, gutters)


def _ribbons(left: list[Block], right: list[Block], shared: Sequence[Row]) -> list[Ribbon]:
    counts = {(row["left_layer_id"], row["right_layer_id"]): row["shared_company_count"] for row in shared}
    pairs = [(one, two, counts.get((one.row["layer_id"], two.row["layer_id"]), 0)) for one in left for two in right]
    pairs = [pair for pair in pairs if pair[2]]
    most = max((count for _, _, count in pairs), default=1)
    starts = _ends([(one, two) for one, two, _ in pairs])
    finishes = _ends([(two, one) for one, two, _ in pairs])
    ribbons = []
    for one, two, count in sorted(pairs, key=lambda pair: -pair[2]):
        y0, y1 = starts[one.row["layer_id"], two.row["layer_id"]], finishes[two.row["layer_id"], one.row["layer_id"]]
        path = f"M0 {y0:.1f}C50 {y0:.1f} 50 {y1:.1f} 100 {y1:.1f}"
        is_main = count >= MAIN_SHARE * (one.row["company_count"] + two.row["company_count"] - count)
        ribbons.append(Ribbon(one.row["layer_id"], two.row["layer_id"], path, round(max(1.0, RIBBON * count / most), 2), count, one.colour, is_main))
    return ribbons


def _ends(pairs: list[tuple[Block, Block]]) -> dict[tuple[str, str], float]:
    """Where each ribbon meets its block: spread over the block's side, in the order of the other ends."""
    found: dict[tuple[str, str], float] = {}
    by_block: dict[str, list[tuple[Block, Block]]] = defaultdict(list)
    for block, other in pairs:
        by_block[block.row["layer_id"]].append((block, other))
    for ends in by_block.values():
        ends.sort(key=lambda pair: pair[1].top)
        room = ends[0][0].height - 28
        for number, (block, other) in enumerate(ends):
            found[block.row["layer_id"], other.row["layer_id"]] = block.top + 14 + room * (number + 0.5) / len(ends)
    return found
