"""Clusters and data centres of the published database: nothing counted twice, nothing unknown counted as nought, every share with its denominator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Query = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture(autouse=True)
def _with_facilities(query: Query) -> None:
    if query("SELECT count(*) FROM curated.facilities") == [(0,)]:
        pytest.skip("no source of this checkout names facilities")


def test_every_facility_counts_or_says_why_not(query: Query) -> None:
    states: dict[str, int] = dict(query("SELECT counting, count(*) FROM curated.facilities WHERE source_id = 'epoch_ai' GROUP BY counting"))
    assert states == {"counted": 630, "later_stage": 49, "possible_duplicate": 91, "several_places": 23, "unlikely": 18, "gone": 6}
    assert query("SELECT 1 FROM curated.facilities WHERE is_counted <> (counting = 'counted')") == []


def test_of_a_site_that_grew_the_last_stage_counts(query: Query) -> None:
    found = query(
        "SELECT facility_name, counting FROM curated.facilities WHERE facility_name LIKE 'xAI Colossus Memphis Phase%' ORDER BY facility_name"
    )
    assert found == [
        ("xAI Colossus Memphis Phase 1", "later_stage"), ("xAI Colossus Memphis Phase 2", "later_stage"), ("xAI Colossus Memphis Phase 3", "counted"),
    ]  # fmt: skip
    chains = query(
        "SELECT later.facility_id FROM curated.facilities AS stage JOIN curated.facilities AS later ON later.facility_id = stage.counted_in"
        " WHERE stage.counting = 'later_stage' AND (later.facility_status <> stage.facility_status OR NOT later.is_counted)"
    )
    assert chains == []


def test_a_plan_the_source_does_not_believe_is_kept_and_not_counted(query: Query) -> None:
    assert query("SELECT counting, h100_equivalent_count FROM curated.facilities WHERE facility_name = 'xAI 5 year plan'") == [
        ("unlikely", 50025265.29)
    ]


def test_what_does_not_run_yet_has_no_size(query: Query) -> None:
    [(power, processors)] = query(
        "SELECT power_megawatts, h100_equivalent_count FROM curated.facilities WHERE facility_id = 'epoch_ai:centre-crusoe-goodnight-texas'"
    )
    assert (power, processors) == (None, None)
    assert query("SELECT 1 FROM curated.facilities WHERE power_megawatts = 0 OR h100_equivalent_count = 0") == []


def test_regions_add_up_to_the_facilities(query: Query) -> None:
    """The marts against sums taken another way, for each kind and status; 'unknown' is a region of its own."""
    listed = query(
        "SELECT facility_kind, facility_status, count(*), sum(CAST(round(h100_equivalent_count) AS BIGINT)), count(h100_equivalent_count),"
        " count(power_megawatts) FROM curated.facilities WHERE is_counted GROUP BY ALL ORDER BY ALL"
    )
    for scheme in ("market", "un_m49", "country"):
        added = query(
            "SELECT facility_kind, facility_status, sum(facility_count), sum(h100_equivalent_count), sum(h100_known_count), sum(power_known_count)"
            " FROM marts.facility_regions WHERE region_scheme = ? GROUP BY ALL ORDER BY ALL",
            scheme,
        )
        assert added == listed
    unknown = query(
        "SELECT DISTINCT facility_kind, facility_status, facility_count FROM marts.facility_regions WHERE region_code = 'unknown' ORDER BY ALL"
    )
    assert unknown == [
        ("data_centre", "operational", 0), ("data_centre", "planned", 0), ("gpu_cluster", "operational", 17), ("gpu_cluster", "planned", 13),
    ]  # fmt: skip


def test_shares_are_of_what_has_a_known_country(query: Query) -> None:
    totals = query(
        "SELECT round(sum(facility_share), 9), round(sum(h100_share), 9), round(sum(power_share), 9), max(known_facility_count),"
        " sum(CASE WHEN region_code <> 'unknown' THEN facility_count END) FROM marts.facility_regions WHERE NOT is_too_few"
        " GROUP BY source_id, facility_kind, facility_status, region_scheme"
    )
    assert len(totals) == 12
    assert {row[:3] for row in totals} == {(1.0, 1.0, 1.0)}
    assert all(known == counted for *_, known, counted in totals)
    assert (
        query("SELECT 1 FROM marts.facility_regions WHERE region_code = 'unknown' AND coalesce(facility_share, h100_share, power_share) IS NOT NULL")
        == []
    )


def test_a_region_without_a_stated_size_has_none(query: Query) -> None:
    [(facilities, known, processors)] = query(
        "SELECT facility_count, h100_known_count, h100_equivalent_count FROM marts.facility_regions WHERE facility_kind = 'gpu_cluster'"
        " AND facility_status = 'planned' AND region_scheme = 'market' AND region_code = 'latin_america'"
    )
    assert (facilities, known, processors) == (1, 0, None)


def test_owners_are_the_companies_of_that_name(query: Query) -> None:
    owners: dict[str, int] = dict(
        query(
            "SELECT owner.name, count(DISTINCT company.company_name) FROM (SELECT owner_names[1] AS name, unnest(owner_company_ids) AS company_id"
            " FROM curated.facilities WHERE len(owner_names) = 1) AS owner JOIN curated.companies AS company USING (company_id) GROUP BY ALL"
        )
    )
    assert {"Microsoft", "NVIDIA", "CoreWeave"} <= owners.keys()
    assert set(owners.values()) == {1}
    assert query("SELECT 1 FROM curated.facilities WHERE len(owner_company_ids) > len(owner_names)") == []


def test_coordinates_lie_where_the_country_is(query: Query) -> None:
    boxes = {"US": (24, 50, -125, -66), "CN": (18, 54, 73, 135), "AE": (22, 27, 51, 57)}
    found = query("SELECT country_code, latitude_degrees, longitude_degrees FROM curated.facilities WHERE latitude_degrees IS NOT NULL")
    assert len(found) == 31
    for country, latitude, longitude in found:
        south, north, west, east = boxes[country]
        assert south < latitude < north
        assert west < longitude < east


def test_nothing_stated_stays_unread(query: Query) -> None:
    assert query("SELECT reason, detail FROM curated.quarantine WHERE outcome = 'value_unread' AND record_label LIKE 'epoch_ai:c%'") == []
