"""Archives made by somebody else: read in memory, and refused when they try anything."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.engine import archives
from pipelines.engine.archives import read_members
from pipelines.engine.errors import ContentError


def member(name: str, content: bytes = b"text", kind: bytes = tarfile.REGTYPE, target: str = "") -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.size, info.type, info.linkname = len(content), kind, target
    return info, content


def archive(path: Path, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as file:
        for info, content in members:
            file.addfile(info, io.BytesIO(content))
    return path


def test_text_files_by_path_in_order(tmp_path: Path) -> None:
    path = archive(
        tmp_path / "a.tar.gz", member("d/", b"", tarfile.DIRTYPE), member("d/b.md", "zwei 二".encode()), member("d/a.md", b"\xef\xbb\xbfone")
    )
    assert list(read_members(path).items()) == [("d/a.md", "one"), ("d/b.md", "zwei 二")]


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ([member("../evil.md")], "leads out"),
        ([member("/etc/evil.md")], "leads out"),
        ([member("d/../../evil.md")], "leads out"),
        ([member("link.md", b"", tarfile.SYMTYPE, "/etc/passwd")], "link or device"),
        ([member("hard.md", b"", tarfile.LNKTYPE, "a.md")], "link or device"),
        ([member("device", b"", tarfile.CHRTYPE)], "link or device"),
        ([member("a.md"), member("a.md", b"other")], "stands twice"),
        ([member("a.md", b"\xff\xfe")], "not UTF-8"),
        ([member("a.md", b"a\x00b")], "NUL"),
        ([member("d/", b"", tarfile.DIRTYPE)], "holds no file"),
    ],
)
def test_what_is_refused(tmp_path: Path, members: list[tuple[tarfile.TarInfo, bytes]], message: str) -> None:
    with pytest.raises(ContentError, match=message):
        read_members(archive(tmp_path / "a.tar.gz", *members))
    assert [file.name for file in tmp_path.iterdir()] == ["a.tar.gz"]


def test_only_members_that_match_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = archive(
        tmp_path / "a.tar.gz", member("r/data/a.md"), member("r/logo.png", b"\x89\xff" * 99), member("r/link", b"", tarfile.SYMTYPE, "data"),
        member("r/b.md"),
    )  # fmt: skip
    assert list(read_members(path, r"(.*/)?data/[^/]+\.md")) == ["r/data/a.md"]
    with pytest.raises(ContentError, match=r"no file whose path matches .*\.yaml"):
        read_members(path, r".*\.yaml")
    monkeypatch.setattr(archives, "MAX_MEMBERS", 3)
    with pytest.raises(ContentError, match="too large"):
        read_members(path, r".*\.md")


def test_bombs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = archive(tmp_path / "a.tar.gz", *(member(f"{number}.md", b"0" * 1000) for number in range(20)))
    assert len(read_members(path)) == 20
    for limit, value in (("MAX_MEMBERS", 19), ("MAX_MEMBER_BYTES", 999), ("MAX_TOTAL_BYTES", 19_999)):
        with monkeypatch.context() as patch:
            patch.setattr(archives, limit, value)
            with pytest.raises(ContentError, match="too large"):
                read_members(path)


@given(cut=st.integers(min_value=0, max_value=400), junk=st.binary(max_size=40))
def test_a_broken_archive_is_an_error_that_names_it(tmp_path_factory: pytest.TempPathFactory, cut: int, junk: bytes) -> None:
    folder = tmp_path_factory.mktemp("broken")
    path = archive(folder / "a.tar.gz", *(member(f"{number}.md", bytes(range(32, 120)) * number) for number in range(1, 6)))
    whole = path.read_bytes()
    path.write_bytes(whole[: min(cut, len(whole) - 20)] + junk)
    with pytest.raises(ContentError, match=r"a\.tar\.gz"):
        read_members(path)
