"""Every extractor against damaged copies of its real payload: an error that says what is wrong, or an account in which no row is missing.

Belongs here: damage of every kind, made the same way for all sources. Does not belong here: what a source says (``tests/unit/sources``).
"""

from __future__ import annotations

import csv
import io
import json
import random
import shutil
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines.engine.errors import ContentError
from pipelines.engine.extraction import Extract, Payload
from pipelines.engine.models import Source
from pipelines.engine.snapshots import load_extractor
from pipelines.engine.yaml_files import read_model

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path.parent.name for path in ROOT.glob("pipelines/sources/*/extract.py"))
OTHER_VALUES: list[Any] = [
    None,
    7,
    -0.5,
    True,
    [],
    {},
    [[1]],
    {"a": {"b": []}},
    "",
    "x" * 5000,
    "=cmd|' /C calc'!A0",
    "‮right to left",
    "a|b|c",
    "\u0000",
]
HUGE = "x" * 3_000_000
LONGEST_FACT = 500
LARGE_BYTES = 1_000_000
Damage = tuple[str, bytes, bool]
"""What was done, the file's new bytes, and whether every upstream record is still there."""


def folder_of(source_id: str, payloads: Path) -> Path:
    """The smallest saved payload of a source; two sources of our own lie elsewhere."""
    if source_id == "seed_documents":
        return payloads.parent / "seeds"
    if source_id == "vendor_facts":
        return ROOT / "pipelines" / "sources" / source_id
    return min((payloads / source_id).iterdir(), key=lambda folder: sum(file.stat().st_size for file in folder.iterdir()))


@pytest.mark.parametrize("source_id", SOURCES)
def test_damage_is_named_and_no_row_is_lost(source_id: str, payloads: Path, tmp_path: Path) -> None:
    source = read_model(ROOT / "pipelines" / "sources" / source_id / "source.yml", Source)
    saved = folder_of(source_id, payloads)
    extract: Callable[[Payload], Extract] = load_extractor(ROOT, source_id).extract
    files = [name for name in Payload(saved, source).names if (saved / name).is_file()]
    for name in files:
        shutil.copy(saved / name, tmp_path / name)
        (tmp_path / name).chmod(0o644)
    whole = extract(Payload(tmp_path, source))
    faults = []
    for name in files:
        original = (saved / name).read_bytes()
        for what, damaged, keeps_records in damages(name, original, random.Random(f"{source_id} {name}")):  # noqa: S311
            (tmp_path / name).write_bytes(damaged)
            fault = judge(lambda: extract(Payload(tmp_path, source)), tmp_path, source.bounds.min, whole.rows_in if keeps_records else None)
            faults += [f"{name}, {what}: {fault}"] if fault else []
        (tmp_path / name).write_bytes(original)
    assert faults == []


def judge(run: Callable[[], Extract], folder: Path, least: int, rows_in: int | None) -> str:
    """What is wrong with how an extractor takes a damaged payload; "" when nothing is."""
    try:
        result = run()
    except ContentError as error:
        places = (str(folder), str(ROOT / "pipelines" / "sources"))  # the payload, or the rule beside the extractor that does not know a word of it
        is_named = all(problem.path.startswith(places) and problem.message for problem in error.problems)
        return "" if is_named else f"the error names no file: {error}"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    ledger = result.ledger
    if ledger["rows_in"] != sum(count for outcome, count in ledger.items() if outcome != "rows_in"):
        return f"the ledger does not add up: {ledger}"
    if result.used < least:
        return ""  # every row has its reason, and no snapshot is made of so few
    if rows_in is not None and result.rows_in != rows_in:
        return f"{rows_in} upstream rows became {result.rows_in}"
    cells = [str(row.get(column, "")) for row in result.records for column in ("name", "country", "city", "status")]
    longest = max((len(cell) for cell in cells), default=0)
    return f"a cell of {longest} characters became a fact" if longest > LONGEST_FACT else ""


def damages(name: str, raw: bytes, chance: random.Random) -> Iterator[Damage]:
    """Copies of one file, each broken in one way; fewer for large files."""
    yield "empty", b"", False
    yield "cut short", raw[: len(raw) * 3 // 5], False
    yield "a login page instead", b"<!DOCTYPE html><html><body>Please sign in</body></html>", False
    yield "random bytes", chance.randbytes(2000), False
    if name.endswith(".tar.gz"):
        yield from _of_archive(raw, chance)
        return
    middle = raw.index(b"\n", len(raw) // 2) if b"\n" in raw[len(raw) // 2 :] else len(raw) // 2
    yield "a NUL", raw[:middle] + b"\x00" + raw[middle:], False
    yield "not UTF-8", raw[:middle] + b"\xff\xfe" + raw[middle:], False
    yield "in UTF-16", raw.decode("utf-8-sig").encode("utf-16"), False
    yield "the second half twice", raw + raw[middle:], False
    rounds = 2 if len(raw) > LARGE_BYTES else 6
    if name.endswith(".csv"):
        yield from _of_table(raw, chance, rounds)
    elif name.endswith(".json"):
        yield "nested a thousand deep", b"[" * 1000 + raw + b"]" * 1000, False
        yield from _of_tree(json.loads(raw), lambda value: json.dumps(value, ensure_ascii=False).encode(), chance, rounds)
    elif name.endswith((".yml", ".yaml")):
        yield "an anchor bomb", b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n" + raw, False
        yield "a tag that calls code", b"landscape: !!python/object/apply:os.system ['true']\n", False
        dump = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
        tree = yaml.load(raw, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
        yield from _of_tree(tree, lambda value: yaml.dump(value, Dumper=dump, allow_unicode=True).encode(), chance, rounds)


def _of_table(raw: bytes, chance: random.Random, rounds: int) -> Iterator[Damage]:
    csv.field_size_limit(10_000_000)
    header, *rows = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""))

    def written(columns: list[str], lines: list[list[str]]) -> bytes:
        stream = io.StringIO(newline="")
        csv.writer(stream).writerows([columns, *lines])
        return stream.getvalue().encode()

    yield "a column more", written([*header, "Surprise"], [[*row, "x"] for row in rows]), True
    yield "a column twice", written([*header, header[0]], [[*row, row[0]] for row in rows]), True
    yield "no rows", written(header, []), False
    if rows:
        yield "a row too short", written(header, [rows[0][:-1], *rows[1:]]), True
        yield "a huge cell", written(header, [[HUGE, *rows[0][1:]], *rows[1:]]), True
    for _ in range(rounds):
        column = chance.randrange(len(header))
        yield (
            f"without the column {header[column]}",
            written(header[:column] + header[column + 1 :], [r[:column] + r[column + 1 :] for r in rows]),
            True,
        )
        blank = [[*row[:column], "", *row[column + 1 :]] for row in rows]
        yield f"the column {header[column]} blank", written(header, blank), True
        other = chance.randrange(len(header))
        swapped = list(header)
        swapped[column], swapped[other] = swapped[other], swapped[column]
        yield f"{header[column]} and {header[other]} swapped", written(swapped, rows), True
        strange = [[*row[:column], str(chance.choice(OTHER_VALUES)).replace("\x00", ""), *row[column + 1 :]] for row in rows]
        yield f"strange words in {header[column]}", written(header, strange), True


def _of_tree(tree: Any, written: Callable[[Any], bytes], chance: random.Random, rounds: int) -> Iterator[Damage]:
    yield "an empty list", written([]), False
    yield "a bare word", written("word"), False
    paths = list(_leaves(tree))
    for _ in range(rounds * 3):
        path = chance.choice(paths)
        value = chance.choice([value for value in OTHER_VALUES if value != "\x00"])
        # a list's items may be upstream records; a plain value under a key is none
        is_a_field = isinstance(path[-1], str) and not isinstance(_at(tree, path), (list, dict))
        yield f"{value!r:.40} at {'.'.join(map(str, path))}", written(_with(tree, path, value)), is_a_field
        yield f"nothing at {'.'.join(map(str, path))}", written(_with(tree, path, None, drop=True)), is_a_field
    words = [path for path in paths if isinstance(_at(tree, path), str)]
    yield "a huge word", written(_with(tree, chance.choice(words), HUGE)), False


def _leaves(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inner = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in inner:
        yield (*path, key)
        yield from _leaves(value, (*path, key))


def _at(tree: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        tree = tree[key]
    return tree


def _with(tree: Any, path: tuple[Any, ...], value: Any, *, drop: bool = False) -> Any:
    """A copy of a tree with another value, or none, in one place; only what lies on the way is copied."""
    copy = dict(tree) if isinstance(tree, dict) else list(tree)
    if len(path) > 1:
        copy[path[0]] = _with(copy[path[0]], path[1:], value, drop=drop)
    elif drop:
        del copy[path[0]]
    else:
        copy[path[0]] = value
    return copy


def _of_archive(raw: bytes, chance: random.Random) -> Iterator[Damage]:
    with tarfile.open(fileobj=io.BytesIO(raw), mode="r:gz") as archive:
        members = [(member, archive.extractfile(member)) for member in archive.getmembers() if member.isfile()]
        files = {member.name: stream.read() for member, stream in members if stream}

    def written(changed: dict[str, bytes]) -> bytes:
        stream = io.BytesIO()
        with tarfile.open(fileobj=stream, mode="w:gz") as target:
            for name, content in changed.items():
                info = tarfile.TarInfo(name)
                info.size = len(content)
                target.addfile(info, io.BytesIO(content))
        return stream.getvalue()

    flipped = bytearray(raw)
    flipped[len(raw) // 2] ^= 0xFF
    yield "a byte flipped", bytes(flipped), False
    yield "a path that leaves it", written({**files, "../../evil.md": b"x"}), False
    yield "no files", written({}), False
    names = sorted(files)
    for _ in range(6):
        name = chance.choice(names)
        text = files[name]
        lines = text.split(b"\n")
        line = chance.randrange(len(lines))
        broken = {
            "empty": b"",
            "cut short": text[: len(text) // 2],
            "with a NUL": text[:20] + b"\x00" + text[20:],
            "not UTF-8": b"\xff" + text,
            "an anchor bomb": b"---\na: &a [x, x]\nb: [*a, *a]\n---\n",
            "a tag that calls code": b"---\ntitle: !!python/name:os.system\n---\n",
            f"without line {line + 1}": b"\n".join(lines[:line] + lines[line + 1 :]),
            "a huge line": text.replace(b"\n", b"\nz: " + HUGE.encode() + b"\n", 1),
        }
        for what, content in broken.items():
            yield f"{name} {what}", written({**files, name: content}), False
