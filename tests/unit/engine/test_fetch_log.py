"""The record of checks: what is written is read back, and a record that is broken in any way is an error with its line, never a traceback."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from pipelines.engine.errors import ContentError
from pipelines.engine.fetch_log import COLUMNS, Check, Result, append_checks, checks_path, last_checks, read_checks

texts = st.text(max_size=30).map(lambda text: "".join(filter(str.isprintable, text)))
checks = st.builds(
    Check,
    checked_at=st.datetimes(datetime(2000, 1, 1), datetime(2999, 1, 1), timezones=st.just(UTC)).map(lambda moment: moment.replace(microsecond=0)),
    file=texts,
    url=texts,
    outcome=st.sampled_from(get_args(Result)),
    http_status=st.none() | st.integers(100, 599),
    etag=texts,
    last_modified=texts,
    sha256=st.none() | st.text("0123456789abcdef", min_size=64, max_size=64),
    bytes=st.none() | st.integers(0, 2**40),
    reason=texts,
    snapshot_date=st.none() | st.dates(date(2000, 1, 1)),
)


@given(st.lists(checks, max_size=6), st.lists(checks, max_size=6))
def test_what_is_recorded_is_read_back(first: list[Check], second: list[Check]) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder)
        append_checks(root, "list", first)
        append_checks(root, "list", second)
        assert read_checks(root, "list") == first + second


@given(
    st.binary(max_size=300)
    | st.lists(st.lists(st.text(max_size=9), max_size=13), max_size=3).map(
        lambda rows: "\n".join(",".join(row) for row in rows).encode(errors="replace")
    )
)
def test_a_broken_record_is_an_error_with_its_place(junk: bytes) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder)
        path = checks_path(root, "list")
        path.parent.mkdir(parents=True)
        for body in (junk, ",".join(COLUMNS).encode() + b"\n" + junk):
            path.write_bytes(body)
            try:
                last_checks(root, "list")
            except ContentError as error:
                assert error.problems[0].path == str(path)


def test_a_cell_is_one_line(tmp_path: Path) -> None:
    append_checks(tmp_path, "list", [Check(datetime(2026, 1, 1, tzinfo=UTC), "a.json", "", "failed", reason="one\rtwo\nthree\x00\x1b\u2028\udcff")])
    assert read_checks(tmp_path, "list")[0].reason.split() == ["one", "two", "three"]
