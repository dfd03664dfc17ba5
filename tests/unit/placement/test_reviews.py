"""Reviews of companies: what a cell says, and what is refused with its line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.engine.errors import ContentError
from pipelines.engine.registry import load_project
from pipelines.placement.reviews import NO_LAYER, ReviewedLayer, reviewed_layers

COMPANIES, LAYERS = "pipelines/decisions/company_reviews.csv", "pipelines/decisions/layer_reviews.csv"


def test_a_cell_names_layers_and_those_above() -> None:
    assert reviewed_layers("m", "3/industry|1?") == [
        ReviewedLayer("m/3", 1, False),
        ReviewedLayer("m/3/industry", 1, False),
        ReviewedLayer("m/1", 2, True),
    ]
    assert reviewed_layers("m", "none") == [ReviewedLayer(NO_LAYER, 1, False)]


def test_a_sure_sublayer_makes_the_layer_above_sure() -> None:
    found = {layer.layer_id: layer for layer in reviewed_layers("m", "a/x?|a/y")}
    assert (found["m/a"].is_arguable, found["m/a"].rank) == (False, 1)
    assert (found["m/a/x"].is_arguable, found["m/a/y"].is_arguable) == (True, False)


CODES = st.lists(st.sampled_from("abc"), min_size=1, max_size=3).map("/".join)


@given(st.lists(st.tuples(CODES, st.booleans()), min_size=1, max_size=5, unique_by=lambda item: item[0]))
def test_every_named_layer_and_all_above_it_come_once(named: list[tuple[str, bool]]) -> None:
    found = reviewed_layers("m", "|".join(code + "?" * is_arguable for code, is_arguable in named))
    ids = [layer.layer_id for layer in found]
    assert len(ids) == len(set(ids))
    assert set(ids) == {f"m/{code[:end]}" for code, _ in named for end in range(1, len(code) + 1, 2)}
    sure = {layer.layer_id for layer in found if not layer.is_arguable}
    assert sure == {f"m/{code[:end]}" for code, is_arguable in named if not is_arguable for end in range(1, len(code) + 1, 2)}


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        (COMPANIES, ",judged,core,", ",judged,cor,", "scope: unknown word 'cor' — did you mean 'core'"),
        (COMPANIES, ",judged,core,", ",judgd,core,", "review_state: unknown word 'judgd' — did you mean 'judged'"),
        (COMPANIES, "2026-11-22", "22.11.2026", "reviewed_on: '22.11.2026' is no date"),
        (COMPANIES, "software_code", "software_cod", "unknown modality 'software_cod' — did you mean 'software_code'"),
        (LAYERS, ",three_layer_model,", ",three_layer_mode,", "unknown layer model 'three_layer_mode' — did you mean 'three_layer_model'"),
        (LAYERS, ",nfx_five_layers,5", ",nfx_five_layers,55", "unknown layer 'nfx_five_layers/55' — did you mean 'nfx_five_layers/5'"),
    ],
)
def test_a_wrong_word_is_refused_with_its_line(copy_project: Callable[[], Path], path: str, old: str, new: str, expected: str) -> None:
    root = copy_project()
    lines = (root / path).read_text(encoding="utf-8").split("\n")
    number = next(number for number, line in enumerate(lines) if old in line)
    lines[number] = lines[number].replace(old, new, 1)
    (root / path).write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_project(root)
    assert f"{Path(path).name}:{number + 1}: {expected}" in str(caught.value)


def test_layers_without_a_judgement_of_the_company_are_refused(copy_project: Callable[[], Path]) -> None:
    root = copy_project()
    path = root / LAYERS
    path.write_text(path.read_text(encoding="utf-8") + "cmp_000000000000,Nobody,r1,three_layer_model,1\n", encoding="utf-8")
    last = len(path.read_text(encoding="utf-8").splitlines())
    with pytest.raises(ContentError, match=rf"layer_reviews\.csv:{last}: company_reviews\.csv has no judgement of Nobody"):
        load_project(root)
