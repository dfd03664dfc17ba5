"""What the five documents hold comes out of the product exactly, and their traps do not spring."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Query = Callable[..., list[tuple[Any, ...]]]
Checklist = Callable[[str], list[dict[str, str]]]


def test_counts(query: Query) -> None:
    assert query("SELECT count(*) FROM curated.layer_mentions") == [(305,)]
    assert query("SELECT count(*) FROM curated.layer_mentions WHERE is_mappable") == [(179,)]
    assert query("SELECT count(DISTINCT owner_group) FROM curated.layer_mentions WHERE is_mappable") == [(37,)]
    assert query("SELECT count(*) FROM curated.market_figures") == [(34,)]
    assert query("SELECT count(*) FROM curated.taxonomies WHERE document IS NOT NULL") == [(5,)]


def test_mentions_are_exact(query: Query, checklist: Checklist) -> None:
    expected = sorted(
        (
            r["seed_file"],
            int(r["line"]),
            int(r["char_offset"]),
            r["entity_as_written"],
            r["entity_kind"],
            r["layer"],
            r["sublayer"],
            r["mappable"] == "yes",
        )
        for r in checklist("seed_entities.csv")
    )
    found = query(
        "SELECT document, line_number, character_offset, entity_as_written, entity_kind, coalesce(layer_as_written, ''),"
        " coalesce(sublayer_as_written, ''), is_mappable FROM curated.layer_mentions"
    )
    assert sorted(found) == expected


def test_figures_are_exact(query: Query, checklist: Checklist) -> None:
    expected = {
        r["figure_id"]: (r["value"], r["unit"], r["operator"], r["year_from"], r["year_to"], r["stated_source"], r["kind"])
        for r in checklist("seed_figures.csv")
    }
    found = query("SELECT figure_id, value_stated, figure_unit, operator, from_year, to_year, stated_source, figure_kind FROM curated.market_figures")
    assert {row[0]: tuple("" if cell is None else str(cell) for cell in row[1:]) for row in found} == expected


def test_mappable_mentions_stand_in_exactly_the_layers_the_documents_give(query: Query, checklist: Checklist) -> None:
    """The layer number or name of the checklist is the code or name of our layer, whatever the role of the mention."""
    expected = {}
    for r in checklist("seed_entities.csv"):
        if r["mappable"] == "yes":
            code = r["layer"].split(" ")[0]
            code = code if len(code) == 1 else code.lower()
            expected[(r["seed_file"], r["line"], r["char_offset"], r["entity_as_written"], r["layer"], r["sublayer"])] = {f"{r['taxonomy']}/{code}"}
    found = query("SELECT document, line_number, character_offset, entity_as_written, layer_as_written, coalesce(sublayer_as_written, ''), layer_ids"
                  " FROM curated.layer_mentions WHERE is_mappable")  # fmt: skip
    actual = {(d, str(n), str(o), e, lw, s): {"/".join(layer.split("/")[:2]) for layer in ids} for d, n, o, e, lw, s, ids in found}
    assert actual == expected


def test_placed_mentions_place_their_company(query: Query) -> None:
    """Each mention whose role places the company has a published placement in that very layer, with the mention among its claims."""
    missing = query(
        """
        SELECT mention.entity_as_written, mention.layer_id
        FROM (SELECT *, unnest(layer_ids) AS layer_id FROM curated.layer_mentions WHERE is_placed AND company_id IS NOT NULL) AS mention
        JOIN curated.mention_roles AS role ON role.mention_role = mention.mention_role AND role.places_company
        LEFT JOIN curated.company_layers AS placement
          ON placement.company_id = mention.company_id AND placement.layer_id = mention.layer_id AND placement.placement_basis = 'published'
          AND list_contains(placement.claim_ids, mention.claim_id)
        WHERE placement.company_id IS NULL
        """
    )
    assert missing == []


def test_the_code_x_is_a_string_and_sorts_second(query: Query) -> None:
    found = query("SELECT layer_code FROM curated.layers WHERE taxonomy_id = 'layers_of_ai_1_x_7' ORDER BY layer_order")
    assert found == [("1",), ("X",), ("2",), ("3",), ("4",), ("5",), ("6",), ("7",)]


def test_every_model_runs_from_the_ground_up_in_stack_order(query: Query) -> None:
    """Document 003 lists from the top and document 004 numbers from the bottom; the stack order has hardware first in all."""
    top = query(
        "SELECT layer_id FROM curated.layers JOIN curated.taxonomies AS model USING (taxonomy_id)"
        " WHERE layer_kind = 'layer' AND model.document IS NOT NULL"
        " QUALIFY row_number() OVER (PARTITION BY taxonomy_id ORDER BY stack_order DESC) = 1"
    )
    assert {row[0] for row in top} == {
        "three_layer_model/3", "layers_of_ai_1_x_7/7", "six_core_layers_plus_nine/6", "dgtl_infra_four_layers/application", "nfx_five_layers/5",
    }  # fmt: skip


def test_shared_description_is_flagged(query: Query) -> None:
    flagged = query("SELECT layer_code FROM curated.layers WHERE taxonomy_id = 'layers_of_ai_1_x_7' AND defect IS NOT NULL")
    assert ("3",) in flagged


def test_the_lost_name_stays_unresolved(query: Query) -> None:
    [(entity, offering, company, candidate, placed)] = query(
        "SELECT entity_as_written, offering_id, company_id, candidate_name, is_placed FROM curated.layer_mentions WHERE mention_role = 'lost_name'"
    )
    assert str(entity).startswith("(a chatbot service")
    assert (offering, company, placed) == (None, None, False)
    assert "Character" in str(candidate)


NEVER_IN_A_LAYER = [
    "American Tower", "Crown Castle", "SBA Communications", "Cellnex Telecom", "Vantage Towers", "IHS Holding", "Dgtl Infra", "NFX", "Nature",
    "Intel", "Boston Consulting Group (BCG)", "McKinsey", "Gartner", "Adam Simmons",
]  # fmt: skip


@pytest.mark.parametrize("name", NEVER_IN_A_LAYER)
def test_publishers_credits_and_adverts_place_nobody(query: Query, name: str) -> None:
    assert query("SELECT count(*) FROM curated.layer_mentions WHERE entity_as_written = ?", name) != [(0,)]
    assert query("SELECT 1 FROM curated.layer_mentions WHERE entity_as_written = ? AND is_placed", name) == []
    published = query(
        "SELECT company.company_name FROM curated.company_layers AS placement JOIN curated.companies AS company USING (company_id)"
        " JOIN curated.taxonomies AS model USING (taxonomy_id)"
        " WHERE placement.placement_basis = 'published' AND model.document IS NOT NULL AND company.company_name = ?",
        name,
    )
    assert published == []


@pytest.mark.parametrize("role", ["user", "supplier", "need", "material", "advert", "publisher", "author_biography"])
def test_roles_that_are_not_membership(query: Query, role: str) -> None:
    assert query("SELECT places_company FROM curated.mention_roles WHERE mention_role = ?", role) == [(False,)]


def test_openai_is_not_in_the_infrastructure_of_document_003(query: Query) -> None:
    """The document names OpenAI there only as a user of a database."""
    layers = {row[0] for row in query(
        "SELECT layer_id FROM curated.company_layers JOIN curated.companies USING (company_id)"
        " WHERE company_name = 'OpenAI' AND taxonomy_id = 'dgtl_infra_four_layers' AND placement_basis = 'published'")}  # fmt: skip
    assert "dgtl_infra_four_layers/model" in layers
    assert "dgtl_infra_four_layers/application" in layers
    assert not any(str(layer).startswith("dgtl_infra_four_layers/infrastructure") for layer in layers)


def test_names_in_several_layers_keep_every_layer(query: Query) -> None:
    placed = set(query(
        "SELECT DISTINCT entity_as_written, split_part(layer_id, '/', 1), split_part(layer_id, '/', 2) FROM"
        " (SELECT entity_as_written, unnest(layer_ids) AS layer_id FROM curated.layer_mentions WHERE is_mappable)"))  # fmt: skip
    for expected in [
        ("Hugging Face", "three_layer_model", "2"),
        ("Hugging Face", "dgtl_infra_four_layers", "platform"),
        ("Hugging Face", "dgtl_infra_four_layers", "model"),
        ("DALL-E 2", "dgtl_infra_four_layers", "application"),
        ("DALL-E 2", "dgtl_infra_four_layers", "model"),
        ("DALL-E-2", "nfx_five_layers", "1"),
        ("Azure OpenAI", "layers_of_ai_1_x_7", "7"),
        ("Stable Diffusion", "dgtl_infra_four_layers", "platform"),
        ("Stable Diffusion", "nfx_five_layers", "1"),
    ]:
        assert expected in placed


def test_bard_and_gemini_are_two_offerings(query: Query) -> None:
    offerings = query("SELECT count(DISTINCT offering_id) FROM curated.layer_mentions WHERE entity_as_written IN ('Bard', 'Google Gemini')")
    assert offerings in ([(1,)], [(2,)])  # Gemini is named outside any layer and may have no offering of its own
    assert query("SELECT 1 FROM curated.aliases WHERE name_relation = 'alias_of' AND 'Bard' IN (subject_name, object_name)") == []
    assert query("SELECT 1 FROM curated.aliases WHERE name_relation = 'successor_of' AND object_name = 'Bard'") == [(1,)]


def test_an_owner_the_document_does_not_state_is_cited(query: Query) -> None:
    uncited = query(
        "SELECT entity_as_written, owner_name FROM curated.layer_mentions WHERE is_owner_published AND owner_basis <> 'seed'"
        " AND owner_source_url IS NULL AND lower(entity_as_written) <> lower(owner_name)"
    )
    assert uncited == []
    unpublished = query("SELECT entity_as_written FROM curated.layer_mentions WHERE is_mappable AND NOT is_owner_published")
    assert unpublished == [("(a chatbot service allowing users to create and converse with AI characters)",)]


def test_the_documents_market_sizes_disagree_and_are_not_averaged(query: Query) -> None:
    [(verdict, earlier, later)] = query(
        "SELECT comparison_verdict, earlier_value, later_value FROM curated.market_figure_comparisons"
        " WHERE earlier_figure_id = 'F002-3' AND later_figure_id = 'F003-1'"
    )
    assert (verdict, earlier, later) == ("disagree", 16.8, 60.0)


def test_implied_growth(query: Query) -> None:
    """The figures that the checklist notes: (109 / 16.8)^(1/6) - 1 = 36.6 % and (120 / 60)^(1/2) - 1 = 41.4 %."""
    growth: dict[str, float] = dict(
        query(
            "SELECT earlier_figure_id || ' ' || later_figure_id, round(100 * implied_annual_growth_share, 1) FROM curated.market_figure_comparisons"
        )
    )
    assert growth["F002-3 F002-4"] == 36.6
    assert growth["F003-1 F003-2"] == 41.4


def test_odd_statements_stay_verbatim_and_flagged(query: Query) -> None:
    [(value, note)] = query("SELECT value_stated, note FROM curated.market_figures WHERE figure_id = 'F003-13'")
    assert value == "1.33"
    assert "inverted" in str(note)
