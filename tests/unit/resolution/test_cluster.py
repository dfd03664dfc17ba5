"""Clusters: decisions win, bars hold, order does not matter."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.engine.errors import ContentError
from pipelines.resolution.cluster import Judgement, cluster
from pipelines.resolution.decisions import Decision, read_decisions
from tests.unit.resolution.records import record

if TYPE_CHECKING:
    from pipelines.resolution.decisions import Verdict

SAME, STRONG = Judgement("same", 0.9, "same"), Judgement("same", 1.0, "the same identifier", is_certain=True)
DIFFERENT, UNSURE = Judgement("different", 0.0, "different"), Judgement("unsure", 0.5, "unsure")
LETTERS = [record(letter, letter) for letter in "abcdefgh"]


def decided(left: str, right: str, judgement: Verdict, line: int = 2) -> Decision:
    return Decision(left, right, judgement, date(2026, 11, 22), "made up", "matches.csv", line)


def pairs(**judgements: Judgement) -> dict[tuple[str, str], Judgement]:
    return {(f"list:{name[0]}", f"list:{name[1]}"): judgement for name, judgement in judgements.items()}


def groups(labels: dict[str, str]) -> set[frozenset[str]]:
    return {frozenset(member[5:] for member, other in labels.items() if other == label) for label in labels.values()}


def joined(labels: dict[str, str]) -> set[str]:
    return {"".join(sorted(group)) for group in groups(labels) if len(group) > 1}


def test_every_record_is_in_one_group() -> None:
    labels = cluster(LETTERS, pairs(ab=SAME, bc=SAME, de=UNSURE)).labels
    assert list(labels) == sorted(one.mention_id for one in LETTERS)
    assert joined(labels) == {"abc"}
    assert labels["list:c"] == "list:a"


@pytest.mark.parametrize(
    ("judgements", "groups_left", "why"),
    [
        (pairs(ab=STRONG, bc=SAME, ac=DIFFERENT), {"ab"}, "barred"),
        (pairs(ab=STRONG, cd=STRONG, ad=DIFFERENT, bc=SAME), {"ab", "cd"}, "barred"),
        (pairs(ab=STRONG, cd=STRONG, bc=SAME), {"ab", "cd"}, "bridge"),
    ],
)
def test_what_is_not_followed_is_told_with_why(judgements: dict[tuple[str, str], Judgement], groups_left: set[str], why: str) -> None:
    found = cluster(LETTERS, judgements)
    assert joined(found.labels) == groups_left
    assert [(refused.left, refused.right, refused.judgement, refused.why) for refused in found.refused] == [("list:b", "list:c", SAME, why)]


def test_decisions_win() -> None:
    assert joined(cluster(LETTERS, pairs(ab=DIFFERENT), [decided("list:a", "list:b", "same")]).labels) == {"ab"}
    assert joined(cluster(LETTERS, pairs(ab=STRONG), [decided("list:b", "list:a", "different")]).labels) == set()
    assert joined(cluster(LETTERS, pairs(ab=STRONG), [decided("list:a", "list:b", "unsure")]).labels) == set()
    assert joined(cluster(LETTERS, pairs(ab=STRONG, bc=STRONG), [decided("list:a", "list:c", "different")]).labels) == {"ab"}


def test_a_decision_may_name_a_domain() -> None:
    records = [record("a", "Jarvis", "https://jarvis.ai"), record("b", "Jasper", "https://jasper.ai"), record("c", "Jasper", "https://jasper.ai/x")]
    assert joined(cluster(records, {}, [decided("domain:jarvis.ai", "domain:jasper.ai", "same")]).labels) == {"ab"}


def test_a_decision_about_an_absent_record_is_reported() -> None:
    gone = decided("list:a", "list:zzz", "same")
    found = cluster(LETTERS, pairs(ab=STRONG), [gone])
    assert found.inactive == [gone]
    assert joined(found.labels) == {"ab"}
    domain = decided("domain:gone.example", "list:b", "different", 7)
    assert cluster(LETTERS, {}, [gone, domain]).inactive == [gone, domain]


def test_of_two_judgements_on_one_pair_the_one_that_keeps_apart_counts() -> None:
    both = {("list:a", "list:b"): STRONG, ("list:b", "list:a"): DIFFERENT}
    assert joined(cluster(LETTERS, both).labels) == set()


def test_pairs_of_unknown_records_and_of_a_record_with_itself_are_ignored() -> None:
    odd = {("list:a", "list:zzz"): STRONG, ("list:a", "list:a"): DIFFERENT, ("list:a", "list:b"): SAME}
    assert joined(cluster(LETTERS, odd).labels) == {"ab"}


def test_contradictions_name_their_lines() -> None:
    with pytest.raises(ContentError, match=r"matches\.csv:3: says 'different' of list:a and list:b, line 2 says 'same'"):
        cluster(LETTERS, {}, [decided("list:a", "list:b", "same", 2), decided("list:b", "list:a", "different", 3)])
    with pytest.raises(ContentError, match=r"matches\.csv:9: .*list:a and list:c are different; lines 4, 6 together"):
        cluster(
            LETTERS, {}, [decided("list:a", "list:b", "same", 4), decided("list:b", "list:c", "same", 6), decided("list:a", "list:c", "different", 9)]
        )


EDGES = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 7), st.sampled_from([SAME, STRONG, DIFFERENT, UNSURE])).filter(lambda edge: edge[0] < edge[1]),
    max_size=24,
)
DECIDED = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 7), st.sampled_from(["same", "different", "unsure"])).filter(lambda e: e[0] < e[1]), max_size=5
)


def world(edges: list[tuple[int, int, Judgement]], lines: list[tuple[int, int, Any]]) -> tuple[dict[tuple[str, str], Judgement], list[Decision]]:
    names = [one.mention_id for one in LETTERS]
    return (
        {(names[left], names[right]): judgement for left, right, judgement in edges},
        [decided(names[left], names[right], verdict, line) for line, (left, right, verdict) in enumerate(lines, start=2)],
    )


@given(EDGES, DECIDED, st.randoms(use_true_random=False))
def test_order_does_not_matter_and_bars_always_hold(edges: list[tuple[int, int, Judgement]], lines: list[tuple[int, int, Any]], chance: Any) -> None:
    judgements, decisions = world(edges, lines)
    try:
        labels = cluster(LETTERS, judgements, decisions).labels
    except ContentError:
        return  # contradictory decisions have their own test
    settled = {(decision.left, decision.right): decision.judgement for decision in decisions}
    together = {pair for pair in settled if settled[pair] == "same"}
    for (left, right), verdict in settled.items():
        assert verdict == "unsure" or (labels[left] == labels[right]) == (verdict == "same")
    by_decision = cluster(LETTERS, {}, decisions).labels
    for (left, right), judgement in judgements.items():
        if judgement.decision == "different" and (left, right) not in settled and by_decision[left] != by_decision[right]:
            assert labels[left] != labels[right]
    linked = together | {
        pair for pair, judgement in judgements.items() if judgement.decision == "same" and settled.get(pair) not in {"different", "unsure"}
    }
    for member, label in labels.items():
        assert label <= member
        assert member == label or any(member in pair for pair in linked)
    shuffled, mixed = list(judgements.items()), list(decisions)
    chance.shuffle(shuffled)
    chance.shuffle(mixed)
    turned = {(right, left) if chance.random() < 0.5 else (left, right): judgement for (left, right), judgement in shuffled}
    assert cluster(LETTERS[::-1], turned, mixed).labels == labels


def test_the_committed_decisions_are_sound() -> None:
    decisions = read_decisions(Path(__file__).resolve().parents[3] / "pipelines" / "decisions" / "matches.csv")
    sides = sorted({side for decision in decisions for side in (decision.left, decision.right) if not side.startswith("domain:")})
    cluster([record(side, side) for side in sides], {}, decisions)


HEADER = "left,right,judgement,decided_on,why\n"


def test_reading_decisions(tmp_path: Path) -> None:
    path = tmp_path / "matches.csv"
    path.write_text(f'{HEADER}list:a,list:b,same,2026-11-22,"one, by its site"\n\nlist:a,list:c,different,2026-11-22,two firms\n', encoding="utf-8")
    first, second = read_decisions(path)
    assert (first.judgement, first.why, first.line, second.line) == ("same", "one, by its site", 2, 4)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r":1: the columns are missing"),
        ("left,right\n", r":1: the columns are left, right"),
        (f"{HEADER}a,b,same\n", r":2: 3 cells"),
        (f"{HEADER}a,b,sane,2026-11-22,why\n", r":2: unknown judgement 'sane' — did you mean 'same'\?"),
        (f"{HEADER}a,b,same,yesterday,why\n", r":2: 'yesterday' is not a date"),
        (f"{HEADER}a,b,same,2026-11-22,\n", r":2: no reason is given"),
        (f"{HEADER}a,a,same,2026-11-22,why\n", r":2: a decision is about two different records"),
        (f'{HEADER}a,b,same,2026-11-22,"open\n', r"not valid CSV"),
    ],
)
def test_bad_decisions_are_refused_with_their_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "matches.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=message):
        read_decisions(path)


def test_a_broken_encoding_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "matches.csv"
    with pytest.raises(ContentError, match="cannot be read"):
        read_decisions(path)
    path.write_bytes(b"left\xff")
    with pytest.raises(ContentError, match="not UTF-8"):
        read_decisions(path)
