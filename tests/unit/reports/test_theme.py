"""Colours can be told from the page and from each other."""

from __future__ import annotations

import pytest

from pipelines.reports import theme


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, two: str) -> float:
    low, high = sorted((luminance(one), luminance(two)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True])
def test_contrast_against_the_page(dark: bool) -> None:
    tokens = theme.tokens(dark)
    for name, colour in tokens.items():
        if name.startswith(("layer-", "region-")):
            assert contrast(colour, tokens["paper"]) >= 3, name
    for name in ("ink", "muted", "accent", "warn"):
        assert contrast(tokens[name], tokens["paper"]) >= 4.5, name
    assert contrast(tokens["on-accent"], tokens["accent"]) >= 4.5


def test_both_themes_have_the_same_tokens() -> None:
    assert theme.tokens(False).keys() == theme.tokens(True).keys()


def test_layer_steps_span_the_ramp() -> None:
    assert [theme.layer_step(position) for position in (-1, 0, 0.55, 1, 2)] == [0, 0, 4, 7, 7]


def test_money_ticks_are_at_one_two_and_five() -> None:
    assert theme.money_ticks(2e7, 9e7) == [1e7, 2e7, 5e7, 1e8, 2e8]
    assert all(len(theme.money_ticks(1.0, 10.0**power)) <= 10 for power in range(1, 9))
    assert theme.money_ticks(0, 5) == []
