"""Judging two records: from the question to the line, and from the line to the map, where nothing else moves."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from pipelines import cli
from pipelines.engine.refresh import refresh

MATCHES = "pipelines/decisions/matches.csv"


class Run:
    """What a call of the command line left behind."""

    def __init__(self, code: int, out: str, err: str):
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def marketmap(capsys: pytest.CaptureFixture[str]) -> Callable[..., Run]:
    """Call the command line in this process."""

    def call(root: Path, *words: str) -> Run:
        from pipelines.commands.console import console

        console.cache_clear()
        with pytest.raises(SystemExit) as left:
            cli.main([*words, "--root", str(root)])
        captured = capsys.readouterr()
        console.cache_clear()
        return Run(int(left.value.code or 0), captured.out, captured.err)

    return call


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Path:
    """A project of one's own with a release."""
    return Path(shutil.copytree(built, tmp_path / "my map", symlinks=True))


def ask(project: Path, sql: str) -> list[tuple[str, ...]]:
    with duckdb.connect(str((project / "data/curated/market_map.duckdb").resolve()), read_only=True) as reader:
        return reader.execute(sql).fetchall()


def members(project: Path) -> dict[str, str]:
    """The company of each record."""
    return {row[0]: row[1] for row in ask(project, "SELECT mention_id, company_id FROM resolved.company_mentions")}


def answering(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """A person at a terminal who types these lines and then closes it."""
    typed = io.StringIO("".join(f"{line}\n" for line in lines))
    typed.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr(sys, "stdin", typed)


def questions(marketmap: Callable[..., Run], project: Path, *words: str) -> list[dict[str, str]]:
    found = marketmap(project, "review", "--list", "-f", "csv", *words)
    assert found.code == 0, found.err
    return list(csv.DictReader(io.StringIO(found.out)))


# --- from the line to the map ----------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_different_parts_one_company_and_moves_nothing_else(marketmap: Callable[..., Run], project: Path) -> None:
    sizes = "SELECT company_id FROM resolved.merge_steps GROUP BY company_id HAVING count(*) BETWEEN 3 AND 6"
    step = (
        "SELECT left_mention_id, right_mention_id, company_id FROM resolved.merge_steps"
        f" WHERE merge_basis <> 'decision' AND company_id IN ({sizes}) ORDER BY ALL LIMIT 1"
    )
    [(left, right, company)] = ask(project, step)
    before, lines = members(project), (project / MATCHES).read_bytes()
    told = json.loads(marketmap(project, "why", company, "--json").out)["merges"]["steps"]
    [suggested] = [step["undo_line"] for step in told if (step["left_mention_id"], step["right_mention_id"]) == (left, right)]

    assert marketmap(project, "review", left, right, "different", "--why", "<why>").code == 0
    assert (project / MATCHES).read_bytes() == lines + suggested.encode() + b"\n"
    refresh(project)

    after = members(project)
    inside = {mention for mention, of in before.items() if of == company}
    assert after[left] != after[right]
    assert len({after[mention] for mention in inside}) == 2
    assert company in {after[left], after[right]}  # one part keeps the id
    assert {mention: of for mention, of in after.items() if mention not in inside} == {
        mention: of for mention, of in before.items() if mention not in inside
    }
    parted = json.loads(marketmap(project, "why", company, "--json").out)["merges"]
    assert any(
        pair["standing"] == "decided_different" and {pair["mention_id"], pair["other_mention_id"]} == {left, right} for pair in parted["apart"]
    )

    (project / MATCHES).write_bytes(lines)
    refresh(project)
    assert members(project) == before


def test_every_merge_is_a_step_and_every_refused_pair_stands_apart(built: Path, tmp_path: Path) -> None:
    shutil.copy((built / "data/curated/market_map.duckdb").resolve(), tmp_path / "map.duckdb")
    with duckdb.connect(str(tmp_path / "map.duckdb"), read_only=True) as reader:
        reached = (
            "SELECT count(*) FROM resolved.merge_steps AS step JOIN resolved.company_mentions AS one ON one.mention_id = step.left_mention_id"
            " JOIN resolved.company_mentions AS other ON other.mention_id = step.right_mention_id AND other.company_id = one.company_id"
            " WHERE one.company_id = step.company_id AND one.is_organisation AND other.is_organisation"
        )
        counts = "SELECT count(*) - count(DISTINCT company_id) FROM resolved.company_mentions WHERE is_organisation"
        assert reader.execute(reached).fetchone() == reader.execute(counts).fetchone()
        together = "SELECT count(*) FROM resolved.refused_merges WHERE left_company_id = right_company_id"
        assert reader.execute(together).fetchone() == (0,)
        unexplained = (
            "SELECT count(*) FROM resolved.judged_pairs AS pair JOIN resolved.company_mentions AS one ON one.mention_id = pair.left_mention_id"
            " JOIN resolved.company_mentions AS other ON other.mention_id = pair.right_mention_id AND other.company_id <> one.company_id"
            " ANTI JOIN resolved.refused_merges AS refused ON refused.left_mention_id = pair.left_mention_id"
            " AND refused.right_mention_id = pair.right_mention_id"
            " ANTI JOIN resolved.decided_pairs AS decided ON decided.left_mention_id = pair.left_mention_id"
            " AND decided.right_mention_id = pair.right_mention_id"
            " WHERE pair.judgement = 'same' AND one.is_organisation AND other.is_organisation"
        )
        assert reader.execute(unexplained).fetchone() == (0,)


# --- the questions -------------------------------------------------------------------------------------------------------


def test_the_weightiest_question_comes_first_and_each_pair_of_companies_once(marketmap: Callable[..., Run], project: Path) -> None:
    found = questions(marketmap, project)
    effects = [float(row["effect_usd"]) for row in found]
    assert effects == sorted(effects, reverse=True)
    pairs = [frozenset((row["left_company_id"], row["right_company_id"])) for row in found]
    assert len(pairs) == len(set(pairs)) > 20
    assert all(len(pair) == 2 for pair in pairs)
    assert marketmap(project, "review", "--list", "--limit", "2").out.count("cmp_") == 4
    [first] = json.loads(marketmap(project, "review", "--json", "--limit", "1").out)
    assert first["left_mention_id"] == found[0]["left_mention_id"]


def test_weak_merges_are_asked_on_their_own(marketmap: Callable[..., Run], project: Path) -> None:
    found = questions(marketmap, project, "--merges")
    assert found
    assert all(row["left_company_id"] == row["right_company_id"] and float(row["score"]) < 0.9 for row in found)


def test_a_walk_shows_both_sides_and_writes_the_answers(marketmap: Callable[..., Run], project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, third = questions(marketmap, project)[:3]
    before = (project / MATCHES).read_text(encoding="utf-8")
    answering(monkeypatch, "maybe", "d", "two firms, see https://example.org", "skip", "u", "", "q")
    done = marketmap(project, "review")
    assert done.code == 0, done.err
    for words in (first["left_mention_id"], first["right_mention_id"], first["reason"], "former names", "layers", "funding", second["reason"]):
        assert words in done.out
    assert "2 judgements written" in done.out
    assert "marketmap refresh" in done.out
    new = list(csv.reader((project / MATCHES).read_text(encoding="utf-8").removeprefix(before).splitlines()))
    assert [row[:3] for row in new] == [
        [first["left_mention_id"], first["right_mention_id"], "different"],
        [third["left_mention_id"], third["right_mention_id"], "unsure"],
    ]
    assert new[0][4] == "two firms, see https://example.org"
    assert third["reason"].rstrip(".") in new[1][4]
    left = questions(marketmap, project)
    assert [row["left_mention_id"] for row in left[:1]] == [second["left_mention_id"]]
    assert len(left) >= 1


def test_a_walk_may_end_at_once(marketmap: Callable[..., Run], project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (project / MATCHES).read_bytes()
    answering(monkeypatch)
    done = marketmap(project, "review", "--merges")
    assert (done.code, "Nothing written" in done.out) == (0, True)
    assert (project / MATCHES).read_bytes() == before


# --- what is refused -------------------------------------------------------------------------------------------------------


def test_nobody_to_ask(marketmap: Callable[..., Run], project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("s\n"))
    answer = marketmap(project, "review")
    assert (answer.code, "--list" in answer.err) == (6, True)


def test_an_unknown_record_is_named_with_the_nearest(marketmap: Callable[..., Run], project: Path) -> None:
    answer = marketmap(project, "review", "vendor_facts:openay", "vendor_facts:anthropic", "different", "--why", "x")
    assert answer.code == 6
    assert "vendor_facts:openai" in answer.err


@pytest.mark.parametrize(
    "words",
    [
        ["vendor_facts:openai"],
        ["vendor_facts:openai", "vendor_facts:anthropic"],
        ["vendor_facts:openai", "vendor_facts:anthropic", "different"],
        ["vendor_facts:openai", "vendor_facts:anthropic", "other", "--why", "x"],
        ["vendor_facts:openai", "vendor_facts:anthropic", "different", "--why", "x", "--list"],
    ],
)
def test_review_called_wrongly(marketmap: Callable[..., Run], project: Path, words: list[str]) -> None:
    before = (project / MATCHES).read_bytes()
    assert marketmap(project, "review", *words).code == 64
    assert (project / MATCHES).read_bytes() == before


def test_a_judgement_against_an_earlier_one_names_its_line(marketmap: Callable[..., Run], project: Path) -> None:
    rows = list(csv.reader((project / MATCHES).read_text(encoding="utf-8").splitlines()))
    known = {mention for (mention,) in ask(project, "SELECT mention_id FROM resolved.company_mentions WHERE is_organisation")}
    line, row = next((line, row) for line, row in enumerate(rows, start=1) if row[2] == "same" and row[0] in known and row[1] in known)
    before = (project / MATCHES).read_bytes()
    answer = marketmap(project, "review", row[1], row[0], "different", "--why", "x")
    assert answer.code == 2
    assert f"line {line} says 'same'" in answer.err
    assert (project / MATCHES).read_bytes() == before


def test_a_malformed_file_is_named_with_its_line(marketmap: Callable[..., Run], project: Path) -> None:
    with (project / MATCHES).open("a", encoding="utf-8") as stream:
        stream.write("vendor_facts:openai,vendor_facts:anthropic,never,2026-11-24,x\n")
    count = len((project / MATCHES).read_bytes().splitlines())
    before = (project / MATCHES).read_bytes()
    for words in (["--list"], ["vendor_facts:openai", "vendor_facts:cohere", "different", "--why", "x"]):
        answer = marketmap(project, "review", *words)
        assert answer.code == 2
        assert f"{MATCHES}:{count}: unknown judgement 'never'" in answer.err
    assert (project / MATCHES).read_bytes() == before


def test_without_a_release_nothing_can_be_reviewed(marketmap: Callable[..., Run], copy_project: Callable[[], Path]) -> None:
    root = copy_project()
    for words in ([], ["--list"], ["vendor_facts:openai", "vendor_facts:cohere", "different", "--why", "x"]):
        answer = marketmap(root, "review", *words)
        assert (answer.code, "marketmap refresh" in answer.err) == (4, True)
