"""Reading an archive that somebody else made, without letting it touch the disk or fill the memory.

Belongs here: what is refused in an archive. Does not belong here: what its files mean (extractors).
"""

from __future__ import annotations

import gzip
import io
import re
import tarfile
import zlib
from pathlib import Path, PurePosixPath

from .errors import ContentError

MAX_MEMBERS = 50_000
MAX_MEMBER_BYTES = 10_000_000
MAX_TOTAL_BYTES = 200_000_000
MAX_UNPACKED_BYTES = MAX_TOTAL_BYTES + MAX_MEMBERS * 1024  # with the headers


def read_members(path: Path, pattern: str | None = None) -> dict[str, str]:
    """The UTF-8 text files of a gzipped tar by their path inside it, in the order of the paths. Nothing is written to disk.

    Args:
        path: The archive.
        pattern: A regular expression; only members whose whole path it matches are read, such as one folder of a repository that also holds
            pictures and links. All members count towards the limits.

    Raises:
        ContentError: For a broken or truncated archive, a path that leaves the archive, more than 50,000 files, more than 200 MB unpacked; among
            the files read: a link or device, a file that stands twice or is not UTF-8, a file over 10 MB; no file to read.
    """
    wanted = re.compile(pattern) if pattern else None
    texts: dict[str, str] = {}
    files = total = 0
    try:
        with tarfile.open(fileobj=_unpacked(path), mode="r:") as archive:
            for member in archive:
                parts = PurePosixPath(member.name).parts
                if member.name.startswith("/") or ".." in parts or "\\" in member.name:
                    raise ContentError.at(path, f"'{member.name}' leads out of the archive", hint="fetch it again from the publisher")
                if member.isdir():
                    continue
                is_wanted = wanted is None or wanted.fullmatch(member.name) is not None
                files, total = files + 1, total + member.size
                if (is_wanted and member.size > MAX_MEMBER_BYTES) or total > MAX_TOTAL_BYTES or files > MAX_MEMBERS:
                    raise ContentError.at(path, f"too large at '{member.name}': {files:,} files and {total:,} bytes unpacked")
                if not is_wanted:
                    continue
                if not member.isreg():
                    raise ContentError.at(path, f"'{member.name}' is a link or device; only plain files are read")
                if member.name in texts:
                    raise ContentError.at(path, f"'{member.name}' stands twice in the archive")
                stream = archive.extractfile(member)
                assert stream is not None
                texts[member.name] = _decoded(path, member.name, stream.read())
    except (tarfile.TarError, EOFError, OSError, zlib.error) as error:
        raise ContentError.at(path, f"not a whole .tar.gz: {error}", hint="the file may be truncated: fetch it again") from None
    if not texts:
        raise ContentError.at(path, "the archive holds no file" + (f" whose path matches {pattern}" if pattern else ""))
    return dict(sorted(texts.items()))


def _unpacked(path: Path) -> io.BytesIO:
    """The tar inside the gzip, whole: its checksum is right and it ends as a tar does."""
    with gzip.open(path) as stream:
        raw = stream.read(MAX_UNPACKED_BYTES + 1)
    if len(raw) > MAX_UNPACKED_BYTES:
        raise ContentError.at(path, f"too large: more than {MAX_UNPACKED_BYTES:,} bytes unpacked")
    if not raw.endswith(bytes(1024)):
        raise ContentError.at(path, "not a whole .tar.gz: its end is missing", hint="the file may be truncated: fetch it again")
    return io.BytesIO(raw)


def _decoded(path: Path, name: str, raw: bytes) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ContentError.at(path, f"'{name}' is not UTF-8 (byte {error.start})") from None
    if "\x00" in text:
        raise ContentError.at(path, f"'{name}' holds a NUL character")
    return text
