"""Which stages and repeats of a site count, and whose a site is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.resolution.facilities import Facility, companies_by_name, count_each_once


def site(facility_id: str, status: str = "operational", **said: object) -> Facility:
    return Facility(facility_id, status, **said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facility", "state"),
    [
        (site("a"), "counted"),
        (site("a", "planned", certainty="likely", single_cluster="unclear"), "counted"),
        (site("a", "unknown"), "counted"),
        (site("a", "gone"), "gone"),
        (site("a", certainty="unlikely"), "unlikely"),
        (site("a", single_cluster="no"), "several_places"),
        (site("a", is_possible_duplicate=True), "possible_duplicate"),
        (site("a", is_listed=False), "not_listed"),
        (site("a", later=("a", "not listed here")), "counted"),
    ],
)
def test_one_facility_alone(facility: Facility, state: str) -> None:
    assert count_each_once([facility]) == {"a": (state, None)}


def test_of_the_stages_of_a_site_the_last_counts() -> None:
    stages = [site("one", later=("two",)), site("two", later=("three",)), site("three")]
    assert count_each_once(stages) == {"one": ("later_stage", "three"), "two": ("later_stage", "three"), "three": ("counted", None)}


def test_a_stage_that_does_not_count_takes_nothing_over() -> None:
    stages = [site("one", later=("two",)), site("two", later=("three",)), site("three", certainty="unlikely")]
    assert count_each_once(stages) == {"one": ("later_stage", "two"), "two": ("counted", None), "three": ("unlikely", None)}
    stages = [site("one", later=("two",)), site("two", single_cluster="no", later=("three",)), site("three")]
    assert count_each_once(stages)["one"] == ("later_stage", "three")


def test_a_planned_stage_leaves_what_runs() -> None:
    assert count_each_once([site("runs", later=("planned",)), site("planned", "planned")]) == {
        "runs": ("counted", None),
        "planned": ("counted", None),
    }


def test_a_duplicate_names_what_it_may_be() -> None:
    found = count_each_once([site("a"), site("b", is_possible_duplicate=True, duplicate_of=("gone away", "a"))])
    assert found == {"a": ("counted", None), "b": ("possible_duplicate", "a")}


NAMES = "abcde"
SITES = st.builds(
    Facility,
    facility_id=st.sampled_from(NAMES),
    status=st.sampled_from(["operational", "planned"]),
    certainty=st.sampled_from(["", "unlikely"]),
    later=st.lists(st.sampled_from(NAMES), max_size=3).map(tuple),
)


@given(st.lists(SITES, unique_by=lambda facility: facility.facility_id))
def test_no_site_is_lost_even_when_stages_form_a_ring(facilities: list[Facility]) -> None:
    found = count_each_once(facilities)
    assert found.keys() == {facility.facility_id for facility in facilities}
    for state, stage in found.values():
        assert (state == "later_stage") == (stage is not None)
        assert stage is None or found[stage][0] in {"counted", "later_stage"}
    # Some facility counts wherever one could.
    for status in ("operational", "planned"):
        able = [facility.facility_id for facility in facilities if facility.status == status and not facility.certainty]
        assert not able or any(found[name][0] == "counted" for name in able)


def test_a_name_means_a_company_only_when_it_is_the_name_of_one() -> None:
    names = [("Acme AI", "cmp_1", False), ("ACME-AI", "cmp_1", False), ("Twin", "cmp_2", False), ("Twin", "cmp_3", False), ("Sheet", "cmp_4", True),
             ("Sheet Inc.", "cmp_5", False), ("…", "cmp_6", False)]  # fmt: skip
    assert companies_by_name(names) == {"acmeai": "cmp_1", "sheet": "cmp_4"}
