"""Whose an offering is, and which listing is an offering because another list says so."""

from __future__ import annotations

from pipelines.resolution import Record
from pipelines.resolution.links import read_links
from pipelines.resolution.owners import Owners
from tests.unit.resolution.records import record


def owners(*records: Record, sheet: tuple[str, ...] = (), links: tuple[str, ...] = ()) -> Owners:
    """The owners among records that are one company each; ``links`` are lines "subject, relation, object" of aliases.csv from line 2 on."""
    lines = [dict(zip(("subject", "relation", "object"), line.split(", "), strict=True)) for line in links]
    return Owners({entry.mention_id: [entry] for entry in records}, sheet, read_links(lines))


def maker(offering: Record, *records: Record, sheet: tuple[str, ...] = (), links: tuple[str, ...] = ()) -> str | None:
    found = owners(*records, sheet=sheet, links=links).of(offering)
    return found.label if found else None


ACME = record("a:acme", "Acme", "https://acme.example", external_ids=("crunchbase:acme",))


def test_a_stated_owner_of_the_same_list_or_of_a_fact_sheet() -> None:
    assert maker(record("a:tool", "Tool", kind="product", owner="Acme, Inc."), ACME) == "a:acme"
    assert maker(record("b:tool", "Tool", kind="product", owner="Acme"), ACME) is None  # another list's Acme may be another one
    assert maker(record("b:tool", "Tool", kind="product", owner="Acme"), ACME, sheet=("a:acme",)) == "a:acme"
    assert maker(record("b:tool", "Tool", kind="product", owner="crunchbase:acme"), ACME) == "a:acme"
    assert maker(record("b:tool", "Tool", "https://acme.example/tool", kind="product", owner="Acme"), ACME) == "a:acme"  # under its home page
    assert maker(record("a:tool", "Tool", kind="product", owner="Acme"), ACME, record("a:acme-2", "Acme", "https://other.example")) is None


def test_without_a_stated_owner_the_home_page_or_the_beginning_of_the_name_tells() -> None:
    assert maker(record("b:tool", "Tool", "https://tool.acme.example/x", kind="product"), ACME) == "a:acme"
    assert maker(record("b:tool", "Acme Tool", kind="product"), ACME) is None
    assert maker(record("b:tool", "Acme Tool", kind="product"), ACME, sheet=("a:acme",)) == "a:acme"
    assert maker(record("b:tool", "Tool", "https://acme.example/x", kind="product", owner="Somebody"), ACME) is None  # the list says otherwise


def misplaced(listing: Record, offering: Record, *others: Record) -> dict[str, str]:
    found = owners(listing, *others).offerings_listed_as_companies([offering])
    return {label: maker.label for label, maker in found.items()}


def reviewed(*records: Record, links: tuple[str, ...]) -> dict[str, str]:
    """Label of each listing that is no company → its maker, with nothing but aliases.csv to say so."""
    return {label: maker.label for label, maker in owners(*records, links=links).offerings_listed_as_companies([]).items()}


def test_a_listing_that_another_list_calls_somebodys_project_is_no_company() -> None:
    listing = record("b:flow", "Flow", "https://flow.example", kind="listing")
    project = record("a:flow", "Flow", "https://flow.example", kind="project", owner="Acme")
    assert misplaced(listing, project, ACME) == {"b:flow": "a:acme"}
    assert misplaced(record("b:flow", "Flow", "https://flow.example", kind="company"), project, ACME) == {}  # a list says company
    assert misplaced(record("b:flow", "Flow", "https://flow.example", kind="listing", founded_year=2015), project, ACME) == {}
    assert misplaced(record("b:flow", "Stream", "https://flow.example", kind="listing"), project, ACME) == {}
    assert misplaced(listing, record("a:flow", "Flow", "https://flow.example", kind="project"), ACME) == {}  # nobody states an owner


def test_a_company_named_like_its_product_stays_one() -> None:
    listing = record("b:flow", "Flow", "https://flow.example", kind="listing")
    own = record("a:flow-inc", "Flow Inc", "https://flow-inc.example")
    assert misplaced(listing, record("a:flow", "Flow", "https://flow.example", kind="project", owner="Flow Inc"), own) == {}


FLOW = ("Flow, offering_of, Acme",)


def test_a_reviewed_statement_names_the_maker_with_its_line() -> None:
    found = owners(ACME, links=("Other, offering_of, Beta", *FLOW)).of(record("b:flow", "Flow", "https://github.com/flow/flow", kind="project"))
    assert found and (found.label, found.is_stated) == ("a:acme", True)
    assert found.reason == "aliases.csv, line 3, says that 'Flow' is an offering of 'Acme'."
    assert maker(record("b:flow", "FLOW", kind="model"), ACME, links=(*FLOW, "Flow 2, offering_of, Beta")) == "a:acme"
    assert maker(record("b:flow", "流", kind="product"), ACME, links=("流, native_name_of, Flow", *FLOW)) == "a:acme"
    assert maker(record("b:flow", "Flow", kind="model"), record("a:a", "Acme Holding"), links=(*FLOW, "Acme, renamed_to, Acme Holding")) == "a:a"


def test_the_maker_of_a_statement_must_be_one_company() -> None:
    other = record("b:acme", "Acme", "https://acme.test")
    flow = record("b:flow", "Flow", kind="product")
    assert maker(flow, ACME, other, links=FLOW) is None
    assert maker(flow, ACME, other, sheet=("b:acme",), links=FLOW) == "b:acme"
    assert maker(flow, record("a:was", "Beta", former_names=("Acme",)), other, links=FLOW) == "b:acme"  # the name in use goes first
    assert maker(flow, ACME, record("a:beta", "Beta"), links=(*FLOW, "Flow, offering_of, Beta")) is None


def test_a_list_that_names_somebody_else_is_believed() -> None:
    assert maker(record("b:flow", "Flow", kind="product", owner="Somebody"), ACME, links=FLOW) is None
    assert maker(record("b:flow", "Flow", kind="product", owner="Acme Research"), ACME, links=(*FLOW, "Acme Research, part_of, Acme")) == "a:acme"
    assert maker(record("b:flow", "Flow", kind="product", owner="Acme Brain"), ACME, sheet=("a:acme",), links=FLOW) == "a:acme"
    assert maker(record("b:flow", "Flow", kind="product", owner="crunchbase:flow"), ACME, links=FLOW) == "a:acme"


def test_a_part_or_a_bought_company_is_no_offering() -> None:
    flow = record("b:flow", "Flow", "https://flow.example", kind="listing")
    for relation in ("part_of", "subsidiary_of", "acquired_by", "merged_into"):
        assert reviewed(flow, ACME, links=(f"Flow, {relation}, Acme",)) == {}
        assert maker(record("b:x", "Flow", kind="project"), ACME, links=(f"Flow, {relation}, Acme",)) is None


def test_a_listing_that_a_reviewed_statement_calls_an_offering_is_no_company() -> None:
    flow = {"name": "Flow", "kind": "listing"}
    assert reviewed(record("b:flow", url="https://flow.example", **flow), ACME, links=FLOW) == {"b:flow": "a:acme"}
    assert reviewed(record("b:flow", url="https://research.test/flow", **flow), ACME, links=FLOW) == {"b:flow": "a:acme"}
    assert reviewed(record("b:flow", "Flow", "https://flow.example"), ACME, links=FLOW) == {}  # its list says "company"
    assert reviewed(record("b:flow", url="https://flow.example", founded_year=2015, **flow), ACME, links=FLOW) == {}
    assert reviewed(record("b:flow", url="https://flow.example", country_code="US", **flow), ACME, links=FLOW) == {}
    assert reviewed(record("b:flow", **flow), ACME, links=FLOW) == {}  # a name without any address is not enough
    assert reviewed(record("b:flow", url="https://flow.example", **flow), links=FLOW) == {}  # nobody of that name


def test_a_name_that_somebody_else_has_does_not_make_a_home_page_a_product() -> None:
    flow, other = record("b:flow", "Flow", "https://flow.example", kind="listing"), record("c:flow", "Flow", "https://flow.test", founded_year=2015)
    assert reviewed(flow, other, ACME, links=FLOW) == {}
    assert reviewed(record("b:flow", "Flow", "https://research.test/flow", kind="listing"), other, ACME, links=FLOW) == {"b:flow": "a:acme"}


def test_a_maker_named_like_its_product_stays_one() -> None:
    listing = record("b:flow", "Flow", "https://flow.example", kind="listing")
    assert reviewed(listing, record("a:flow", "Flow Systems", "https://flow.test"), links=("Flow, offering_of, Flow Systems",)) == {}


def test_what_belongs_to_a_listing_that_is_no_company_goes_to_its_maker() -> None:
    found = owners(ACME, record("b:flow", "Flow", "https://flow.example", kind="listing"), links=FLOW)
    found.offerings_listed_as_companies([])
    addon = found.of(record("c:addon", "Addon", "https://flow.example/addon", kind="project"))
    assert addon and addon.label == "a:acme"
    assert addon.reason.startswith("Its page is under flow.example") and addon.reason.endswith("'Flow' is an offering of 'Acme'.")
