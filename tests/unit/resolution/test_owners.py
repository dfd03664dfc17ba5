"""Whose an offering is, and which listing is an offering because another list says so."""

from __future__ import annotations

from pipelines.resolution import Record
from pipelines.resolution.owners import Owners
from tests.unit.resolution.records import record


def owners(*records: Record, sheet: tuple[str, ...] = ()) -> Owners:
    return Owners({entry.mention_id: [entry] for entry in records}, sheet)


def maker(offering: Record, *records: Record, sheet: tuple[str, ...] = ()) -> str | None:
    found = owners(*records, sheet=sheet).of(offering)
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
