"""Promises of the published map that hold whatever the lists say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Query = Callable[..., list[tuple[Any, ...]]]


def test_every_column_and_table_has_a_comment(query: Query) -> None:
    assert query("SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND comment IS NULL") == []
    assert query("SELECT table_name FROM duckdb_tables() WHERE comment IS NULL") == []


def test_every_table_has_a_primary_key(query: Query) -> None:
    keyed = "SELECT table_name FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY'"
    assert query(f"SELECT table_name FROM duckdb_tables() WHERE table_name NOT IN ({keyed})") == []


def test_every_upstream_row_is_accounted_for(query: Query) -> None:
    assert query("SELECT * FROM curated.snapshots WHERE rows_in_count <> used_count + merged_count + ignored_count + quarantined_count") == []
    assert query("SELECT DISTINCT is_latest FROM curated.snapshots ORDER BY 1") == [(False,), (True,)]


def test_every_record_of_a_company_list_becomes_a_company_or_an_offering(query: Query) -> None:
    lost = query(
        "SELECT mention_id FROM staged.records WHERE mention_id NOT IN (SELECT mention_id FROM resolved.company_mentions)"
        " AND mention_id NOT IN (SELECT mention_id FROM resolved.offering_mentions)"
    )
    assert lost == []


def test_every_placement_rests_on_claims_that_exist(query: Query) -> None:
    for table in ("company_layers", "offering_layers", "company_activities", "company_scope"):
        dangling = query(
            f"SELECT 1 FROM (SELECT unnest(claim_ids) AS claim_id FROM curated.{table}) WHERE claim_id NOT IN (SELECT claim_id FROM curated.claims)"
        )
        assert dangling == [], table
        by_review = " AND placement_basis <> 'reviewed'" if table == "company_layers" else ""
        assert query(f"SELECT 1 FROM curated.{table} WHERE len(claim_ids) = 0{by_review}") == [], table
    unread = "SELECT 1 FROM curated.company_layers WHERE placement_basis = 'reviewed' AND company_id NOT IN (SELECT company_id FROM curated.layer_reviews)"
    assert query(unread) == []


def test_a_company_in_a_sublayer_is_in_the_layer_above(query: Query) -> None:
    orphans = query(
        "SELECT placement.company_id FROM curated.company_layers AS placement JOIN curated.layers AS layer USING (taxonomy_id, layer_id)"
        " WHERE layer.parent_layer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM curated.company_layers AS above"
        "   WHERE above.company_id = placement.company_id AND above.layer_id = layer.parent_layer_id)"
    )
    assert orphans == []


def test_unknown_money_is_never_zero(query: Query) -> None:
    assert query("SELECT 1 FROM curated.company_funding WHERE funding_usd = 0") == []
    assert query("SELECT 1 FROM curated.company_funding WHERE funding_state <> 'known' AND funding_usd IS NOT NULL") == []
    assert query("SELECT 1 FROM marts.layer_metrics WHERE metric_id = 'disclosed_funding_usd' AND known_count = 0 AND metric_value IS NOT NULL") == []


def test_a_total_repeated_on_products_counts_once(query: Query) -> None:
    """FirstMark shows the total of a company on each of its cards: no company's funding is more than its largest total or list of rounds."""
    repeated = query(
        "SELECT funding.funding_usd, max(claim.amount_usd) FROM curated.funding_claims AS claim JOIN curated.company_funding AS funding"
        " USING (company_id)"
        " WHERE claim.source_id = 'firstmark_mad' AND funding.funding_method = 'stated_total' AND claim.money_kind = 'total_raised'"
        " AND funding.source_id = 'firstmark_mad' GROUP BY company_id, funding.funding_usd HAVING count(*) > 1"
    )
    assert len(repeated) > 10
    assert all(funding <= largest for funding, largest in repeated)


def test_closed_rounds_are_a_lower_bound_and_never_added_over_sources(query: Query) -> None:
    wrong = query(
        "SELECT company_id FROM curated.company_funding AS funding WHERE funding_method = 'closed_rounds' AND"
        " (SELECT count(DISTINCT claim.source_id) FROM curated.funding_claims AS claim"
        "  WHERE claim.money_kind = 'round' AND list_contains(funding.funding_claim_ids, claim.funding_claim_id)) <> 1"
    )
    assert wrong == []
    assert (
        query(
            "SELECT 1 FROM curated.company_funding AS funding JOIN curated.funding_claims AS claim ON list_contains(funding_claim_ids,"
            " funding_claim_id)"
            " WHERE claim.money_kind NOT IN ('round', 'total_raised') OR lower(claim.round_status) <> 'closed'"
        )
        == []
    )


def test_funding_of_a_layer_is_the_sum_over_its_companies_by_another_way(query: Query) -> None:
    """Recomputed from the stated amounts, not from the marts' own list."""
    for layer_id in ("three_layer_model/1", "dgtl_infra_four_layers/application"):
        [(published, known)] = query(
            "SELECT metric_value, known_count FROM marts.layer_metrics"
            " WHERE metric_id = 'disclosed_funding_usd' AND scope_view = 'core' AND layer_id = ?",
            layer_id,
        )
        rows = query(
            "SELECT company_id, coalesce((SELECT arg_max(amount_usd, (NOT is_about_offering, is_dated, as_of_date, amount_usd)) FROM"
            " curated.funding_claims"
            "   WHERE company_id = company.company_id AND money_kind = 'total_raised'), 0) AS total,"
            " coalesce((SELECT max(amount) FROM (SELECT sum(amount_usd) AS amount FROM curated.funding_claims"
            "   WHERE list_contains(funding.funding_claim_ids, funding_claim_id) AND money_kind = 'round' GROUP BY source_id)), 0) AS rounds"
            " FROM curated.companies AS company JOIN curated.company_layers USING (company_id) JOIN curated.company_funding AS funding"
            " USING (company_id)"
            " WHERE layer_id = ? AND scope = 'core' AND NOT is_public AND organisation_type = 'company'",
            layer_id,
        )
        rows = [(company, max(total, rounds)) for company, total, rounds in rows if total or rounds]
        assert len(rows) == known
        assert abs(sum(float(amount) for _, amount in rows) - float(published)) < 1


def test_regional_shares_add_up_and_lie_in_their_interval(query: Query) -> None:
    sums = query("SELECT sum(company_share) FROM marts.layer_regions WHERE NOT is_too_few GROUP BY layer_id, scope_view")
    assert all(abs(float(total) - 1) < 1e-9 for (total,) in sums)
    assert query("SELECT 1 FROM marts.layer_regions WHERE company_share NOT BETWEEN company_share_low - 1e-12 AND company_share_high + 1e-12") == []


def test_wilson_interval_matches_the_published_example(query: Query) -> None:
    """Any share in the table against Wilson's formula written out here (z = 1.96)."""
    for share, n, low, high in query(
        "SELECT company_share, known_company_count, company_share_low, company_share_high FROM marts.layer_regions WHERE company_share > 0 LIMIT 50"
    ):
        p, count, z = float(share), float(n), 1.96
        centre, half = (p + z * z / (2 * count)), z * (p * (1 - p) / count + z * z / (4 * count * count)) ** 0.5
        assert abs(float(low) - (centre - half) / (1 + z * z / count)) < 1e-9
        assert abs(float(high) - (centre + half) / (1 + z * z / count)) < 1e-9


def test_concentration_is_what_the_shares_say(query: Query) -> None:
    shares: dict[str, list[float]] = {}
    for layer, share in query("SELECT layer_id, company_share FROM marts.layer_regions WHERE scope_view = 'core' AND company_share IS NOT NULL"):
        shares.setdefault(layer, []).append(float(share))
    hhi: dict[str, float] = dict(
        query(
            "SELECT layer_id, metric_value FROM marts.layer_metrics"
            " WHERE metric_id = 'region_hhi' AND scope_view = 'core' AND metric_value IS NOT NULL"
        )
    )
    assert hhi.keys() == shares.keys()
    for layer, values in shares.items():
        assert abs(hhi[layer] - sum(value**2 for value in values)) < 1e-9


def test_only_companies_are_counted(query: Query) -> None:
    assert query("SELECT DISTINCT organisation_type FROM marts.layer_companies") == [("company",)]


def test_scope_follows_the_first_rule_with_evidence(query: Query) -> None:
    """A company with a generative label is core, whatever else is said of it, unless the label stands on an open-source project that it owns."""
    assert query(
        "SELECT DISTINCT company.scope FROM curated.claims AS claim JOIN curated.source_categories AS category"
        " ON category.source_id = claim.source_id AND category.category_scheme || ':' || category.category_label = claim.value"
        " JOIN curated.companies AS company USING (company_id) WHERE claim.property = 'category' AND claim.is_last_stated AND category.is_generative"
        " AND claim.offering_id IS NULL"
    ) == [("core",)]
    of_projects_alone = query(
        "SELECT company_id FROM curated.company_scope WHERE scope_evidence IN ('generative_label', 'generative_activity')"
        " AND NOT EXISTS (SELECT 1 FROM curated.claims AS claim LEFT JOIN curated.offerings AS offering USING (offering_id)"
        "  WHERE list_contains(claim_ids, claim.claim_id) AND coalesce(offering.offering_kind NOT IN ('project', 'dataset'), TRUE))"
    )
    assert of_projects_alone == []


def test_known_pairs_of_names(query: Query) -> None:
    """Two spellings of one company are one; companies that share a name are not."""
    domains = "SELECT company_id FROM curated.company_identifiers WHERE identifier_scheme = 'domain' AND identifier = ?"
    assert query(domains, "openai.com") == query("SELECT company_id FROM curated.companies WHERE company_name = 'OpenAI'")
    assert query("SELECT count(*) FROM curated.companies WHERE company_name = 'Hugging Face'") == [(1,)]


def test_a_home_page_belongs_to_one_company_unless_a_person_decided_otherwise(query: Query) -> None:
    shared = query(
        "SELECT identifier FROM curated.company_identifiers WHERE identifier_scheme = 'domain'"
        " GROUP BY identifier HAVING count(DISTINCT company_id) > 1"
    )
    assert {str(domain) for (domain,) in shared} <= {"grid.ai", "stack-ai.com"}  # see decisions/matches.csv


def test_a_label_that_a_source_dropped_decides_nothing(query: Query) -> None:
    """Y Combinator took the tag from some companies between two snapshots: the claim stays, its effect ends."""
    dropped = query(
        "SELECT claim_id FROM curated.claims WHERE source_id = 'ycombinator' AND value = 'tag:Generative AI' AND NOT is_last_stated AND"
        " company_id IS NOT NULL"
    )
    assert dropped
    cited = {claim for (claim,) in query("SELECT unnest(claim_ids) FROM curated.company_scope")}
    assert not cited & {claim for (claim,) in dropped}


def test_a_breakdown_adds_up_to_the_whole(query: Query) -> None:
    """Regions and founding years, the unknown included, add up to the number that is not broken down."""
    for parts, whole in [
        ("region_company_count", "company_count"),
        ("founded_year_count", "company_count"),
        ("founded_year_known_country_count", "known_country_count"),
        ("founded_year_funding_usd", "disclosed_funding_usd"),
        ("region_funding_usd", "disclosed_funding_usd"),
        ("region_offering_count", "offering_count"),
        ("founded_year_offering_count", "offering_count"),
    ]:
        wrong = query(
            "SELECT one.layer_id, one.scope_view, one.metric_value, sum(part.metric_value) FROM marts.layer_metrics AS one JOIN"
            " marts.layer_metrics AS part"
            " USING (taxonomy_id, layer_id, scope_view) WHERE one.metric_id = ? AND part.metric_id = ? GROUP BY ALL"
            " HAVING abs(one.metric_value - sum(part.metric_value)) > 1e-3",
            whole,
            parts,
        )
        assert wrong == [], (parts, wrong[:3])
