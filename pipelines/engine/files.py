"""Writing files so that a reader sees the old one or the new one, never half of either; and one refresh at a time.

Belongs here: atomic file operations, hashes, the lock. Does not belong here: what is written.
"""

from __future__ import annotations

import errno
import hashlib
import os
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import BusyError, MarketMapError, StorageError


def sha256(path: Path) -> str:
    """Hash of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def combined_hash(parts: Iterable[str]) -> str:
    """Hash of a sequence of strings; the sequence cannot be confused with another one of the same text."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(f"{len(part)}:{part}".encode())
    return digest.hexdigest()


def tree_hash(root: Path, patterns: Iterable[str]) -> str:
    """Hash of the names and bytes of all files below ``root`` that match, in name order."""
    files = sorted({path for pattern in patterns for path in root.glob(pattern) if path.is_file() and "__pycache__" not in path.parts})
    return combined_hash(part for path in files for part in (path.relative_to(root).as_posix(), sha256(path)))


def draft_of(path: Path) -> Path:
    """A new name beside ``path`` to write to before renaming; drafts begin with a dot and are swept by the next refresh."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.with_name(f".draft-{uuid.uuid4().hex[:8]}-{path.name}")


def settle(draft: Path, path: Path) -> None:
    """Flush a finished draft to the disk and give it its name, in one step that a crash cannot cut in half."""
    if draft.is_file():
        descriptor = os.open(draft, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    os.replace(draft, path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Flush a folder's entries, so that a rename survives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_text(path: Path, text: str) -> None:
    """Write a text file atomically."""
    draft = draft_of(path)
    try:
        draft.write_text(text, encoding="utf-8")
        settle(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def point(link: Path, target: str) -> None:
    """Make ``link`` a symbolic link to ``target`` (relative), atomically, whatever it was before."""
    draft = draft_of(link)
    os.symlink(target, draft)
    try:
        os.replace(draft, link)
        sync_folder(link.parent)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def storage_errors(doing: str) -> Iterator[None]:
    """Turn a full disk or a missing permission into a message a person can act on."""
    try:
        yield
    except OSError as error:
        hints = {
            errno.ENOSPC: "the disk is full: free some space and run again",
            errno.EACCES: "permission denied: check who owns the folder",
            errno.EROFS: "the file system is read-only",
            errno.EDQUOT: "the disk quota is used up",
        }
        hint = hints.get(error.errno or 0, error.strerror or str(error))
        raise StorageError(f"{doing}: {hint} ({error.filename or ''}). The last release stays published.") from error
    except MarketMapError:
        raise
    except Exception as error:
        if type(error).__module__.partition(".")[0] in {"duckdb", "_duckdb"} and type(error).__name__ in {"IOException", "OutOfMemoryException"}:
            raise StorageError(f"{doing}: {str(error).splitlines()[0]} The last release stays published.") from error
        raise


@contextmanager
def exclusive(folder: Path) -> Iterator[None]:
    """Hold the project's lock; a second refresh leaves at once with a clear message instead of mixing two releases."""
    import fcntl

    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("a+") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise BusyError(f"another refresh is running in {folder.name}; wait for it to end and run again") from None
        yield
