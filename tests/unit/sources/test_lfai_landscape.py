"""The LF AI & Data landscape's extractor: two formats, owners, what is money raised and what is not, what it refuses, and the real files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.engine.errors import ContentError
from pipelines.engine.extraction import Extract, Payload
from pipelines.engine.models import Activities, Countries, Source
from pipelines.engine.snapshots import load_extractor, read_payload
from pipelines.engine.yaml_files import read_model
from pipelines.parsing.money import parse_money
from pipelines.parsing.places import CountryIndex

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "pipelines" / "sources" / "lfai_landscape"
PLAIN, PROCESSED = "landscape.yml", "processed_landscape.yml"
DATES = {PLAIN: "2026-08-14", PROCESSED: "2024-12-17"}
extractor = load_extractor(ROOT, "lfai_landscape")


@pytest.fixture
def source() -> Source:
    return read_model(FOLDER / "source.yml", Source)


@pytest.fixture
def sample(tmp_path: Path) -> Callable[[str], Path]:
    """A folder with the sample of one format under the name that it has upstream."""

    def copy(file: str) -> Path:
        (tmp_path / file).write_bytes((FOLDER / f"sample.{file.removesuffix('.yml')}.yaml").read_bytes())
        return tmp_path

    return copy


def run(folder: Path, source: Source) -> Extract:
    extract: Extract = extractor.extract(Payload(folder, source))
    return extract


def test_processed_sample_gives_projects_and_their_owners(sample: Callable[[str], Path], source: Source) -> None:
    result = run(sample(PROCESSED), source)
    assert result.ledger == {"rows_in": 16, "used": 13, "merged": 1, "ignored": 2, "quarantined": 0}
    assert (len(result.records), result.derived) == (22, 9)
    owners = {row["record_id"]: row["owner"] for row in result.records if row["kind"] == "project"}
    assert owners == {
        "découpe-trees": "Söhne AI", "forest": "Söhne AI", "prefix": "Giant", "plum": "Plum", "cloudlet": "Giant Cloud", "leaf": "Leaf Labs",
        "lime": "University of Somewhere", "olive": "Poly Tech", "nut": "Nut Foundation", "kiwi": "Kiwis United",
        "grid": "", "grid-parts": "",  # a non-profit of the name of one of its projects is that project
        "pear": "",  # an organisation that calls itself a project is one
    }  # fmt: skip
    assert result.records[0] == {
        "record_id": "découpe-trees", "kind": "project", "name": 'Découpe "Trees"', "owner": "Söhne AI", "url": "https://trees.example.org/",
        "categories": ["section:Machine Learning / Library"], "external_ids": ["github_repository:sohneai/trees"],
    }  # fmt: skip
    [twice] = [row for row in result.records if row["record_id"] == "prefix"]
    assert twice["categories"] == ["section:Data / Stream Processing", "section:Model / Workflow"]


def test_organisations_as_stated(sample: Callable[[str], Path], source: Source) -> None:
    rows = {row["record_id"]: row for row in run(sample(PROCESSED), source).records if row["kind"] == "company"}
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


def test_only_an_organisations_own_total_is_money_raised(sample: Callable[[str], Path], source: Source) -> None:
    money = [(row["record_id"], row["kind"], row["amount"], row["currency"], row["as_of"]) for row in run(sample(PROCESSED), source).funding]
    assert money == [
        ("organisation/giant", "market_cap", "900000000000", "USD", "2023-11-20"),  # the total of a listed company is not shown
        ("organisation/sohne-2", "total_raised", "12500000", "USD", "2023-11-20"),
        ("organisation/university-of-somewhere", "total_raised", "88829689", "USD", "2023-11-20"),
        # nought (Plum), and amounts that may be the parent's (Giant Cloud, Leaf Labs), are not stated
    ]


def test_plain_sample_names_owners_by_their_page(sample: Callable[[str], Path], source: Source) -> None:
    result = run(sample(PLAIN), source)
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


def replaced(old: str, new: str) -> Callable[[Path], object]:
    def change(file: Path) -> None:
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda file: file.write_bytes(file.read_bytes()[: file.read_bytes().index(b"homepage_url:") + 5]), "not valid YAML"),
        (lambda file: file.write_bytes(file.read_bytes()[: file.read_bytes().index(b"        items:") + 15]), "fields"),
        (lambda file: file.write_bytes(file.read_bytes().replace("é".encode(), b"\xe9", 1)), "not UTF-8"),
        (lambda file: file.write_bytes(b""), "empty"),
        (lambda file: file.write_text("landscape: []"), "no items"),
        (lambda file: file.unlink(), "missing"),
        (replaced("  count: 1\n", "  count: !!python/name:os.system 1\n"), "is not read"),
        (replaced("  - category: null\n    name: Data\n", "  - category: null\n    name: Robots\n"), "unknown field 'section Robots'"),
        (replaced("            project: sandbox\n", "            projekt: sandbox\n"), "unknown field 'projekt'"),
        (replaced("              kind: funding\n", "              kind: guess\n"), "not what another item"),
        (replaced("              kind: market_cap\n", "              kind: guess\n"), "not what another item"),
        (replaced("              company_type: For Profit\n", "              company_type: 3\n"), "crunchbase_data.company_type is 3"),
        (replaced("              parents: []\n", "              parents: nobody\n"), "crunchbase_data.parents is not a list"),
        (replaced("              funding: 88829689\n", "              funding: plenty\n"), "the amount is 'plenty'"),
        (replaced("              kind: funding\n              funding: 88829689\n", "              kind: debt\n"), "crunchbase_data.kind is 'debt'"),
        (replaced("            name: Découpe", "            name: 3 #"), "an item has no name"),
        (replaced("            name: Forest\n", f"            name: {'Forest ' * 40}\n"), "a name of 279 characters"),
        (replaced("              city: Grenoble\n", f"              city: {'Grenoble ' * 40}\n"), "crunchbase_data.city is 359 characters long"),
        (replaced("name: Giant\n", "name: Gigant\n"), "not what another item of that organisation says"),
        (replaced("            repo_url: https://github.com/SohneAI/Trees\n", "            repo_url: 5\n"), "'repo_url' is int"),
    ],
)
def test_bad_files_are_refused_with_their_place(
    sample: Callable[[str], Path], source: Source, change: Callable[[Path], object], message: str
) -> None:
    file = sample(PROCESSED) / PROCESSED
    change(file)
    with pytest.raises(ContentError) as caught:
        run(file.parent, source)
    if message != "fields":
        assert message.casefold() in str(caught.value).casefold()
    assert "landscape.yml" in str(caught.value)


def test_a_field_that_is_gone_is_an_error(sample: Callable[[str], Path], source: Source) -> None:
    folder = sample(PLAIN)
    text = (folder / PLAIN).read_text(encoding="utf-8")
    (folder / PLAIN).write_text(text.replace("crunchbase:", "crunchbase_url:"), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        run(folder, source)
    assert "unknown field 'crunchbase_url'" in str(caught.value)
    assert "the field 'crunchbase' is missing" in str(caught.value)


def test_activities_exist(source: Source) -> None:
    known = read_model(ROOT / "pipelines" / "vocabulary" / "activities.yml", Activities).activities
    assert {activity for labels in source.categories.values() for rule in labels.values() for activity in rule.activities} <= known.keys()


@pytest.mark.parametrize(
    ("file", "ledger", "derived"),
    [
        (PROCESSED, {"rows_in": 484, "used": 367, "merged": 1, "ignored": 116, "quarantined": 0}, 140),
        (PLAIN, {"rows_in": 472, "used": 367, "merged": 1, "ignored": 104, "quarantined": 0}, 0),
    ],
)
def test_saved_landscapes(payloads: Path, file: str, ledger: dict[str, int], derived: int) -> None:
    _, result = read_payload(ROOT, "lfai_landscape", payloads / "lfai_landscape" / DATES[file])
    assert (result.ledger, result.derived) == (ledger, derived)
    assert {reason.split(":")[0] for _, reason in result.ignored} == {"LF AI & Data Member Company", "Hosting Companies"}
    rows = {row["record_id"]: row for row in result.records}
    assert rows["lightgbm"]["owner"] == ("Microsoft" if file == PROCESSED else "crunchbase:microsoft")
    assert rows["prefect"]["categories"] == ["section:Data / Stream Processing", "section:Model / Workflow"]
    assert max(len(row["name"].split()) for row in rows.values()) <= 8  # names, no sentences


def test_saved_organisations(payloads: Path) -> None:
    _, result = read_payload(ROOT, "lfai_landscape", payloads / "lfai_landscape" / DATES[PROCESSED])
    rows = {row["record_id"]: row for row in result.records if row["kind"] == "company"}
    assert rows["organisation/hugging-face"]["external_ids"] == ["crunchbase:hugging-face", "github:huggingface"]
    assert rows["organisation/python-software-foundation"]["organisation_type"] == "foundation"
    assert not {"organisation/pytorch", "organisation/numpy", "organisation/cleverhans-project"} & rows.keys()
    assert Counter(row["kind"] for row in result.funding) == {"total_raised": 54, "market_cap": 26}
    assert {parse_money(row["amount"], row["currency"]).state for row in result.funding} == {"stated"}
    index = CountryIndex(read_model(ROOT / "pipelines" / "vocabulary" / "countries.yml", Countries))
    assert not [row["country"] for row in rows.values() if row["country"] and not index.country_code(row["country"])]


def test_no_label_is_mapped_that_no_saved_landscape_has(source: Source, payloads: Path) -> None:
    declared = {f"{scheme}:{label}" for scheme, known in source.categories.items() for label in known}
    folders = [payloads / "lfai_landscape" / date for date in DATES.values()]
    assert {label for folder in folders for row in run(folder, source).records for label in row.get("categories", [])} == declared
