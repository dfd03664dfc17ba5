"""Fixtures for the tests of the sources: a source, its samples as a payload, its extractor, its saved payloads.

Belongs here: what the tests of several sources need. Does not belong here: checks that every source must pass (``test_every_source``),
changes to payload files (``damage``), anything about one source.

``test_<source>.py`` is about the source of that name. What differs from one source to the next it states at its top, for the fixtures below:

- ``SAMPLES``: payload file name → the sample in the source's folder that stands for it (for ``folder``);
- ``DATE``: the saved payload that its figures are about (for ``saved_folder`` and ``saved``).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from pipelines.engine.errors import ContentError
from pipelines.engine.extraction import Extract, Payload
from pipelines.engine.models import Source
from pipelines.engine.snapshots import load_extractor, read_payload
from pipelines.engine.yaml_files import read_model
from tests.unit.sources.damage import Damage, Refuses


@pytest.fixture(scope="module")
def source_id(request: pytest.FixtureRequest) -> str:
    """The source that the test file is about."""
    return request.path.stem.removeprefix("test_")


@pytest.fixture(scope="module")
def source_folder(project_root: Path, source_id: str) -> Path:
    """The folder of the source: source.yml, extract.py, samples."""
    return project_root / "pipelines" / "sources" / source_id


@pytest.fixture(scope="module")
def source(source_folder: Path) -> Source:
    """What source.yml says."""
    return read_model(source_folder / "source.yml", Source)


@pytest.fixture(scope="module")
def extractor(project_root: Path, source_id: str) -> ModuleType:
    """The source's extract.py, for tests of its parts."""
    return load_extractor(project_root, source_id)


@pytest.fixture(scope="module")
def extract(extractor: ModuleType, source: Source) -> Callable[[Path], Extract]:
    """Runs the extractor over a payload folder, without the checks of ``read_payload``."""

    def run(folder: Path) -> Extract:
        result: Extract = extractor.extract(Payload(folder, source))
        return result

    return run


@pytest.fixture
def folder(request: pytest.FixtureRequest, source_folder: Path, tmp_path: Path) -> Path:
    """A payload folder of the samples, under the names that ``SAMPLES`` gives them; a test may change it."""
    for name, sample in request.module.SAMPLES.items():
        shutil.copyfile(source_folder / sample, tmp_path / name)
    return tmp_path


@pytest.fixture
def sample(folder: Path, extract: Callable[[Path], Extract]) -> Extract:
    """What the extractor makes of the unchanged samples."""
    return extract(folder)


@pytest.fixture
def refuses(folder: Path, extract: Callable[[Path], Extract]) -> Refuses:
    """Asserts that damaged samples are refused with an error that holds the message, in any case of letters, and names the damaged file."""

    def check(damage: Damage, message: str) -> None:
        damage.apply(folder)
        with pytest.raises(ContentError) as caught:
            extract(folder)
        assert message.casefold() in str(caught.value).casefold()
        assert damage.file in str(caught.value)

    return check


@pytest.fixture(scope="module")
def saved_folders(project_root: Path, source_id: str, payloads: Path) -> dict[str, Path]:
    """Date → folder of the saved payloads of the source; the two sources of our own have one that lies elsewhere."""
    if source_id == "seed_documents":
        return {"2026-11-22": payloads.parent / "seeds"}
    if source_id == "vendor_facts":
        return {"2026-11-22": project_root / "pipelines" / "sources" / source_id}
    return {folder.name: folder for folder in sorted((payloads / source_id).iterdir())}


@pytest.fixture(scope="module")
def read_saved(project_root: Path, source_id: str, saved_folders: dict[str, Path]) -> Callable[[str], Extract]:
    """Reads the saved payload of a date, which also refuses unmapped labels and a ledger that does not add up. Tests change nothing in it."""

    @cache
    def read(date: str) -> Extract:
        return read_payload(project_root, source_id, saved_folders[date])[1]

    return read


@pytest.fixture(scope="module")
def saved_folder(request: pytest.FixtureRequest, saved_folders: dict[str, Path]) -> Path:
    """The folder of the saved payload of ``DATE``."""
    return saved_folders[request.module.DATE]


@pytest.fixture(scope="module")
def saved(request: pytest.FixtureRequest, read_saved: Callable[[str], Extract]) -> Extract:
    """What ``read_payload`` makes of the saved payload of ``DATE``."""
    return read_saved(request.module.DATE)
