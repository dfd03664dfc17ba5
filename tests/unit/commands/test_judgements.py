"""A judgement is one line at the end of matches.csv, and nothing when anything is wrong."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from pipelines.commands.judgements import MATCHES, Judgements, csv_line
from pipelines.engine.errors import ContentError, QueryError
from pipelines.resolution.decisions import read_decisions

HEADER = "left,right,judgement,decided_on,why\n"
DAY = date(2026, 11, 24)
RECORDS = [
    ("one:acme", "Acme", "https://acme.example", "cmp_a", True),
    ("two:acme", "Acme Inc.", "https://acme.example/", "cmp_a", True),
    ("three:acme", "ACME", None, "cmp_b", True),
    ("four:apex", "Apex", "https://apex.example", "cmp_c", True),
    ("four:tool", "Acme Tool", None, "cmp_a", False),
]


@pytest.fixture
def reader() -> Iterator[duckdb.DuckDBPyConnection]:
    """A release with five records."""
    with duckdb.connect(":memory:") as connection:
        connection.execute("CREATE SCHEMA staged; CREATE SCHEMA resolved")
        connection.execute(
            "CREATE TABLE staged.records (mention_id TEXT, source_id TEXT, first_seen_date DATE, record_kind TEXT, record_name TEXT, url TEXT,"
            " is_last_version BOOLEAN)"
        )
        connection.execute("CREATE TABLE resolved.company_mentions (mention_id TEXT, company_id TEXT, is_organisation BOOLEAN)")
        for mention, name, url, company, is_organisation in RECORDS:
            row = [mention, mention.partition(":")[0], date(2024, 1, 1), "company", name, url, True]
            connection.execute("INSERT INTO staged.records VALUES (?, ?, ?, ?, ?, ?, ?)", row)
            connection.execute("INSERT INTO resolved.company_mentions VALUES (?, ?, ?)", [mention, company, is_organisation])
        yield connection


@pytest.fixture
def matches(project_root: Path, tmp_path: Path) -> Path:
    """A file of decisions without any, in a project of its own."""
    path = tmp_path / MATCHES
    path.parent.mkdir(parents=True)
    path.write_text(HEADER, encoding="utf-8")
    shared = Path("pipelines/vocabulary/shared_hosts.yml")
    (tmp_path / shared).parent.mkdir()
    shutil.copy(project_root / shared, tmp_path / shared)
    return path


@pytest.fixture
def judgements(matches: Path, reader: duckdb.DuckDBPyConnection) -> Judgements:
    return Judgements(matches.parents[2], reader)


def test_a_judgement_is_one_dated_line_at_the_end(judgements: Judgements, matches: Path) -> None:
    decision = judgements.add("one:acme", "three:acme", "different", 'Two firms,\n "Acme" both', DAY)
    assert decision.line == 2
    assert matches.read_text(encoding="utf-8") == HEADER + 'one:acme,three:acme,different,2026-11-24,"Two firms, ""Acme"" both"\n'
    assert judgements.add("one:acme", "four:apex", "unsure", "nobody knows", DAY).line == 3
    assert [decision.why for decision in read_decisions(matches)] == ['Two firms, "Acme" both', "nobody knows"]
    assert ("one:acme", "three:acme") in judgements.decided


@pytest.mark.parametrize(
    ("before", "ending"),
    [
        (HEADER.encode() + b"one:x,one:y,same,2020-01-01,no last line break", b"\n"),
        (HEADER.encode().replace(b"\n", b"\r\n") + b'one:x,one:y,same,2020-01-01,"odd,  spacing "\r\n', b"\r\n"),
        (HEADER.encode() + "eins:ü,zwei:出门问问,different,2020-01-01,日本\n".encode(), b"\n"),
    ],
)
def test_what_stood_there_stays_to_the_byte(matches: Path, reader: duckdb.DuckDBPyConnection, before: bytes, ending: bytes) -> None:
    matches.write_bytes(before)
    decision = Judgements(matches.parents[2], reader).add("one:acme", "three:acme", "same", "one firm", DAY)
    after = matches.read_bytes()
    assert after.startswith(before)
    assert after.endswith(b"one:acme,three:acme,same,2026-11-24,one firm" + ending)
    assert after.removeprefix(before).strip().count(b"\n") == 0
    assert after.splitlines()[decision.line - 1].startswith(b"one:acme,")
    assert list(matches.parent.iterdir()) == [matches]


def test_all_records_of_a_home_page_are_one_side(judgements: Judgements) -> None:
    judgements.add("three:acme", "domain:acme.example", "same", "its new page", DAY)
    assert set(judgements.decided) == {("one:acme", "three:acme"), ("three:acme", "two:acme")}


@pytest.mark.parametrize(
    ("left", "right", "why", "said"),
    [
        ("one:acmee", "three:acme", "x", "one:acme"),
        ("one:acme", "domain:nowhere.example", "x", "no record has the home page nowhere.example"),
        ("one:acme", "four:tool", "x", "is an offering"),
        ("one:acme", "one:acme", "x", "on both sides"),
        ("domain:apex.example", "four:apex", "x", "are the same records"),
        ("one:acme", "three:acme", "  ", "say in --why"),
        ("one:acme", "three:acme", "\x1b[31mred", "cannot be shown"),
    ],
)
def test_what_no_judgement_can_be_about_is_refused(judgements: Judgements, matches: Path, left: str, right: str, why: str, said: str) -> None:
    with pytest.raises(QueryError, match=said):
        judgements.add(left, right, "same", why, DAY)
    assert matches.read_text(encoding="utf-8") == HEADER


def test_a_contradiction_names_the_line_and_writes_nothing(judgements: Judgements, matches: Path) -> None:
    judgements.add("one:acme", "three:acme", "same", "one firm", DAY)
    judgements.add("three:acme", "four:apex", "same", "one firm", DAY)
    before = matches.read_bytes()
    with pytest.raises(ContentError, match="line 2 says 'same'"):
        judgements.add("three:acme", "one:acme", "different", "two firms", DAY)
    with pytest.raises(ContentError, match="lines 2, 3 together say that they are the same"):
        judgements.add("one:acme", "four:apex", "different", "two firms", DAY)
    with pytest.raises(QueryError, match=r"line 2 of .* says so already"):
        judgements.add("three:acme", "one:acme", "same", "one firm", DAY)
    assert matches.read_bytes() == before


def test_a_file_that_changed_meanwhile_is_not_written(judgements: Judgements, matches: Path) -> None:
    with matches.open("a", encoding="utf-8") as stream:
        stream.write("four:apex,three:acme,different,2026-11-23,someone else was quicker\n")
    before = matches.read_bytes()
    with pytest.raises(ContentError, match="has changed since it was read"):
        judgements.add("one:acme", "three:acme", "same", "one firm", DAY)
    assert matches.read_bytes() == before


@pytest.mark.parametrize("text", ["", "left,right\n", HEADER + "one:acme,three:acme,sames,2026-11-24,x\n", HEADER + 'one:acme,"unclosed\n'])
def test_a_malformed_file_is_refused(matches: Path, reader: duckdb.DuckDBPyConnection, text: str) -> None:
    matches.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=r"matches\.csv"):
        Judgements(matches.parents[2], reader)


def test_a_line_is_quoted_where_it_must_be() -> None:
    assert csv_line("a:1", "b:2", "different", DAY, "<why>") == "a:1,b:2,different,2026-11-24,<why>"
    assert csv_line("a:1,2", "b", "same", DAY, 'so "it" is') == '"a:1,2",b,same,2026-11-24,"so ""it"" is"'
