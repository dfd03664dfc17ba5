"""Colours can be told from the page and from each other."""

from __future__ import annotations

import pytest

from pipelines.reports import theme


@pytest.mark.parametrize("dark", [False, True])
def test_contrast_against_the_page(dark: bool) -> None:
    tokens = theme.tokens(dark)
    for name, colour in tokens.items():
        if name.startswith(("layer-", "region-")):
            assert theme.contrast(colour, tokens["paper"]) >= 3, name
    for name in ("ink", "muted", "accent", "warn"):
        assert theme.contrast(tokens[name], tokens["paper"]) >= 4.5, name
    assert theme.contrast(tokens["on-accent"], tokens["accent"]) >= 4.5
    for code in theme.REGION_LIGHT:
        assert theme.contrast(tokens[f"on-region-{code}"], tokens[f"region-{code}"]) >= 4.5, code
    assert theme.contrast("#000000", "#ffffff") == pytest.approx(21)


def test_both_themes_have_the_same_tokens() -> None:
    assert theme.tokens(False).keys() == theme.tokens(True).keys()


def test_layer_steps_span_the_ramp() -> None:
    assert [theme.layer_step(position) for position in (-1, 0, 0.55, 1, 2)] == [0, 0, 4, 7, 7]


def test_money_ticks_are_at_one_two_and_five() -> None:
    assert theme.money_ticks(2e7, 9e7) == [1e7, 2e7, 5e7, 1e8, 2e8]
    assert all(len(theme.money_ticks(1.0, 10.0**power)) <= 10 for power in range(1, 9))
    assert theme.money_ticks(0, 5) == []
