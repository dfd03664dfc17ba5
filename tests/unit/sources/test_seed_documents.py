"""The documents' names and statistics: complete, exact, and nobody placed in a layer who does not belong there.

Belongs here: the committed snapshot of ``seed_documents`` and its extractor. Does not belong here: the layer models, the curated tables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from pipelines.engine.errors import ContentError
from pipelines.engine.extraction import Extract, Row
from pipelines.engine.models import Layer, MentionRoles, Source, Taxonomy
from pipelines.engine.yaml_files import read_model
from tests.unit.sources.committed import read_snapshot, read_table
from tests.unit.sources.damage import Damage, edit

ROOT = Path(__file__).parents[3]
ENTITIES, FIGURES, DOCUMENT = "seed_entities.csv", "seed_figures.csv", "000_c83c18f82cfb56af.txt"
SAMPLES = {ENTITIES: "sample_entities.csv", FIGURES: "sample_figures.csv", DOCUMENT: "sample_document.txt"}
DATE = "2026-11-22"
snapshot = partial(read_snapshot, "seed_documents", DATE)
ALIASES = ROOT / "pipelines" / "decisions" / "aliases.csv"

NEVER_MEMBERS = {
    "American Tower", "Crown Castle", "SBA Communications", "Cellnex Telecom", "Vantage Towers", "IHS Holding", "Dgtl Infra", "Adam Simmons",
    "Intel", "NFX", "Nature", "Boston Consulting Group (BCG)", "McKinsey", "Gartner",
}  # fmt: skip
UNPUBLISHED_OWNERS: set[str] = set()
"""Offerings whose owner is general knowledge for which no page was found: they stay without owner. At present every one is cited."""


@pytest.fixture(scope="module")
def mentions() -> list[dict[str, str | None]]:
    return snapshot("mentions")


@pytest.fixture(scope="module")
def figures() -> dict[str | None, dict[str, str | None]]:
    return {row["figure_id"]: row for row in snapshot("figures")}


@pytest.fixture(scope="module")
def roles() -> MentionRoles:
    return read_model(ROOT / "pipelines" / "vocabulary" / "roles.yml", MentionRoles)


def placed(mentions: list[dict[str, str | None]], roles: MentionRoles) -> list[dict[str, str | None]]:
    """Mentions whose role makes the offering or the company a member."""
    placing = {name for name, role in roles.roles.items() if role.places_offering or role.places_company}
    return [row for row in mentions if row["role"] in placing]


def layers_of(mentions: list[dict[str, str | None]], column: str, name: str) -> set[tuple[str | None, str | None]]:
    return {(row["taxonomy_id"], row["layer_codes"]) for row in mentions if row[column] == name}


# --- complete --------------------------------------------------------------------------------------------------------


def test_every_mention_and_figure_is_there(mentions: list[dict[str, str | None]], figures: dict[str | None, Row]) -> None:
    mappable = [row for row in mentions if row["is_mappable"] == "true"]
    assert (len(mentions), len(mappable), len({row["owner_group"] for row in mappable}), len(figures)) == (305, 179, 37, 34)
    assert len({row["mention_id"] for row in mentions}) == 305


def test_kinds(mentions: list[dict[str, str | None]]) -> None:
    kinds = Counter(row["entity_kind"] for row in mentions if row["is_mappable"] == "true")
    assert kinds == {"product": 70, "company": 52, "model": 31, "open_source_project": 19, "model_family": 5, "organisation": 2}


def test_all_mappable_mentions_stand_in_a_layer(mentions: list[dict[str, str | None]]) -> None:
    assert all(row["layer_as_written"] and row["layer_codes"] for row in mentions if row["is_mappable"] == "true")


def test_layer_codes_are_layers_of_the_models(mentions: list[dict[str, str | None]]) -> None:
    def paths(layers: list[Layer], above: str = "") -> set[str]:
        return {path for layer in layers for path in {above + layer.code, *paths(layer.layers, f"{above}{layer.code}/")}}

    known = {path.stem: paths(read_model(path, Taxonomy).layers) for path in (ROOT / "pipelines" / "taxonomies").glob("*.yml")}
    assert known, "the layer models are missing"
    used = {(str(row["taxonomy_id"]), code) for row in mentions for code in (row["layer_codes"] or "").split("|") if code}
    assert sorted(pair for pair in used if pair[1] not in known[pair[0]]) == []


# --- exact -----------------------------------------------------------------------------------------------------------


def test_snapshot_is_what_the_documents_give(saved: Extract, saved_folder: Path) -> None:
    assert saved.quarantined == []
    carried = {
        "seed_file": "document", "taxonomy": "taxonomy_id", "layer": "layer_as_written", "sublayer": "sublayer_as_written", "line": "line",
        "entity_as_written": "entity_as_written", "entity_kind": "entity_kind", "layer_basis": "layer_basis", "owner_basis": "owner_basis",
        "char_offset": "char_offset", "exact_mentions_in_file": "exact_mentions", "alias_hint": "alias_hint", "owner_group": "owner_group",
        "note": "note",
    }  # fmt: skip
    stated = Counter(tuple(row[column] for column in carried) for row in read_table(saved_folder / ENTITIES))
    assert Counter(tuple(row[column] or "" for column in carried.values()) for row in snapshot("mentions")) == stated
    same = ("figure_id", "metric", "low", "high", "unit", "operator", "year_from", "year_to", "subject", "stated_source", "kind", "note")
    stated = Counter((row["value"], *(row[column] for column in same)) for row in read_table(saved_folder / FIGURES))
    assert Counter((row["value_as_stated"] or "", *(row[column] or "" for column in same)) for row in snapshot("figures")) == stated


def test_no_words_of_the_documents_are_carried(saved_folder: Path) -> None:
    quotes = [row["quote"] for name in (ENTITIES, FIGURES) for row in read_table(saved_folder / name) if len(row["quote"].split()) > 5]
    carried = [cell for name in ("mentions", "figures") for row in snapshot(name) for cell in row.values() if cell]
    # A concept can be a phrase of its own length; nothing longer than the name itself may stand in a cell.
    names = {row["entity_as_written"] for row in read_table(saved_folder / ENTITIES)}
    assert [cell for cell in carried for quote in quotes if quote in cell and cell not in names] == []


def test_curly_quotes_and_apostrophes_stay(mentions: list[dict[str, str | None]]) -> None:
    assert {"“Tweet generator”", "Khan Academy’s AI tutor", "NFX’s Generative Tech market map"} <= {row["entity_as_written"] for row in mentions}


# --- roles -----------------------------------------------------------------------------------------------------------


def test_placed_mentions_are_mappable_and_in_a_layer(mentions: list[dict[str, str | None]], roles: MentionRoles) -> None:
    assert {row["role"] for row in mentions} <= roles.roles.keys()
    assert all(row["is_mappable"] == "true" and row["layer_codes"] for row in placed(mentions, roles))


def test_nobody_is_placed_who_only_happens_to_be_named(mentions: list[dict[str, str | None]], roles: MentionRoles) -> None:
    assert {row["entity_as_written"] for row in mentions} >= NEVER_MEMBERS
    assert {row["entity_as_written"] for row in placed(mentions, roles)} & NEVER_MEMBERS == set()
    assert {row["owner"] for row in mentions if row["entity_as_written"] in NEVER_MEMBERS} == {None}


def test_users_suppliers_and_needs_are_no_members(mentions: list[dict[str, str | None]], roles: MentionRoles) -> None:
    counts = Counter(row["role"] for row in mentions)
    assert {role: counts[role] for role in ("user", "supplier", "need", "advert", "figure_credit", "figure_source")} == {
        "user": 7, "supplier": 6, "need": 1, "advert": 1, "figure_credit": 2, "figure_source": 3,
    }  # fmt: skip
    placing = {name for name, role in roles.roles.items() if role.places_offering or role.places_company}
    assert placing == {"vendor", "owner_word", "operator", "offered_on_platform"}
    assert roles.roles["offered_on_platform"].places_offering and not roles.roles["offered_on_platform"].places_company


def test_the_lost_name_stays_unresolved(mentions: list[dict[str, str | None]]) -> None:
    (lost,) = [row for row in mentions if row["role"] == "lost_name"]
    assert (lost["candidate"], lost["offering"], lost["owner"], lost["flag"]) == ("Character.AI", None, None, "name_lost")
    assert not any("Character" in (row["offering"] or "") + (row["owner"] or "") for row in mentions)


def test_architecture_section_is_no_layer(mentions: list[dict[str, str | None]]) -> None:
    assert {row["layer_codes"] for row in mentions if (row["layer_as_written"] or "").startswith("5 (architecture)")} == {None}
    assert {row["layer_codes"] for row in mentions if (row["layer_as_written"] or "").startswith("2+3")} == {"2|3"}


# --- identity --------------------------------------------------------------------------------------------------------


def test_offerings_keep_every_layer(mentions: list[dict[str, str | None]], roles: MentionRoles) -> None:
    members = placed(mentions, roles)
    dgtl, nfx = "dgtl_infra_four_layers", "nfx_five_layers"
    assert layers_of(members, "offering", "Stable Diffusion") == {(dgtl, "application"), (dgtl, "platform/cloud_platforms"), (nfx, "1")}
    assert layers_of(members, "offering", "DALL-E 2") == {
        (dgtl, "application"), (dgtl, "application/generalized_applications"), (dgtl, "model/closed_source"), (nfx, "1"),
    }  # fmt: skip
    assert layers_of(members, "offering", "Azure OpenAI Service") == {("layers_of_ai_1_x_7", "7"), (dgtl, "platform/cloud_platforms")}
    assert {("layers_of_ai_1_x_7", code) for code in "2456"} <= layers_of(members, "owner", "Hugging Face")


def test_spellings_of_one_offering_are_one(mentions: list[dict[str, str | None]]) -> None:
    spellings = {row["entity_as_written"] for row in mentions if row["offering"] == "NVIDIA H100"}
    assert spellings == {"NVIDIA H100s", "Hopper (H100) GPUs", "NVIDIA H100 Tensor Core GPU"}
    owners = {row["offering"]: {other["owner"] for other in mentions if other["offering"] == row["offering"]} for row in mentions if row["offering"]}
    assert [offering for offering, names in owners.items() if len(names) != 1] == []
    assert all(row["offering"] is None for row in mentions if row["entity_kind"] in ("company", "organisation"))


def test_each_owner_group_has_one_spelling(mentions: list[dict[str, str | None]]) -> None:
    owners = {(row["owner_group"], row["owner"]) for row in mentions if row["owner"]}
    assert len(owners) == len({group for group, _ in owners}) == len({owner for _, owner in owners}) == 36


def test_bard_and_gemini_are_two_offerings(mentions: list[dict[str, str | None]]) -> None:
    assert {"Bard", "Google Gemini"} <= {row["offering"] for row in mentions}
    relations = {(row["subject"], row["object"]): row["relation"] for row in read_table(ALIASES)}
    assert relations["Google Gemini", "Bard"] == "successor_of" and ("Bard", "Google Gemini") not in relations


def test_every_background_owner_is_cited_or_unpublished(mentions: list[dict[str, str | None]]) -> None:
    owned = [row for row in read_table(ALIASES) if row["relation"] == "offering_of"]
    cited = {(row["subject"], row["object"]) for row in owned if row["source_url"]}
    stated = {(row["offering"], row["owner"]) for row in mentions if row["owner_basis"] == "seed"}
    mappable = {(row["offering"], row["owner"]) for row in mentions if row["is_mappable"] == "true" and row["offering"]}
    assert {str(offering) for offering, owner in mappable - stated if (offering, owner) not in cited} == UNPUBLISHED_OWNERS
    assert sorted(mappable - {(row["subject"], row["object"]) for row in owned}, key=str) == []
    assert all(row["source_url"] or "stated in document" in row["note"] for row in owned)


# --- figures ---------------------------------------------------------------------------------------------------------


def test_derived_checks_are_what_the_numbers_imply(figures: dict[str | None, dict[str, str | None]]) -> None:
    expected = {
        "F002-4": "36.6%", "F003-2": "41.4%", "F003-3": "9.5 USD billion in 2022", "F003-4": "200 USD billion", "F003-6": "62.9 to 65.0 USD trillion",
        "F004-2": "25.5 USD million",
    }  # fmt: skip
    assert {figure: text for figure, text in expected.items() if text not in (figures[figure]["derived_check"] or "")} == {}


def test_disagreeing_market_sizes_both_stand(figures: dict[str | None, dict[str, str | None]]) -> None:
    assert (figures["F002-3"]["value"], figures["F003-1"]["value"]) == ("16.8", "60")
    assert all("disagree" in (figures[figure]["derived_check"] or "") for figure in ("F002-3", "F003-1"))


def test_words_and_ranges_are_no_value(figures: dict[str | None, dict[str, str | None]]) -> None:
    assert (figures["F003-10"]["value_as_stated"], figures["F003-10"]["value"]) == ("hundreds of millions", None)
    assert (figures["F003-5"]["value"], figures["F003-5"]["low"], figures["F003-5"]["high"]) == (None, "2.6", "4.4")
    assert "likely inverted" in (figures["F003-13"]["note"] or "")


# --- the extractor on made-up input ----------------------------------------------------------------------------------


@pytest.fixture
def folder(folder: Path, source: Source) -> Path:
    """The sample beside documents that say nothing."""
    for name in source.payload:
        if name not in SAMPLES:
            (folder / name).write_text("-", encoding="utf-8")
    return folder


def test_sample(sample: Extract) -> None:
    assert [(row["entity_as_written"], row["role"], row["layer_codes"]) for row in sample.mentions] == [
        ("Nordwind AI Labs", "vendor", "1"), ("“Lichtung”", "vendor", "1"), ("models", "concept", "1"), ("Nordwind AI Labs", "outside_any_layer", ""),
    ]  # fmt: skip
    assert (sample.mentions[1]["candidate"], sample.mentions[1]["offering"]) == ("Hellung", "“Lichtung”")
    assert [name for name, _, _ in sample.quarantined] == ["Südwind", "Nordwind", "F000-2"]
    assert sample.ledger == {"rows_in": 8, "used": 5, "merged": 0, "ignored": 0, "quarantined": 3}


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (edit(ENTITIES, "1 Foundation Layer", "1 Foundations Layer"), "did you mean '1 Foundation Layer'"),
        (edit(ENTITIES, "model_class,", "model_klass,"), "no rule fits 'models'"),
        (edit(ENTITIES, "alias_hint,", "alias_hints,"), "unknown field 'alias_hints'"),
        (edit(ENTITIES, f"{DOCUMENT},three", "001_missing.txt,three"), "does not hold"),
    ],
)
def test_what_no_rule_covers_is_an_error(folder: Path, extract: Callable[[Path], Extract], damage: Damage, message: str) -> None:
    damage.apply(folder)
    with pytest.raises(ContentError, match=message):  # it may name the file of the rules instead of the payload
        extract(folder)
