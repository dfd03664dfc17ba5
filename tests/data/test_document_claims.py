"""The documents' claims on the real build: where they stand, what was measured, and the page that shows them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipelines.engine.registry import Project, load_project

Query = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def project(project_root: Path) -> Project:
    return load_project(project_root)


def wilson(hits: int, known: int) -> tuple[float, float]:
    share, z = hits / known, 1.96
    middle, spread = share + z * z / (2 * known), z * (share * (1 - share) / known + z * z / (4 * known * known)) ** 0.5
    return (middle - spread) / (1 + z * z / known), (middle + spread) / (1 + z * z / known)


def core(query: Query, claim_id: str) -> tuple[Any, ...]:
    [row] = query(
        "SELECT measured_value, value_low, value_high, known_count, total_count, verdict FROM marts.document_claims"
        " WHERE document_claim_id = ? AND scope_view = 'core'",
        claim_id,
    )
    return row


def test_passages_stand_where_the_claims_say(project: Project, project_root: Path) -> None:
    seeds = project_root.parent / "shared" / "seeds"
    if not seeds.is_dir():
        pytest.skip("the documents are not at hand")
    for claim_id, claim in project.claims.items():
        text = (seeds / claim.document).read_text(encoding="utf-8")
        assert text[claim.location.character_offset :].startswith(claim.location.begins), claim_id


def test_every_claim_has_a_verdict_and_every_document_claims(query: Query, project: Project) -> None:
    found: dict[str, str] = dict(query("SELECT document_claim_id, verdict FROM marts.document_claims WHERE scope_view = 'core'"))
    assert found.keys() == project.claims.keys()
    assert {claim.document for claim in project.claims.values()} == {row[0] for row in query("SELECT DISTINCT document FROM curated.layer_mentions")}
    untested = {claim_id for claim_id, claim in project.claims.items() if claim.sql is None}
    assert {row[0] for row in query("SELECT document_claim_id FROM marts.document_claims WHERE verdict_ground = 'no_data'")} == untested


def test_shares_are_those_counted_by_hand(query: Query) -> None:
    counts = "count(*) FILTER (country_code = 'US'), count(country_code), count(*)"
    [(hits, known, total)] = query(
        f"SELECT {counts} FROM curated.companies SEMI JOIN (SELECT company_id FROM curated.company_layers WHERE layer_id = 'three_layer_model/1')"
        " USING (company_id) WHERE scope = 'core' AND organisation_type = 'company'"
    )
    value, low, high, said_known, said_total, verdict = core(query, "foundation_us_dominates_companies")
    assert (value, said_known, said_total) == (hits / known, known, total)
    assert (low, high) == pytest.approx(wilson(hits, known))
    assert verdict == ("supported" if low >= 0.5 else "contradicted" if high < 0.5 else "cannot_be_told")


def test_applications_and_models_are_those_counted_by_hand(query: Query) -> None:
    rows = query(
        "SELECT company_id, list(DISTINCT layer_id) FROM curated.company_layers JOIN curated.companies USING (company_id)"
        " WHERE scope = 'core' AND organisation_type = 'company' AND regexp_matches(layer_id, '^nfx_five_layers/[1235]$') GROUP BY company_id"
    )
    applications = sum(layers == ["nfx_five_layers/5"] for _, layers in rows)
    makers = sum("nfx_five_layers/5" not in layers for _, layers in rows)
    value, _, _, known, _, verdict = core(query, "applications_outnumber_models")
    assert (value, known, verdict) == (applications / (applications + makers), applications + makers, "supported")


def test_open_release_is_that_counted_by_hand(query: Query) -> None:
    rows = query(
        "WITH model AS (SELECT offering_id, min(value) AS release FROM curated.claims WHERE value LIKE 'access:%' AND is_current GROUP BY offering_id)"
        " SELECT market_region_code = 'china', release LIKE '%Open weights%', count(*) FROM model JOIN curated.offerings USING (offering_id)"
        " JOIN curated.companies USING (company_id) JOIN curated.countries USING (country_code)"
        " SEMI JOIN (SELECT offering_id FROM curated.offering_layers WHERE layer_id = 'three_layer_model/1') USING (offering_id) GROUP BY ALL"
    )
    counts = {(is_chinese, is_open): count for is_chinese, is_open, count in rows}
    shares = {chinese: counts[chinese, True] / (counts[chinese, True] + counts[chinese, False]) for chinese in (True, False)}
    value, low, high, known, total, verdict = core(query, "foundation_china_open_release")
    assert value == pytest.approx(shares[True] - shares[False])
    assert known == sum(counts.values()) <= total
    assert verdict == ("supported" if low > 0 else "contradicted" if high < 0 else "cannot_be_told")


def test_leaving_a_list_out_leaves_out_what_only_it_knows(query: Query) -> None:
    """The count without a source is that of the table that leaves sources out of regional shares."""
    found = query(
        "SELECT left_out_source_id, known_count FROM marts.claim_measures WHERE document_claim_id = 'foundation_us_dominates_companies'"
        " AND scope_view = 'core' AND left_out_source_id <> 'none'"
    )
    expected = query(
        "SELECT DISTINCT left_out_source_id, known_company_count FROM marts.leave_one_source_out"
        " WHERE layer_id = 'three_layer_model/1' AND scope_view = 'core'"
    )
    assert sorted(found) == sorted(expected)


def test_an_unstable_verdict_is_turned_by_the_named_list(query: Query) -> None:
    rows = query(
        "SELECT verdict, verdict_without_largest_source, is_verdict_stable FROM marts.document_claims WHERE verdict_without_largest_source IS NOT NULL"
    )
    assert rows
    assert all((verdict == without) == is_stable for verdict, without, is_stable in rows)


def test_the_page_shows_the_table(query: Query, built: Path) -> None:
    page = (built / "data" / "curated" / "reports" / "claims.html").read_text(encoding="utf-8")
    shown = dict(re.findall(r'<article class="tested[^"]*" id="claim-(\w+)" data-verdict="(\w+)"', page))
    rows = query("SELECT document_claim_id, verdict FROM marts.document_claims WHERE scope_view = 'core'")
    assert shown == dict(rows)
    verdicts = [verdict for _, verdict in rows]
    heading = re.search(r"<h1>(.*?)</h1>", page)
    assert heading is not None
    counts = [len(rows), *(verdicts.count(word) for word in ("supported", "contradicted", "cannot_be_told"))]
    assert [int(number) for number in re.findall(r"\d+", heading[1])] == counts


def test_the_model_page_lists_the_claims_of_its_document(query: Query, built: Path) -> None:
    for (taxonomy_id,) in query("SELECT DISTINCT taxonomy_id FROM marts.document_claims"):
        page = (built / "data" / "curated" / "reports" / "models" / f"{taxonomy_id}.html").read_text(encoding="utf-8")
        expected = query("SELECT document_claim_id FROM marts.document_claims WHERE taxonomy_id = ? AND scope_view = 'core'", taxonomy_id)
        assert sorted(re.findall(r'data-claim="(\w+)"', page)) == sorted(claim_id for (claim_id,) in expected)


def test_the_sql_beside_a_claim_runs_on_the_published_database(query: Query, built: Path, project: Project) -> None:
    for claim_id, claim in project.claims.items():
        path = built / "data" / "curated" / "reports" / "data" / f"claim-{claim_id}.sql"
        assert path.is_file() == (claim.sql is not None)
        if claim.sql is not None:
            assert query(path.read_text(encoding="utf-8")), claim_id
