"""The LF AI & Data landscape's extractor: two formats, owners, what is money raised and what is not, what it refuses, and the real files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.engine.errors import ContentError
from pipelines.engine.extraction import Extract
from pipelines.parsing.money import parse_money
from tests.unit.sources.damage import Damage, Refuses, cut_after, edit, overwrite, unreadable

PLAIN, PROCESSED = "landscape.yml", "processed_landscape.yml"
SAMPLES = {PROCESSED: "sample.processed_landscape.yaml"}
DATES = {PLAIN: "2026-08-14", PROCESSED: "2024-12-17"}


@pytest.fixture
def plain(tmp_path: Path, source_folder: Path) -> Path:
    """A folder with the sample of the other format; only one of the two may lie in a folder."""
    (tmp_path / PLAIN).write_bytes((source_folder / "sample.landscape.yaml").read_bytes())
    return tmp_path


def test_processed_sample_gives_projects_and_their_owners(sample: Extract) -> None:
    assert sample.ledger == {"rows_in": 16, "used": 13, "merged": 1, "ignored": 2, "quarantined": 0}
    assert (len(sample.records), sample.derived) == (22, 9)
    owners = {row["record_id"]: row["owner"] for row in sample.records if row["kind"] == "project"}
    assert owners == {
        "découpe-trees": "Söhne AI", "forest": "Söhne AI", "prefix": "Giant", "plum": "Plum", "cloudlet": "Giant Cloud", "leaf": "Leaf Labs",
        "lime": "University of Somewhere", "olive": "Poly Tech", "nut": "Nut Foundation", "kiwi": "Kiwis United",
        "grid": "", "grid-parts": "",  # a non-profit of the name of one of its projects is that project
        "pear": "",  # an organisation that calls itself a project is one
    }  # fmt: skip
    assert sample.records[0] == {
        "record_id": "découpe-trees", "kind": "project", "name": 'Découpe "Trees"', "owner": "Söhne AI", "url": "https://trees.example.org/",
        "categories": ["section:Machine Learning / Library"], "external_ids": ["github_repository:sohneai/trees"],
    }  # fmt: skip
    [twice] = [row for row in sample.records if row["record_id"] == "prefix"]
    assert twice["categories"] == ["section:Data / Stream Processing", "section:Model / Workflow"]


def test_organisations_as_stated(sample: Extract) -> None:
    rows = {row["record_id"]: row for row in sample.records if row["kind"] == "company"}
    assert rows["organisation/sohne-2"] == {
        "record_id": "organisation/sohne-2", "kind": "company", "name": "Söhne AI", "parent": "", "url": "https://sohne.example", "city": "Grenoble",
        "region": "Rhone-Alpes", "country": "France", "organisation_type": "company", "external_ids": ["crunchbase:sohne-2"],
    }  # fmt: skip
    assert rows["organisation/plum"]["external_ids"] == ["crunchbase:plum", "github:plum"]
    assert [rows["organisation/plum"][column] for column in ("city", "region", "country", "organisation_type")] == [""] * 4
    assert {key.partition("/")[2]: row["organisation_type"] for key, row in rows.items() if row["organisation_type"] != "company"} == {
        "plum": "", "university-of-somewhere": "university", "poly-tech": "university", "nut-foundation": "foundation", "kiwis-united": "nonprofit",
    }  # fmt: skip
    assert {row["name"]: row["parent"] for row in rows.values() if row["parent"]} == {"Giant Cloud": "Giant", "Leaf Labs": "crunchbase:holding"}


def test_only_an_organisations_own_total_is_money_raised(sample: Extract) -> None:
    money = [(row["record_id"], row["kind"], row["amount"], row["currency"], row["as_of"]) for row in sample.funding]
    assert money == [
        ("organisation/giant", "market_cap", "900000000000", "USD", "2023-11-20"),  # the total of a listed company is not shown
        ("organisation/sohne-2", "total_raised", "12500000", "USD", "2023-11-20"),
        ("organisation/university-of-somewhere", "total_raised", "88829689", "USD", "2023-11-20"),
        # nought (Plum), and amounts that may be the parent's (Giant Cloud, Leaf Labs), are not stated
    ]


def test_plain_sample_names_owners_by_their_page(plain: Path, extract: Callable[[Path], Extract]) -> None:
    result = extract(plain)
    assert result.ledger == {"rows_in": 7, "used": 5, "merged": 0, "ignored": 2, "quarantined": 0}
    assert (result.derived, result.funding) == (0, [])
    assert {row["record_id"]: row["owner"] for row in result.records} == {
        "découpe-trees": "crunchbase:sohne-2", "grid": "crunchbase:grid", "pear": "", "nobody": "", "leaf": "crunchbase:leaf-labs",
    }  # fmt: skip
    assert result.ignored == [
        ("LF AI & Data Member Company / General / Member, Inc.", "LF AI & Data Member Company: member companies of the foundation, not AI projects"),
        (
            "Hosting Companies / Hosting Companies / Giant (hosting)",
            "Hosting Companies: companies that host projects at the foundation, not AI projects",
        ),
    ]


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (cut_after(PROCESSED, b"homep"), "not valid YAML"),
        (cut_after(PROCESSED, b"        items:\n"), ""),  # still YAML: only the file must be named
        *unreadable(PROCESSED, "é"),
        (overwrite(PROCESSED, b"landscape: []"), "no items"),
        (edit(PROCESSED, "  count: 1\n", "  count: !!python/name:os.system 1\n"), "is not read"),
        (edit(PROCESSED, "  - category: null\n    name: Data\n", "  - category: null\n    name: Robots\n"), "unknown field 'section Robots'"),
        (edit(PROCESSED, "            project: sandbox\n", "            projekt: sandbox\n"), "unknown field 'projekt'"),
        (edit(PROCESSED, "              kind: funding\n", "              kind: guess\n"), "not what another item"),
        (edit(PROCESSED, "              kind: market_cap\n", "              kind: guess\n"), "not what another item"),
        (edit(PROCESSED, "              company_type: For Profit\n", "              company_type: 3\n"), "crunchbase_data.company_type is 3"),
        (edit(PROCESSED, "              parents: []\n", "              parents: nobody\n"), "crunchbase_data.parents is not a list"),
        (edit(PROCESSED, "              funding: 88829689\n", "              funding: plenty\n"), "the amount is 'plenty'"),
        (
            edit(PROCESSED, "              kind: funding\n              funding: 88829689\n", "              kind: debt\n"),
            "crunchbase_data.kind is 'debt'",
        ),
        (edit(PROCESSED, "            name: Découpe", "            name: 3 #"), "an item has no name"),
        (edit(PROCESSED, "            name: Forest\n", f"            name: {'Forest ' * 40}\n"), "a name of 279 characters"),
        (
            edit(PROCESSED, "              city: Grenoble\n", f"              city: {'Grenoble ' * 40}\n"),
            "crunchbase_data.city is 359 characters long",
        ),
        (edit(PROCESSED, "name: Giant\n", "name: Gigant\n"), "not what another item of that organisation says"),
        (edit(PROCESSED, "            repo_url: https://github.com/SohneAI/Trees\n", "            repo_url: 5\n"), "'repo_url' is int"),
    ],
)
def test_bad_files_are_refused_with_their_place(refuses: Refuses, damage: Damage, message: str) -> None:
    refuses(damage, message)


def test_a_field_that_is_gone_is_an_error(plain: Path, extract: Callable[[Path], Extract]) -> None:
    text = (plain / PLAIN).read_text(encoding="utf-8")
    (plain / PLAIN).write_text(text.replace("crunchbase:", "crunchbase_url:"), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        extract(plain)
    assert "unknown field 'crunchbase_url'" in str(caught.value)
    assert "the field 'crunchbase' is missing" in str(caught.value)


@pytest.mark.parametrize(
    ("file", "ledger", "derived"),
    [
        (PROCESSED, {"rows_in": 484, "used": 367, "merged": 1, "ignored": 116, "quarantined": 0}, 140),
        (PLAIN, {"rows_in": 472, "used": 367, "merged": 1, "ignored": 104, "quarantined": 0}, 0),
    ],
)
def test_saved_landscapes(read_saved: Callable[[str], Extract], file: str, ledger: dict[str, int], derived: int) -> None:
    saved = read_saved(DATES[file])
    assert (saved.ledger, saved.derived) == (ledger, derived)
    assert {reason.split(":")[0] for _, reason in saved.ignored} == {"LF AI & Data Member Company", "Hosting Companies"}
    rows = {row["record_id"]: row for row in saved.records}
    assert rows["lightgbm"]["owner"] == ("Microsoft" if file == PROCESSED else "crunchbase:microsoft")
    assert rows["prefect"]["categories"] == ["section:Data / Stream Processing", "section:Model / Workflow"]


def test_saved_organisations(read_saved: Callable[[str], Extract]) -> None:
    saved = read_saved(DATES[PROCESSED])
    rows = {row["record_id"]: row for row in saved.records if row["kind"] == "company"}
    assert rows["organisation/hugging-face"]["external_ids"] == ["crunchbase:hugging-face", "github:huggingface"]
    assert rows["organisation/python-software-foundation"]["organisation_type"] == "foundation"
    assert not {"organisation/pytorch", "organisation/numpy", "organisation/cleverhans-project"} & rows.keys()
    assert Counter(row["kind"] for row in saved.funding) == {"total_raised": 54, "market_cap": 26}
    assert {parse_money(row["amount"], row["currency"]).state for row in saved.funding} == {"stated"}
