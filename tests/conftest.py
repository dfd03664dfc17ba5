"""Fixtures that all tests share: the project, a finished build of it, saved payloads, a browser.

Belongs here: what several folders of tests need. Does not belong here: what one folder needs.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

CONTENT = ("pipelines", "data/raw", "tests/data/identity")
IGNORED = shutil.ignore_patterns("__pycache__", ".draft-*")


def copy_content(root: Path, target: Path) -> Path:
    """Copy what a build reads; nothing generated comes along."""
    for folder in CONTENT:
        shutil.copytree(root / folder, target / folder, ignore=IGNORED)
    return target


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The checkout under test."""
    return Path(__file__).parents[1]


@pytest.fixture(scope="session")
def payloads(project_root: Path) -> Path:
    """Saved upstream payloads beside the checkout; skips without them, or fails where MARKETMAP_REQUIRE_PAYLOADS is set."""
    folder = project_root.parent / "shared" / "data"
    if not folder.is_dir():
        if os.environ.get("MARKETMAP_REQUIRE_PAYLOADS"):
            pytest.fail(f"the saved payloads are required and not in {folder}")
        pytest.skip("no saved payloads beside the checkout")
    return folder


@pytest.fixture
def copy_project(project_root: Path, tmp_path: Path) -> Callable[[], Path]:
    """Makes copies of the project's content without any release, in folders whose names hold a space."""
    made: list[Path] = []

    def copy() -> Path:
        made.append(copy_content(project_root, tmp_path / f"a copy {len(made) + 1}"))
        return made[-1]

    return copy


@pytest.fixture(scope="session")
def built(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project after one refresh. Tests read it; who wants to change something copies it first."""
    from pipelines.engine.refresh import refresh

    root = copy_content(project_root, tmp_path_factory.mktemp("built") / "market map")
    refresh(root)
    return root


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a Chromium browser; skips without one, or fails where MARKETMAP_REQUIRE_BROWSER is set."""
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if path := shutil.which(name):
            return path
    if os.environ.get("MARKETMAP_REQUIRE_BROWSER"):
        pytest.fail("a browser is required and there is no chromium on the PATH")
    pytest.skip("no Chromium on the PATH: install it to run the browser tests")


@pytest.fixture(autouse=True)
def _quiet_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same environment for every test: no colours, no telemetry, no project named from outside."""
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("DAGSTER_DISABLE_TELEMETRY", "1")
    for name in ("MARKETMAP_ROOT", "MARKETMAP_DEBUG"):
        monkeypatch.delenv(name, raising=False)
