"""Ids over many refreshes: every change is explained, no id passes to another company."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.resolution import Record
from pipelines.resolution.cluster import cluster
from pipelines.resolution.decisions import Decision
from pipelines.resolution.ids import company_ids, first_key, former_ids, identity_key, keys
from pipelines.resolution.matching import judge
from pipelines.resolution.records import columns
from tests.unit.resolution.records import DOMAINS, record

REFRESHES = 24
NAMES = ["Hydra", "Hydra AI", "Jasper", "Jarvis", "Foo Labs", "Foo", "Zephyr Systems", "🤗", "智谱"]
URLS = ["", "https://hydra.ai", "https://hydra.com", "https://jasper.ai", "https://foo.com/about", "https://github.com/foo", "https://zephyr.io"]


class World:
    """Lists that grow, change, get older or lose records, and people who decide."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - made-up lists
        self.records: dict[str, Record] = {}
        self.decisions: dict[tuple[str, str], Decision] = {}
        for number in range(12):
            self.add(number)

    def add(self, number: int) -> None:
        """A record of a list that may be older than all others."""
        mention_id = f"{self.chance.choice(['alpha', 'beta', 'gamma', 'delta'])}:{number}"
        day = date(2024, 1, 1) + timedelta(days=self.chance.randrange(-900, 900))
        country = self.chance.choice([None, "US", "DE"])
        self.records[mention_id] = record(
            mention_id,
            self.chance.choice(NAMES),
            self.chance.choice(URLS),
            first_seen=day,
            country_code=country,
            founded_year=self.chance.choice([None, 2020]),
        )

    def change(self, number: int) -> None:
        """One thing that happens between two refreshes."""
        what = self.chance.randrange(6)
        some = self.chance.choice(sorted(self.records))
        if what in (0, 1):
            self.add(number)
        elif what == 2:  # a newer snapshot gives another name and address
            old = self.records[some]
            named = record(some, self.chance.choice(NAMES), self.chance.choice(URLS))
            self.records[some] = replace(old, name=named.name, name_key=named.name_key, domain=named.domain, origin=first_key(old))
        elif what == 3 and len(self.records) > 4:
            source = some.partition(":")[0]
            gone = [some] if self.chance.random() < 0.7 else [known for known in self.records if known.startswith(source)][:3]
            for known in gone:
                del self.records[known]
        elif what == 4:
            other = self.chance.choice(sorted(self.records))
            if other != some:
                left, right = sorted((some, other))
                verdict = self.chance.choice(["same", "different"])
                self.decisions = {pair: line for pair, line in self.decisions.items() if pair == (left, right) or line.judgement == "unsure"}
                self.decisions[left, right] = Decision(left, right, verdict, date(2026, 1, 1), "made up", line=2)  # type: ignore[arg-type]
        else:
            self.decisions.clear()

    def companies(self) -> dict[str, list[Record]]:
        """Id → its records, by the real steps."""
        records = list(self.records.values())
        self.chance.shuffle(records)
        judgements = {(pair.left, pair.right): pair.judgement for pair in judge(columns(records))}
        groups: dict[str, list[Record]] = defaultdict(list)
        for mention_id, label in cluster(records, judgements, self.decisions.values()).labels.items():
            groups[label].append(self.records[mention_id])
        ids = company_ids(groups)
        assert len(set(ids.values())) == len(groups)
        return {ids[label]: members for label, members in groups.items()}


def check_step(before: dict[str, list[Record]], after: dict[str, list[Record]]) -> None:
    """Every id of ``before`` is still that company's, or explained, or all records with its key are gone."""
    former = defaultdict(set)
    for line in former_ids(after):
        former[line.former_id].add(line.company_id)
    home = {known.mention_id: identifier for identifier, members in after.items() for known in members}
    for identifier, members in before.items():
        if identifier in after:
            there = {key for known in after[identifier] for key in keys(known)}
            assert there & {key for known in members for key in keys(known)}, f"{identifier} passed to another company"
        elif identifier in former:
            assert former[identifier] <= after.keys()
        else:
            first = min(members, key=lambda known: (known.first_seen, known.source_id, known.mention_id))
            assert first.mention_id not in home, f"{identifier} vanished, though {first.mention_id} that gave it is in {home[first.mention_id]}"


@settings(max_examples=4, deadline=None)
@given(st.integers(0, 2**32))
def test_no_unexplained_change_over_many_refreshes(seed: int) -> None:
    world = World(seed)
    before = world.companies()
    for number in range(REFRESHES):
        world.change(100 + number)
        after = world.companies()
        check_step(before, after)
        before = after


def test_a_merge_and_its_undoing_leave_traces() -> None:
    old, new = record("a:1", "Jarvis", "https://jarvis.ai", first_seen=date(2021, 1, 1)), record("b:1", "Jasper", "https://jasper.ai")
    apart = company_ids({"x": [old], "y": [new]})
    together = company_ids({"x": [old, new]})
    assert together["x"] == apart["x"]
    assert [(line.former_id, line.company_id, line.state) for line in former_ids({together["x"]: [old, new]}) if line.former_id == apart["y"]] == [
        (apart["y"], apart["x"], "merged")
    ]


def test_a_second_bearer_of_a_name_splits_the_plain_id() -> None:
    first, second = record("a:1", "Hydra", first_seen=date(2021, 1, 1)), record("b:1", "Hydra", first_seen=date(2020, 1, 1))
    plain = company_ids({"x": [first]})["x"]
    both = company_ids({"x": [first], "y": [second]})
    assert plain not in both.values()
    lines = former_ids({both["x"]: [first], both["y"]: [second]})
    assert {(line.company_id, line.state) for line in lines if line.former_id == plain} == {(both["x"], "split"), (both["y"], "split")}


def test_a_new_address_leaves_the_id_alone() -> None:
    before = record("a:1", "Airbyte", "https://airbyte.io")
    after = replace(before, domain=DOMAINS.registered_domain("https://airbyte.com"), origin=identity_key(before))
    assert company_ids({"x": [before]}) == company_ids({"x": [after]})
    assert any(line.key == "domain:airbyte.com" for line in former_ids({company_ids({"x": [after]})["x"]: [after]}))
