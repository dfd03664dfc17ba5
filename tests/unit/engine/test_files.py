"""Files appear whole or not at all, and only one refresh runs at a time."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from pipelines.engine.errors import BusyError, StorageError
from pipelines.engine.files import combined_hash, exclusive, point, storage_errors, tree_hash, write_text


def test_a_link_moves_in_one_step_and_leaves_no_litter(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        point(tmp_path / "current", name)
        assert (tmp_path / "current").resolve() == tmp_path / name
    assert sorted(path.name for path in tmp_path.iterdir()) == ["current", "one", "two"]


def test_an_interrupted_write_keeps_the_old_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "page.md"
    write_text(path, "old")
    monkeypatch.setattr("pipelines.engine.files.settle", lambda *_: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full")))
    with pytest.raises(OSError, match="full"):
        write_text(path, "new")
    assert path.read_text() == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["page.md"]


@pytest.mark.parametrize(("number", "words"), [(errno.ENOSPC, "the disk is full"), (errno.EACCES, "permission denied"), (errno.EROFS, "read-only")])
def test_storage_errors_say_what_to_do(number: int, words: str) -> None:
    with pytest.raises(StorageError, match=words) as caught, storage_errors("publishing"):
        raise OSError(number, "x", "file")
    assert "The last release stays published" in str(caught.value)
    assert caught.value.exit_code == 4


def test_a_second_refresh_leaves_with_a_message(tmp_path: Path) -> None:
    with exclusive(tmp_path), pytest.raises(BusyError, match="another refresh is running"), exclusive(tmp_path):
        pass
    with exclusive(tmp_path):
        pass


def test_hashes_tell_sequences_apart(tmp_path: Path) -> None:
    assert combined_hash(["ab", "c"]) != combined_hash(["a", "bc"])
    (tmp_path / "a").write_text("1")
    before = tree_hash(tmp_path, ["**/*"])
    (tmp_path / "a").rename(tmp_path / "b")
    assert tree_hash(tmp_path, ["**/*"]) != before
