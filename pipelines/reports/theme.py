"""Every colour, font, size and number format of the report site, and nothing else.

Belongs here: design values, the style sheet's variables and Plotly's template made from them, and how numbers are written. Does not
belong here: what a chart shows (``figures``) or says (``findings``).

A figure never names a colour. It names a token (``@@layer-3``), which the page resolves against the theme the reader has chosen, so
that one figure serves light and dark.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

SANS = '"Inter Variable", Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans CJK SC", "Noto Color Emoji", sans-serif'
SERIF = '"Source Serif 4 Variable", "Source Serif 4", "Iowan Old Style", Georgia, "Noto Serif", serif'
NBSP = "\u00a0"  # between a number and its unit, so that no line ends between them
MONO = 'ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace'

# Layers: from the ground up, after Crameri's batlow (Crameri, Shephard & Heron 2020); dark holds the same hues lifted to 5.6:1 and more.
LAYER_LIGHT = ("#103f60", "#1c5a62", "#3c6d56", "#687b3e", "#9d892b", "#b8741f", "#cf6a3c", "#b4536b")
LAYER_DARK = ("#5f95c0", "#5fa6b0", "#74b093", "#9cb36a", "#cab245", "#ee9c3c", "#ff8d56", "#f6809b")

# Regions: a blue-grey-violet family of their own, in the order in which they are always drawn; all at least 3:1 on the page.
REGION_ORDER = ("north_america", "europe", "china", "rest_of_asia_pacific", "middle_east_africa", "latin_america", "unknown")
REGION_LIGHT = {
    "north_america": "#2b4296",
    "europe": "#5d86cf",
    "china": "#7a3fa3",
    "rest_of_asia_pacific": "#a67fd0",
    "middle_east_africa": "#525b69",
    "latin_america": "#8790a0",
}
REGION_DARK = {
    "north_america": "#7f9bf0",
    "europe": "#a9c6f5",
    "china": "#c08be6",
    "rest_of_asia_pacific": "#dcc2f5",
    "middle_east_africa": "#8c96a6",
    "latin_america": "#c3cad6",
}
REGION_OTHER = ("#6d7686", "#a3abb9")  # a region that a later scheme adds keeps its place in line and gets this pair

LIGHT = {
    "paper": "#fbfaf7",
    "raised": "#f4f2ec",
    "ink": "#1b1f24",
    "muted": "#5a6068",
    "hairline": "#dcd8d0",
    "accent": "#0b6e7f",
    "on-accent": "#ffffff",
    "unknown": "#8d887e",
    "unknown-fill": "#efece5",
    "warn": "#8a4b00",
}
DARK = {
    "paper": "#14171a",
    "raised": "#1b1f23",
    "ink": "#e8e6e1",
    "muted": "#a3a7ac",
    "hairline": "#2b3036",
    "accent": "#5cc3d1",
    "on-accent": "#0d1113",
    "unknown": "#8f8b83",
    "unknown-fill": "#23272c",
    "warn": "#e6a75c",
}

# Bands of the overview, from the ground up: (upper bound of the stack position, label). They only align the models with each other.
BANDS = ((0.05, "Chips"), (0.25, "Cloud and hardware"), (0.5, "Data"), (0.68, "Models"), (0.9, "Adapting and serving"), (1.0, "Use"))


# --- colours ------------------------------------------------------------------------------------------------------------


def layer_step(stack_position: float) -> int:
    """Step of the layer ramp (0 = hardware, 7 = user) for a place in the stack between 0 and 1."""
    return min(len(LAYER_LIGHT) - 1, max(0, math.floor(stack_position * (len(LAYER_LIGHT) - 1) + 0.5)))


def layer_token(stack_position: float) -> str:
    """Colour token of a layer: the same in every model for the same place between hardware and user."""
    return f"@@layer-{layer_step(stack_position)}"


def region_token(region_code: str) -> str:
    """Colour token of a market region."""
    return f"@@region-{region_code}" if region_code in REGION_LIGHT else "@@unknown" if region_code == "unknown" else "@@region-other"


def tokens(dark: bool = False) -> dict[str, str]:
    """Token name → colour of one theme."""
    found = dict(DARK if dark else LIGHT)
    found |= {f"layer-{step}": colour for step, colour in enumerate(LAYER_DARK if dark else LAYER_LIGHT)}
    found |= {f"region-{code}": colour for code, colour in (REGION_DARK if dark else REGION_LIGHT).items()}
    found["region-other"] = REGION_OTHER[1 if dark else 0]
    found |= {f"on-{name}": _legible(colour, found) for name, colour in found.items() if name.startswith("region-")}
    return found


def _legible(colour: str, names: Mapping[str, str]) -> str:
    """Paper or ink, whichever can be read better on a colour."""
    return max(names["paper"], names["ink"], key=lambda text: contrast(text, colour))


def contrast(one: str, two: str) -> float:
    """Contrast ratio of two colours by WCAG 2.2, from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(two)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def resolved(value: Any, dark: bool = False) -> Any:
    """A copy of a figure with its colour tokens replaced, as the page does it."""
    names = tokens(dark)
    if isinstance(value, str):
        return names.get(value[2:], value) if value.startswith("@@") else value
    if isinstance(value, Mapping):
        return {key: resolved(item, dark) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [resolved(item, dark) for item in value]
    return value


def css_variables() -> str:
    """The style sheet's custom properties for both themes."""

    def block(dark: bool) -> str:
        lines = [f"--{name}:{colour}" for name, colour in tokens(dark).items()]
        return ";".join([*lines, f"color-scheme:{'dark' if dark else 'light'}"])

    fonts = f"--sans:{SANS};--serif:{SERIF};--mono:{MONO}"
    return (
        f":root{{{fonts};{block(False)}}}\n"
        f"@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{block(True)}}}}}\n"
        f":root[data-theme=dark]{{{block(True)}}}\n"
        f"@media print{{:root,:root[data-theme=dark]{{{block(False)};--paper:#fff;--raised:#fff;--ink:#000}}}}\n"
    )


def plotly_template() -> dict[str, Any]:
    """Plotly's template: type, grid and colours of every chart, with colour tokens."""
    axis = {
        "gridcolor": "@@hairline",
        "linecolor": "@@hairline",
        "zeroline": False,
        "tickcolor": "@@hairline",
        "tickfont": {"color": "@@muted", "size": 12},
        "title": {"font": {"color": "@@muted", "size": 12}},
        "automargin": False,
        "fixedrange": True,
    }
    return {
        "layout": {
            "font": {"family": SANS, "size": 13, "color": "@@ink"},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "colorway": [f"@@layer-{step}" for step in range(len(LAYER_LIGHT))],
            "hoverlabel": {
                "bgcolor": "@@raised",
                "bordercolor": "@@hairline",
                "font": {"family": SANS, "size": 13, "color": "@@ink"},
                "align": "left",
            },
            "xaxis": axis,
            "yaxis": axis,
            "showlegend": False,
            "separators": ".,",
            "dragmode": False,
            "annotationdefaults": {"showarrow": False, "font": {"family": SANS, "size": 12, "color": "@@ink"}},
        }
    }


# --- numbers ------------------------------------------------------------------------------------------------------------


def count(value: float | None) -> str:
    """1234 → '1,234'; None → 'unknown'."""
    return "unknown" if value is None else f"{round(value):,}"


def rounded(value: float | None, digits: int = 3) -> str:
    """A large estimate with only the digits that matter: 992829 → '993,000'; None → 'unknown'."""
    if not value:
        return count(value)
    step = 10.0 ** max(0, math.floor(math.log10(abs(value))) + 1 - digits)
    return f"{round(value / step) * step:,.0f}"


def plural(number: float, one: str, many: str | None = None) -> str:
    """A count with its noun: '1 company', '1,204 companies'."""
    return f"{count(number)} {one if round(number) == 1 else many or one + 's'}"


def usd(value: float | None) -> str:
    """US dollars as people write them: 'USD 1.2 B', 'USD 310 M'; two to three digits that matter, None → 'unknown'."""
    if value is None:
        return "unknown"
    for size, letter in ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "K")):
        if abs(value) >= size * 0.9995:
            number = value / size
            text = f"{number:.1f}" if abs(number) < 99.95 and f"{number:.1f}"[-1] != "0" else f"{number:,.0f}"
            return f"USD{NBSP}{text}{NBSP}{letter}"
    return f"USD{NBSP}{value:,.0f}"


def usd_range(low: float | None, high: float | None) -> str:
    """A range of US dollars, or one amount where both ends read the same; '' when there is none."""
    if low is None or high is None:
        return ""
    return usd(low) if usd(low) == usd(high) else f"{usd(low)} to {usd(high)}"


def percent(share: float | None) -> str:
    """0.6213 → '62 %'; below one per cent '<1 %', and never 0 % or 100 % for what is not exactly that."""
    if share is None:
        return "too few to say"
    if 0 < share < 0.01:
        return f"<1{NBSP}%"
    if 0.99 < share < 1:
        return f">99{NBSP}%"
    return f"{share * 100:.0f}{NBSP}%"


def percent_range(low: float | None, high: float | None) -> str:
    """'58–66 %'; '' when there is none."""
    if low is None or high is None:
        return ""
    return percent(low) if percent(low) == percent(high) else f"{low * 100:.0f}–{high * 100:.0f}{NBSP}%"


def index(value: float | None, digits: int = 2) -> str:
    """An index of concentration: '0.43'; None → 'too few to say'."""
    return "too few to say" if value is None else f"{value:.{digits}f}"


def money_ticks(low: float, high: float) -> list[float]:
    """Ticks of a logarithmic money axis at 1, 2 and 5 of each power of ten that spans the values; at most ten."""
    if not (low > 0 and high > 0):
        return []
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    for steps in ((1, 2, 5), (1,)):
        ticks = [step * 10.0**power for power in range(first, last + 1) for step in steps]
        kept = [tick for tick in ticks if low / 2.5 <= tick <= high * 2.5]
        if len(kept) <= 10:
            return kept
    return kept


def listed(words: Iterable[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    items = list(words)
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""


def number_word(number: int) -> str:
    """'four' up to twelve, digits above."""
    words = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
    return words[number] if 0 <= number < len(words) else count(number)
