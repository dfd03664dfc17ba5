"""The fact sheet: one record per owner that the documents name, and no fact without the page that states it.

Belongs here: the committed snapshot of ``vendor_facts``, its extractor, and the form of ``decisions/aliases.csv``.
Does not belong here: which owner a mention has (``test_seed_documents``).
"""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import pytest

from pipelines.engine.extraction import Extract
from pipelines.engine.snapshots import raw_contracts
from pipelines.resolution.links import MOVED, OF_OFFERINGS, SAME_ORGANISATION, TWO_ORGANISATIONS, read_links
from tests.unit.sources.committed import read_snapshot, read_table
from tests.unit.sources.damage import Damage, Refuses, edit

ROOT = Path(__file__).parents[3]
FACTS, FUNDING = "facts.csv", "funding.csv"
SAMPLES = {FACTS: "sample_facts.csv", FUNDING: "sample_funding.csv"}
DATE = "2026-11-22"
snapshot = partial(read_snapshot, "vendor_facts", DATE)
ALIASES = ROOT / "pipelines" / "decisions" / "aliases.csv"
PARENTS = {"PyTorch Foundation", "Linux Foundation", "High-Flyer"}


def owners() -> set[str]:
    return {row["owner"] for row in read_table(ROOT / "pipelines" / "sources" / "seed_documents" / "owners.csv")}


def test_a_record_for_each_owner_and_parent_and_no_name_twice() -> None:
    names = [row["name"] for row in snapshot("records")]
    assert len(names) == len(set(names)) and set(names) >= owners() | PARENTS


def test_every_fact_has_a_page_and_a_day() -> None:
    evidence = {(row["record_id"], row["property"], row["value"]): row for row in snapshot("evidence")}
    facts = {
        (record["record_id"], column, value)
        for record in snapshot("records")
        for column, cell in record.items()
        if cell and column not in ("record_id", "kind")
        for value in (cell.split("|") if column in ("aliases", "former_names", "external_ids", "categories") else [cell])
    }
    stated = {
        (claim["record_id"], claim["kind"], " ".join(part for part in (claim["amount"], claim["round"], claim["date"] or claim["as_of"]) if part))
        for claim in snapshot("funding")
    }
    assert facts | stated == set(evidence)
    assert all(re.match(r"https?://\S+\.\S+", str(row["source_url"])) and row["checked_on"] == "2026-11-22" for row in evidence.values())


def test_snapshot_is_what_the_sheet_says(saved: Extract) -> None:
    assert len(saved.records) == len(snapshot("records"))
    columns = raw_contracts(ROOT)["evidence"].fields
    committed = {tuple(row[column] for column in columns) for row in snapshot("evidence")}
    assert {tuple(row.get(column) or None for column in columns) for row in saved.evidence} == committed


def test_values_have_their_form() -> None:
    for record in snapshot("records"):
        assert re.fullmatch(r"(1[89]|20)\d\d", record["founded_year"] or "2000"), record
        assert record["organisation_type"] in (None, "company", "nonprofit", "foundation", "government", "university", "community"), record
        assert record["status"] in (None, "public", "private", "acquired", "inactive", "nonprofit"), record
        assert re.fullmatch(r"https://[a-z0-9.-]+", record["url"] or "https://example.org"), record
        assert all(re.fullmatch(r"[a-z]+:\S+", external) for external in (record["external_ids"] or "a:b").split("|")), record


def test_relations_between_names_are_well_formed() -> None:
    rows = read_table(ALIASES)
    keys = [(row["subject"], row["relation"], row["object"]) for row in rows]
    assert len(keys) == len(set(keys)) and keys == sorted(keys)
    assert {row["relation"] for row in rows} == SAME_ORGANISATION | TWO_ORGANISATIONS | OF_OFFERINGS | {MOVED}
    assert all(row["subject"] != row["object"] or row["relation"] == "offering_of" for row in rows)
    assert all(row["source_url"].startswith(("https://", "http://")) or re.search("document 00[0-4]", row["note"]) for row in rows)
    assert all(re.fullmatch(r"(\d{4}(-\d\d(-\d\d)?)?)?", row["valid_from"]) for row in rows)
    read_links(rows)


def test_ownership_that_changed_is_dated() -> None:
    dated = {(row["subject"], row["object"]): row["valid_from"] for row in read_table(ALIASES) if row["relation"] == "part_of"}
    assert dated["SchedMD", "NVIDIA"] == "2025-12-15"
    assert dated["vLLM project", "PyTorch Foundation"] == dated["DeepSpeed", "PyTorch Foundation"] == "2025-05-07"
    assert dated["GitHub", "Microsoft"] == "2018-10-26"
    assert dated["PyTorch", "PyTorch Foundation"]


def test_sample(sample: Extract) -> None:
    first, second = sample.records
    assert (first["name"], first["kind"], first["founded_year"]) == ("Example Labs", "company", "2021")
    assert first["aliases"] == ["Example Labs, Inc.", "例示研究所"]
    assert second["name"] == "Quiet “Collective” <beta>"
    assert second["parent"] == "Example Labs"
    assert [row["valid_from"] for row in sample.evidence if row["property"] == "parent"] == ["2024-05"]
    assert [(row["kind"], row["amount"], row.get("date"), row.get("as_of"), row["lead_investors"]) for row in sample.funding] == [
        ("round", "$12 million", "2023-04-18", None, "Northern Fund|Tidal Capital"),
        ("total_raised", "€20M", None, "2024", ""),
    ]
    assert len(sample.evidence) == 8 + 2 and sample.ledger == {"rows_in": 10, "used": 4, "merged": 6, "ignored": 0, "quarantined": 0}


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (edit(FACTS, "country", "contry"), "did you mean 'country'"),
        (edit(FACTS, "https://example.org/about", ""), "no address of a page"),
        (edit(FACTS, "2026-11-22", "22.11.2026"), "is no day"),
        (edit(FACTS, "founded_year,2021,,https://example.com", "founded_year,2020,,https://example.com"), "stated as '2021' and as '2020'"),
        (edit(FACTS, "quiet-collective,name", "quiet-collective,aliases"), "quiet-collective has no name"),
        (edit(FACTS, "Iceland", ""), "needs a record and a value"),
        (edit(FACTS, "2024-05", "May 2024"), "is no year, month or day"),
        (edit(FUNDING, "labs,round", "labs,rnd"), "unknown kind 'rnd'"),
        (edit(FUNDING, "example-labs,round", "exmple-labs,round"), "no facts on 'exmple-labs'"),
        (edit(FUNDING, "$12 million", ""), "no amount"),
        (edit(FUNDING, "2023-04-18", "2023-13-01"), "is no year, month or day"),
        (edit(FUNDING, "https://example.org/series-a", "a press release"), "no address of a page"),
    ],
)
def test_a_fact_that_cannot_stand_is_an_error(refuses: Refuses, damage: Damage, message: str) -> None:
    refuses(damage, message)
