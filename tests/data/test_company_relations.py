"""What the published map says of owners, former names, successors and status, each with its date and page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Query = Callable[..., list[tuple[Any, ...]]]


def relations(query: Query, name: str) -> list[tuple[Any, ...]]:
    return query(
        "SELECT relation.company_relation, other.company_name, relation.valid_from_stated, relation.source_url IS NOT NULL, statement_line > 1"
        " FROM curated.company_relations AS relation JOIN curated.companies AS company USING (company_id)"
        " LEFT JOIN curated.companies AS other ON other.company_id = relation.other_company_id WHERE company.company_name = ?",
        name,
    )


def test_a_sale_has_its_date_and_page_and_both_companies_stay(query: Query) -> None:
    assert relations(query, "MosaicML") == [("acquired_by", "Databricks", "2023-07-19", True, True)]
    assert relations(query, "Weights & Biases") == [("acquired_by", "CoreWeave", "2025-05-05", True, True)]  # and not once more as its list's owner
    [(status, basis)] = query("SELECT status, status_basis FROM curated.companies WHERE company_name = 'MosaicML'")
    assert status == "acquired" and basis


def test_a_common_word_alone_is_not_the_company_that_was_sold(query: Query) -> None:
    """Elastic bought the security firm Endgame in 2019; the list of 2021 has a marketing tool of that name."""
    assert relations(query, "Endgame") == []
    assert query("SELECT status FROM curated.companies WHERE company_name = 'Endgame'") == [("unknown",)]


def test_no_company_was_sold_before_it_was_founded(query: Query) -> None:
    early = query(
        "SELECT company_name FROM curated.company_relations JOIN curated.companies USING (company_id)"
        " WHERE company_relation IN ('acquired_by', 'merged_into') AND founded_year > CAST(left(valid_from_stated, 4) AS INTEGER)"
    )
    assert early == []


def test_a_former_name_leads_to_the_company_and_ends_where_a_page_dates_it(query: Query) -> None:
    names = (
        "SELECT company_name, name_kind, valid_to_stated, source_url IS NOT NULL FROM curated.company_names"
        " JOIN curated.companies USING (company_id) WHERE name = ? AND name_kind = 'former_name'"
    )
    assert query(names, "Jarvis") == [("Jasper", "former_name", None, True)]
    assert query(names, "CrowdFlower") == [("Figure Eight", "former_name", "2018-04", True)]
    assert query("SELECT company_name FROM curated.company_names JOIN curated.companies USING (company_id) WHERE name = 'Яндекс'") == [("Yandex",)]


def test_a_successor_is_another_offering(query: Query) -> None:
    found = query(
        "SELECT later.offering_name, relation.other_name, earlier.offering_name, relation.valid_from_stated, relation.source_url IS NOT NULL"
        " FROM curated.offering_relations AS relation JOIN curated.offerings AS later USING (offering_id)"
        " LEFT JOIN curated.offerings AS earlier ON earlier.offering_id = relation.other_offering_id WHERE relation.other_name = 'Bard'"
    )
    assert len(found) == 1 and found[0][1:] == ("Bard", "Bard", "2024-02-08", True)
    assert "Gemini" in found[0][0]


def test_every_status_has_evidence_and_a_date(query: Query) -> None:
    assert query("SELECT company_name FROM curated.companies WHERE status <> 'unknown' AND (status_basis IS NULL OR status_as_of_date IS NULL)") == []
    unproved = query(
        "SELECT company_name FROM curated.companies AS company JOIN curated.company_status AS evidence USING (company_id)"
        " WHERE company.status IN ('acquired', 'merged') AND evidence.is_chosen AND len(evidence.claim_ids) = 0 AND evidence.source_url IS NULL"
    )
    assert unproved == []
    assert query("SELECT company_name FROM curated.companies WHERE is_public <> (status = 'public')") == []
    assert {word for (word,) in query("SELECT DISTINCT status FROM curated.companies")} <= {
        *("active", "acquired", "merged", "dormant", "dissolved", "public", "unknown")
    }


def test_a_product_that_a_list_shows_as_a_company_is_an_offering_of_its_maker(query: Query) -> None:
    makers = (
        "SELECT company_name FROM resolved.company_mentions JOIN curated.companies USING (company_id)"
        " WHERE mention_id = ? AND membership = 'offering' AND starts_with(match_reason, 'aliases.csv, line ')"
    )
    assert query(makers, "ai_enablement_stack:trae") == [("ByteDance",)]
    assert query(makers, "aiaas_supply_chain:tensorflow") == [("Alphabet (Google)",)]
    assert query(makers, "firstmark_mad:applications-horizontal/image/imagen") == [("Alphabet (Google)",)]
    assert query("SELECT company_name FROM curated.companies WHERE company_name IN ('Trae', 'TensorFlow')") == []


def test_a_company_named_like_somebody_elses_product_stays_one(query: Query) -> None:
    """Imagen of imagen.ai works for dentists, Whisper of the AI 50 makes hearing aids; neither is the model of that name."""
    membership = "SELECT DISTINCT membership FROM resolved.company_mentions WHERE mention_id = ?"
    assert query(membership, "firstmark_mad:applications-industry/healthcare/imagen") == [("company",)]
    assert query(membership, "aiaas_supply_chain:whisper") == [("company",)]


def test_every_company_has_a_record_that_stands_for_it(query: Query) -> None:
    """A record of a product alone makes no company."""
    ghosts = query("SELECT company_id FROM resolved.company_mentions GROUP BY company_id HAVING bool_and(membership = 'offering')")
    assert ghosts == []
