"""What decisions/aliases.csv may say, and what is refused with its lines."""

from __future__ import annotations

import pytest

from pipelines.engine.errors import ContentError
from pipelines.resolution.links import Links, read_links


def links(*lines: str) -> Links:
    """The links of lines "subject, relation, object", the first of which is line 2 of the file."""
    return read_links([dict(zip(("subject", "relation", "object"), line.split(", "), strict=True)) for line in lines], "aliases.csv")


def refused(*lines: str) -> list[tuple[int, str]]:
    with pytest.raises(ContentError) as error:
        links(*lines)
    assert all(problem.path == "aliases.csv" for problem in error.value.problems)
    return [(problem.line, problem.message) for problem in error.value.problems]


def test_owners_in_a_circle_are_refused_with_their_lines() -> None:
    apart = "Other, acquired_by, Acme"
    assert refused("Acme, part_of, Beta", apart, "Beta, subsidiary_of, Acme") == [(2, "lines 2, 4 lead in a circle")]
    assert refused("Acme, acquired_by, Acme Inc") == [(2, "leads to itself")]
    assert refused("Tool, offering_of, Beta", "Beta, acquired_by, Gamma", "Gamma, part_of, Tool") == [(2, "lines 2, 3, 4 lead in a circle")]


def test_a_circle_is_seen_through_other_names_and_beside_other_owners() -> None:
    assert refused("Acme, acquired_by, Beta", "Beta Systems, alias_of, Beta", "Beta Systems, part_of, Acme") == [(2, "lines 2, 4 lead in a circle")]
    assert refused("Acme, part_of, Other", "Acme, part_of, Beta", "Beta, part_of, Acme", "Other, part_of, Third") == [
        (3, "lines 3, 4 lead in a circle")
    ]


def test_each_of_two_circles_is_named() -> None:
    found = refused(
        "A1, part_of, B1", "B1, part_of, A1", "A1, part_of, C1", "C1, acquired_by, D1", "D1, part_of, C1", "X, successor_of, Y", "Y, successor_of, X"
    )
    assert found == [(2, "lines 2, 3 lead in a circle"), (5, "lines 5, 6 lead in a circle"), (7, "lines 7, 8 lead in a circle")]


def test_many_owners_one_below_the_other_and_a_product_named_like_its_maker_are_no_circle() -> None:
    read = links(
        *("Flow, offering_of, Flow Inc", "Flow Cloud, offering_of, Flow", "Flow, part_of, Acme", "Flow, part_of, Beta", "Beta, part_of, Acme"),
        *("Flow 2, successor_of, Flow", "Flow 3, successor_of, Flow 2"),
    )
    assert read.makers["flowcloud"] == [("Flow Cloud", "Flow", 3)]
    assert ("flow", "acme", 4) in read.apart


def test_a_relation_between_organisations_takes_names_only() -> None:
    [(line, message)] = refused("domain:acme.example, acquired_by, Beta")
    assert (line, message) == (2, "'acquired_by' does not fit its two sides")


def test_names_of_one_organisation_are_followed_to_the_last() -> None:
    read = links("Jarvis, renamed_to, Jasper", "Jasper, alias_of, Jaspero Inc", "Zorb, alias_of, ZORB")
    assert read.names["jarvis"] == [("Jasper", 2), ("Jaspero Inc", 3)]
    assert read.all_names("jarvis") == ["jarvis", "jasper", "jaspero"]
    assert read.all_names("nobody") == ["nobody"]
    assert "zorb" not in read.names  # the same in comparable form
    moved = links("domain:Old.com, moved_to, domain:new.io", "domain:new.io, moved_to, domain:newer.ai")
    assert moved.domains == {"old.com": "newer.ai", "new.io": "newer.ai"}


def test_names_and_domains_in_a_circle_are_refused_with_their_lines() -> None:
    assert refused("Foo, renamed_to, Bar", "Other, alias_of, Another", "Bar, alias_of, Foo") == [(2, "lines 2, 4 lead in a circle")]
    assert refused("domain:a.com, moved_to, domain:b.com", "domain:b.com, moved_to, domain:a.com") == [(2, "lines 2, 3 lead in a circle")]


def test_two_successors_an_unknown_relation_and_a_domain_beside_a_name_are_refused() -> None:
    assert refused("Foo, renamed_to, Bar", "foo Inc, renamed_to, Baz") == [(3, "'foo Inc' is linked to 'Baz', and in line 2 to 'Bar'")]
    assert refused("Foo, renamed_too, Bar", "Foo, , Bar") == [(2, "unknown relation 'renamed_too'"), (3, "unknown relation ''")]
    assert refused("domain:foo.com, moved_to, Bar", "Foo, moved_to, domain:bar.com", "domain:foo.com, alias_of, domain:bar.com") == [
        (2, "'moved_to' does not fit its two sides"),
        (3, "'moved_to' does not fit its two sides"),
        (4, "'alias_of' does not fit its two sides"),
    ]


def test_every_fault_of_a_file_is_told_at_once() -> None:
    assert [line for line, _ in refused("Foo, odd, Bar", "A, renamed_to, B", "B, renamed_to, A", "domain:x.com, alias_of, Y")] == [2, 3, 5]
