"""Words for modalities that the vocabulary does not have are found wherever they stand, and the nearest word is named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.engine.errors import ContentError
from pipelines.engine.registry import load_project

ACTIVITIES, MODALITIES = "pipelines/vocabulary/activities.yml", "pipelines/vocabulary/modalities.yml"


@pytest.mark.parametrize(
    ("name", "old", "new", "nearest"),
    [
        (ACTIVITIES, "modalities: [videos]", "modalities: [vidoes]", "videos"),
        ("pipelines/sources/nfx_market_map/source.yml", "modalities: [audio]", "modalities: [audoi]", "audio"),
        ("pipelines/sources/ai_enablement_stack/source.yml", "modalities: [software_code]", "modalities: [text, software_cod]", "software_code"),
    ],
)
def test_an_unknown_modality_is_an_error_with_file_line_and_nearest_word(
    copy_project: Callable[[], Path], name: str, old: str, new: str, nearest: str
) -> None:
    root = copy_project()
    text = (root / name).read_text(encoding="utf-8")
    (root / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    line = text[: text.index(old)].count("\n") + 1
    with pytest.raises(ContentError) as caught:
        load_project(root)
    (problem,) = caught.value.problems
    assert (Path(problem.path), problem.line) == (root / name, line)
    assert f"did you mean '{nearest}'" in str(caught.value)


def test_the_six_modalities_of_the_document_in_its_order(project_root: Path) -> None:
    modalities = load_project(project_root).modalities
    assert list(modalities) == ["text", "images", "videos", "audio", "software_code", "design"]
    assert all(modality.definition and modality.includes and modality.excludes for modality in modalities.values())


def test_no_activity_of_hardware_or_clouds_has_a_modality(project_root: Path) -> None:
    activities = load_project(project_root).activities
    for activity_id in ("ai_accelerators", "ai_networking", "ai_systems_hardware", "edge_ai", "gpu_cloud", "general_cloud", "data_storage"):
        assert activities[activity_id].modalities == []
