"""The extractor of Epoch AI's tables of companies, chips and sites: what it reads, what it refuses, and the real tables where they are at hand."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.engine.errors import ContentError
from pipelines.engine.extraction import Extract, Payload
from pipelines.engine.models import Source
from pipelines.engine.snapshots import read_payload
from pipelines.parsing.money import parse_money
from tests.unit.sources.damage import Damage, Refuses, cut, cut_rows, edit, swap_lines, unreadable

ROUNDS, CLUSTERS, CENTRES = "ai_companies_funding_rounds.csv", "gpu_clusters.csv", "data_centers.csv"
REPORTS = [f"ai_companies_{kind}.csv" for kind in ("compute_spend", "revenue_reports", "staff_reports", "usage_reports")]
FILES = ["ai_companies.csv", ROUNDS, *REPORTS, "data_center_timelines.csv", CENTRES, CLUSTERS, "ml_hardware.csv"]
SAMPLES = {file: f"sample.{file}" for file in FILES}
DATE = "2025-12-14"


def stated(row: dict[str, Any]) -> dict[str, Any]:
    return {column: value for column, value in row.items() if value not in ("", [])}


def test_the_ledger_of_the_sample(sample: Extract) -> None:
    assert sample.ledger == {"rows_in": 42, "used": 23, "merged": 3, "ignored": 13, "quarantined": 3}
    labels = [label for label, *_ in (*sample.ignored, *sample.quarantined)]
    assert len(set(labels)) == len(labels)
    assert [(label, reason) for label, reason in sample.ignored if label.startswith(CLUSTERS)] == [
        ("gpu_clusters.csv row 8: Dropped", "excluded by the publisher")
    ]
    assert [label for label, _, _ in sample.quarantined] == [
        f"{ROUNDS} row 4: Acme AI, Old shares", f"{ROUNDS} row 11: Nobody, Stray", "data_center_timelines.csv row 7",
    ]  # fmt: skip


def test_companies_and_chips(sample: Extract) -> None:
    assert [stated(row) for row in sample.records] == [
        {
            "record_id": "acme-ai", "kind": "company", "name": "Acme AI", "founded_year": "2015", "employees": "300",
            "categories": ["company_type:Foundation", "product_domain:Language", "product_domain:Video"],
        },
        # Two head counts of one day say nothing.
        {
            "record_id": "söder", "kind": "company", "name": "Söder", "founded_year": "2020",
            "categories": ["company_type:Foundation", "product_domain:Language"],
        },
        {
            "record_id": "chip-acme-a1-blue", "kind": "product", "name": "Acme A1 (Blue)", "owner": ["Acme AI"],
            "categories": ["list:ML hardware", "hardware:GPU"],
        },
        {"record_id": "chip-groq-like-l1", "kind": "product", "name": "Groq-like L1", "categories": ["list:ML hardware"]},
    ]  # fmt: skip


def test_money_keeps_its_kind_and_state(sample: Extract) -> None:
    money = [tuple(row[column] for column in ("round", "kind", "amount", "date", "as_of", "status")) for row in sample.funding]
    assert money == [
        ("May 2021 Series A", "valuation", "6.7E+08", "2021-05-28", "", "Closed"),
        ("May 2021 Series A", "round", "124000000", "2021-05-28", "", "Closed"),
        ("Talks", "round", "1E+11", "", "2025-09-22", "Late discussions"),
        ("Tender", "valuation", "5E+11", "2025-10-01", "", "Closed"),  # existing shares: nought is no amount
        ("Unknown seed", "round", "", "2019-03-11", "", "Closed"),
        ("Mix 6B", "debt", "140", "2024-06-11", "", "Closed"),
        ("Mix 6B", "valuation", "6000", "2024-06-11", "", "Closed"),
        ("Mix 6B", "round", "500", "2024-06-11", "", "Closed"),  # and not a second time from the hidden row
        ("Only hidden", "round", "113", "2023-06-13", "", "Closed"),
        ("Loan", "debt", "9", "2023-06-14", "", "Closed"),
    ]
    assert {row["source_url"] for row in sample.funding} == {"", "https://example.org/round_a"}


def test_clusters(sample: Extract) -> None:
    rows = {row["record_id"]: stated(row) for row in sample.facilities if row["kind"] == "gpu_cluster"}
    assert rows["cluster-jupiter-phase-2"] == {
        "record_id": "cluster-jupiter-phase-2", "kind": "gpu_cluster", "name": "Jupiter, Phase 2", "owner": ["Acme AI, Inc.", "Söder"],
        "users": ["Cloud", "Acme AI"], "country": "United States of America", "region": "TX", "city": "Abilene",
        "address": "5502 Spinks Rd, Abilene, TX 79601", "status": "Planned", "certainty": "Likely", "single_cluster": "Unclear",
        "operational_on": "2026", "h100_equivalents": "2000.5", "power": "5", "sector": "Public/Private",
        "builds_upon": "cluster-jupiter-phase-1", "source_url": "https://example.org/jupiter",
    }  # fmt: skip
    assert rows["cluster-jupiter-phase-1"]["superseded_by"] == "cluster-jupiter-phase-2"
    assert rows["cluster-jupiter-phase-1"]["operational_on"] == "2024-09-02"
    twin = rows["cluster-twin-paper"]
    assert (twin["is_possible_duplicate"], twin["possible_duplicate_of"]) == ("true", "cluster-jupiter-phase-1|Another Thing")
    assert twin["operational_on"] == "2025-06"
    assert not {"h100_equivalents", "address"} & twin.keys()  # nought is not known; a remark in quotation marks is no place
    assert rows["cluster-old-one"]["decommissioned_on"] == "2024-11-15"
    assert "region" not in rows["cluster-old-one"]  # Georgia is its country


def test_anonymous_clusters_keep_their_ids_in_any_order(folder: Path, sample: Extract, extract: Callable[[Path], Extract]) -> None:
    def anonymous(result: Extract) -> list[tuple[str, str]]:
        return sorted((row["record_id"], row["h100_equivalents"]) for row in result.facilities if "anonymized" in row["record_id"])

    assert len({record_id for record_id, _ in anonymous(sample)}) == 3
    swap_lines(folder / CLUSTERS, "Anonymized")
    assert anonymous(extract(folder)) == anonymous(sample)


def test_data_centres_now_and_planned(sample: Extract) -> None:
    rows = {row["record_id"]: stated(row) for row in sample.facilities if row["kind"] == "data_centre"}
    now, planned = rows["centre-acme-newtown-ohio"], rows["centre-acme-newtown-ohio-planned"]
    assert (now["status"], now["operational_on"], now["power"], now["h100_equivalents"]) == ("Existing", "2025-06-28", "295", "254.5")
    assert (now["city"], now["region"], now["country"], now["latitude"]) == ("Newtown", "OH", "United States of America", "32°29'59\"N")
    assert (now["owner"], now["users"]) == (["Acme AI"], ["Söder", "Acme AI"])
    assert planned == {**now, "record_id": "centre-acme-newtown-ohio-planned", "status": "Planned", "operational_on": "2027-03-03",
                       "power": "2121", "h100_equivalents": "2499.9", "builds_upon": "centre-acme-newtown-ohio"}  # fmt: skip
    assert "centre-söder-hebei-planned" not in rows
    assert rows["centre-söder-hebei"]["country"] == "China"
    begun = rows["centre-nobody-goodnight"]
    assert begun["status"] == "Planned"
    assert not {"power", "h100_equivalents", "owner", "users"} & begun.keys()
    assert rows["centre-nobody-goodnight-planned"]["power"] == "132.5"


@given(st.text(max_size=40))
def test_any_text_is_a_day_or_stays_as_it_is(extractor: ModuleType, text: str) -> None:
    day = extractor._day(text)
    assert day == text.strip() or (len(day) == 10 and day[4] == day[7] == "-")


@given(st.text("0123456789.eE+- ,abc#", max_size=12))
def test_a_stated_quantity_is_never_nought(extractor: ModuleType, text: str) -> None:
    stated = extractor._stated(text)
    assert stated in {"", text.strip()}
    assert stated == "" or extractor._number(stated) != 0 or any(character in "abc#eE" for character in stated)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (cut(ROUNDS, -20), "where the header has 12"),
        *unreadable(CLUSTERS, "Söder"),
        (cut_rows(CENTRES), "no row"),
        (edit(CLUSTERS, "Certainty,", "Surprise,"), "unknown field 'gpu_clusters.Surprise'"),
        (edit(CLUSTERS, "Certainty,", "Surprise,"), "the field 'gpu_clusters.Certainty' is missing"),
        (edit(CLUSTERS, "Jupiter Phase 1,Existing", ",Existing"), "row 2: the name is empty"),
        (edit("ai_companies.csv", "Söder,", "acme-ai,"), "row 1: the name 'Acme AI' stands twice"),
        (edit("ml_hardware.csv", "Groq-like L1,", " ,"), "row 2: the hardware name '' is empty"),
        (edit(CENTRES, "Söder Hebei,", "Acme Newtown Ohio,"), "stands twice"),
        (edit(ROUNDS, ",Secondary,", ",Gift,"), "unknown type of round 'Gift'"),
        (edit("ai_companies_revenue_reports.csv", "28,,,", "28,,,lost"), "without a name"),
    ],
)
def test_bad_files_are_refused_with_their_place(refuses: Refuses, damage: Damage, message: str) -> None:
    refuses(damage, message)


def test_an_unknown_label_is_refused(project_root: Path, folder: Path) -> None:
    edit("ml_hardware.csv", ",GPU,", ",Abacus,").apply(folder)
    with pytest.raises(ContentError, match="unknown category 'hardware:Abacus'"):
        read_payload(project_root, "epoch_ai", folder)


# --- the saved tables -------------------------------------------------------------------------------------------------


def test_saved_ledger(saved: Extract) -> None:
    assert saved.ledger == {"rows_in": 1256, "used": 1029, "merged": 20, "ignored": 207, "quarantined": 0}
    assert Counter(row["kind"] for row in saved.records) == {"company": 7, "product": 170}
    assert Counter(row["kind"] for row in saved.facilities) == {"gpu_cluster": 786, "data_centre": 31}
    assert saved.funding_only == 35  # of 36 rounds one stands twice


def test_saved_rounds_that_are_not_closed_say_so(saved: Extract) -> None:
    assert Counter((row["kind"], row["status"]) for row in saved.funding) == {
        ("round", "Closed"): 27, ("round", "Late discussions"): 4, ("valuation", "Closed"): 22, ("valuation", "Late discussions"): 3,
        ("debt", "Closed"): 3,
    }  # fmt: skip
    amounts = [parse_money(row["amount"], row["currency"]) for row in saved.funding if row["amount"]]
    assert {money.state for money in amounts} == {"stated"}
    assert max(money.amount or 0 for money in amounts) == 5e11
    assert sum(row["kind"] == "round" and not row["amount"] for row in saved.funding) == 1
    [series_b] = [row for row in saved.funding if row["record_id"] == "mistral-ai" and row["date"] == "2024-06-11" and row["kind"] == "valuation"]
    assert series_b["amount"] == "6000000000"


def test_saved_places_are_counted(saved: Extract) -> None:
    countries = Counter(row["country"] for row in saved.facilities)
    assert (countries["China"], countries[""]) == (255, 85)
    assert all(row["country"] for row in saved.facilities if row["kind"] == "data_centre")


def test_saved_facilities_refer_to_each_other(saved: Extract) -> None:
    known = {row["record_id"] for row in saved.facilities}
    assert len(known) == 817
    missing = {
        other
        for row in saved.facilities
        for column in ("builds_upon", "superseded_by", "possible_duplicate_of")
        for other in row.get(column, "").split("|")
        if other and other not in known
    }
    assert missing == {"Alibaba MLPerf 0.7 Submission", "Cambridge Dawn Phase 1"}


def test_the_saved_file_with_unnamed_columns_is_read(saved_folder: Path, source: Source) -> None:
    file = saved_folder / "ai_companies_revenue_reports.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        assert next(csv.reader(stream))[-3:] == ["", "", ""]
    assert len(Payload(file.parent, source).csv(file.name)) == 32
