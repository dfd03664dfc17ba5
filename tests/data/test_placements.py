"""Placements in the published data: every company has one or a reason, reviews and publications are heard, and the quality is measured."""

from __future__ import annotations

import pytest

from tests.data.conftest import Query


def test_every_company_in_scope_has_a_placement_or_a_reason_in_every_model(query: Query) -> None:
    expected = query(
        "SELECT count(*) FROM curated.companies CROSS JOIN curated.taxonomies WHERE organisation_type = 'company' AND scope IN ('core', 'adjacent')"
    )
    assert query("SELECT count(*) FROM curated.company_placements") == expected
    assert query("SELECT 1 FROM curated.company_placements WHERE (primary_layer_id IS NULL) = (unplaced_reason IS NULL)") == []
    reasons = {reason for (reason,) in query("SELECT DISTINCT unplaced_reason FROM curated.company_placements WHERE unplaced_reason IS NOT NULL")}
    assert {"nothing_stated", "no_counterpart", "too_unsure", "by_review"} <= reasons


def test_the_primary_layer_is_one_of_the_companys_main_layers(query: Query) -> None:
    strangers = query(
        "SELECT 1 FROM curated.company_placements AS first WHERE primary_layer_id IS NOT NULL AND NOT EXISTS ("
        " SELECT 1 FROM curated.company_layers AS placement JOIN curated.layers AS layer USING (layer_id)"
        " WHERE placement.company_id = first.company_id AND placement.layer_id = first.primary_layer_id AND layer.layer_depth = 1)"
    )
    assert strangers == []


def test_counting_each_company_once_adds_up(query: Query) -> None:
    uneven = query(
        "SELECT model.taxonomy_id, model.scope_view FROM marts.layer_metrics AS model"
        " JOIN (SELECT taxonomy_id, scope_view, sum(metric_value) AS total FROM marts.layer_metrics"
        "   WHERE metric_id = 'primary_company_count' AND layer_id <> taxonomy_id GROUP BY ALL) AS layers USING (taxonomy_id, scope_view)"
        " WHERE model.metric_id = 'primary_company_count' AND model.layer_id = model.taxonomy_id AND model.metric_value <> layers.total"
    )
    assert uneven == []
    everybody = query(
        "SELECT count(*) FROM marts.layer_metrics AS placed JOIN marts.layer_metrics AS unplaced USING (layer_id, scope_view)"
        " WHERE placed.metric_id = 'primary_company_count' AND unplaced.metric_id = 'unplaced_company_count'"
        " AND placed.metric_value + unplaced.metric_value <> unplaced.total_count"
    )
    assert everybody == [(0,)]


def test_a_review_overrules_the_map_and_never_a_publication(query: Query) -> None:
    overruled = query(
        "SELECT placement.company_id, placement.layer_id FROM curated.company_layers AS placement"
        " JOIN (SELECT DISTINCT company_id, taxonomy_id FROM curated.reviewed_layers) AS reviewed USING (company_id, taxonomy_id)"
        " LEFT JOIN curated.reviewed_layers AS named USING (company_id, taxonomy_id, layer_id)"
        " WHERE named.layer_id IS NULL AND placement.placement_basis <> 'published'"
    )
    assert overruled == []
    unheard = query(
        "SELECT company_id, layer_id FROM curated.reviewed_layers AS named WHERE review_verdict = 'in' AND layer_id <> 'none'"
        " AND NOT EXISTS (SELECT 1 FROM curated.company_layers AS placement WHERE placement.company_id = named.company_id AND placement.layer_id = named.layer_id)"
    )
    assert unheard == []


def test_nothing_more_likely_wrong_than_right_counts(query: Query) -> None:
    assert query("SELECT 1 FROM curated.company_layers WHERE confidence < 0.5 OR confidence > 1") == []


def test_at_least_three_hundred_companies_are_reviewed_for_all_five_models(query: Query) -> None:
    complete = query(
        "SELECT count(*) FROM (SELECT company_id FROM curated.layer_reviews JOIN curated.taxonomies AS model USING (taxonomy_id)"
        " WHERE model.document IS NOT NULL GROUP BY company_id HAVING count(DISTINCT taxonomy_id) = 5)"
    )
    assert complete[0][0] >= 300
    assert query("SELECT 1 FROM curated.company_reviews WHERE review_state = 'judged' AND evidence_url IS NULL") == []


@pytest.mark.parametrize("half", [True, False])
def test_confidence_is_set_on_one_half_and_measured_on_the_other(query: Query, half: bool) -> None:
    counted = query(
        "SELECT count(*) FROM curated.layer_candidates AS candidate"
        " JOIN (SELECT DISTINCT company_id, taxonomy_id FROM curated.reviewed_layers WHERE is_held_out = ?) AS reviewed USING (company_id, taxonomy_id)"
        " LEFT JOIN curated.reviewed_layers AS named USING (company_id, taxonomy_id, layer_id)"
        " WHERE named.review_verdict IS NULL OR named.review_verdict = 'in'",
        half,
    )[0][0]
    table = "marts.confidence_reliability" if half else "curated.placement_reliability"
    assert query(f"SELECT sum(reviewed_count) FROM {table}") == [(counted,)]


def test_stated_confidence_keeps_its_word(query: Query) -> None:
    """On the held-out half the mean gap between stated confidence and what is right is at most ten points (expected calibration error)."""
    counted = "marts.confidence_reliability WHERE confidence_band <> 'published'"
    gap = query(f"SELECT sum(reviewed_count * abs(mean_confidence - right_share)) / sum(reviewed_count) FROM {counted}")[0][0]
    assert gap <= 0.1
    in_order = [share for (share,) in query(f"SELECT right_share FROM {counted} ORDER BY mean_confidence")]
    assert in_order == sorted(in_order)


def test_quality_can_be_recomputed(query: Query) -> None:
    """Precision of a model in the sample, counted again in plain SQL."""
    counted = query(
        "WITH judged AS (SELECT DISTINCT review.company_id FROM curated.company_reviews AS review JOIN curated.company_scope AS scope USING (company_id)"
        "   WHERE review.review_state = 'judged' AND review.is_held_out AND scope.scope <> 'out')"
        " SELECT count(*) FILTER (WHERE named.review_verdict = 'in') / count(*) FROM curated.weighed_layers AS weighed JOIN judged USING (company_id)"
        " JOIN curated.layers AS layer USING (layer_id) LEFT JOIN curated.reviewed_layers AS named ON named.company_id = weighed.company_id AND named.layer_id = weighed.layer_id"
        " WHERE weighed.is_counted AND weighed.taxonomy_id = 'layers_of_ai_1_x_7' AND layer.layer_depth = 1 AND coalesce(named.review_verdict, 'out') <> 'arguable'"
    )[0][0]
    stated = query(
        "SELECT measured_value FROM marts.layer_quality WHERE taxonomy_id = 'layers_of_ai_1_x_7' AND layer_id = 'all' AND quality_measure = 'precision' AND weighting = 'sample'"
    )[0][0]
    assert stated == pytest.approx(counted, abs=1e-6)
