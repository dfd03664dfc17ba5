"""Which claims tell a modality: a label's own statement before its activities', the headings of the documents, and not the open projects."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

SQL = (Path(__file__).parents[3] / "pipelines" / "tables" / "curated" / "modality_evidence.sql").read_text(encoding="utf-8")
TABLES = """
CREATE SCHEMA curated;
CREATE TABLE curated.claims (claim_id VARCHAR, source_id VARCHAR, company_id VARCHAR, offering_id VARCHAR, property VARCHAR, value VARCHAR,
  first_seen_date DATE, last_seen_date DATE, is_last_stated BOOLEAN);
CREATE TABLE curated.source_categories (source_id VARCHAR, category_scheme VARCHAR, category_label VARCHAR, activity_id VARCHAR,
  modality_ids VARCHAR[]);
CREATE TABLE curated.activities (activity_id VARCHAR, modality_ids VARCHAR[]);
CREATE TABLE curated.record_activities (activity_id VARCHAR, claim_id VARCHAR);
CREATE TABLE curated.offerings (offering_id VARCHAR, offering_kind VARCHAR);
CREATE TABLE curated.modalities (modality_id VARCHAR, document_headings VARCHAR[]);
CREATE TABLE curated.mention_roles (mention_role VARCHAR, places_company BOOLEAN, places_offering BOOLEAN);
CREATE TABLE curated.layer_mentions (claim_id VARCHAR, company_id VARCHAR, offering_id VARCHAR, mention_role VARCHAR, sublayer_as_written VARCHAR,
  is_placed BOOLEAN);
INSERT INTO curated.activities VALUES ('video', ['videos']), ('voice', ['audio']), ('chips', []);
INSERT INTO curated.modalities VALUES ('images', ['Examples: Images']), ('videos', []), ('audio', []), ('text', []);
INSERT INTO curated.mention_roles VALUES ('vendor', true, true), ('offered_on_platform', false, true);
"""
DAYS = ["2026-01-01", "2026-02-01"]


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    made = duckdb.connect()
    made.execute(TABLES)
    return made


def label(
    connection: duckdb.DuckDBPyConnection,
    activities: list[str],
    stated: list[str] | None = None,
    *,
    counts: bool = True,
    offering_kind: str | None = None,
    is_last_stated: bool = True,
) -> None:
    """A label that a company carries: its activities, what it states itself, and whether its activities count for the record."""
    for activity in activities or ["none"]:
        connection.execute("INSERT INTO curated.source_categories VALUES ('one', 'tag', 'Label', ?, ?)", [activity, stated])
    offering = None if offering_kind is None else "off"
    if offering:
        connection.execute("INSERT INTO curated.offerings VALUES (?, ?)", [offering, offering_kind])
    row = ["clm", "one", "cmp", offering, "category", "tag:Label", *DAYS, is_last_stated]
    connection.execute("INSERT INTO curated.claims VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    for activity in activities if counts else []:
        connection.execute("INSERT INTO curated.record_activities VALUES (?, 'clm')", [activity])


def told(connection: duckdb.DuckDBPyConnection) -> set[tuple[str, str, str | None, str | None]]:
    """What is told: modality, basis, company, offering."""
    return set(connection.execute(f"SELECT modality_id, modality_basis, company_id, offering_id FROM ({SQL})").fetchall())


def test_a_label_without_a_statement_has_the_modalities_of_its_activities(connection: duckdb.DuckDBPyConnection) -> None:
    label(connection, ["video", "voice", "chips"])
    assert told(connection) == {("videos", "activity", "cmp", None), ("audio", "activity", "cmp", None)}


@given(stated=st.sets(st.sampled_from(["images", "videos", "audio", "text"])), activities=st.sets(st.sampled_from(["video", "voice", "chips"])))
def test_a_labels_own_statement_wins_whatever_its_activities_are(stated: set[str], activities: set[str]) -> None:
    """An empty statement says that the label tells none of its activities' modalities."""
    with duckdb.connect() as connection:
        connection.execute(TABLES)
        label(connection, sorted(activities), sorted(stated))
        assert told(connection) == {(modality, "label", "cmp", None) for modality in stated}


def test_a_broad_label_beside_a_better_one_speaks_only_for_itself(connection: duckdb.DuckDBPyConnection) -> None:
    label(connection, ["video"], counts=False)
    assert told(connection) == set()


def test_a_broad_label_that_states_a_modality_is_heard(connection: duckdb.DuckDBPyConnection) -> None:
    label(connection, ["video"], ["images"], counts=False)
    assert told(connection) == {("images", "label", "cmp", None)}


def test_a_label_that_its_source_has_dropped_says_nothing(connection: duckdb.DuckDBPyConnection) -> None:
    label(connection, [], ["images"], is_last_stated=False)
    assert told(connection) == set()


@pytest.mark.parametrize(("kind", "company"), [("product", "cmp"), ("model", "cmp"), ("project", None), ("dataset", None)])
def test_open_projects_and_data_sets_say_nothing_of_their_owner(connection: duckdb.DuckDBPyConnection, kind: str, company: str | None) -> None:
    label(connection, ["video"], offering_kind=kind)
    assert told(connection) == {("videos", "activity", company, "off")}


@pytest.mark.parametrize(
    ("role", "heading", "is_placed", "expected"),
    [
        ("vendor", "Examples: Images", True, {("images", "document", "cmp", "off")}),
        ("offered_on_platform", "Examples: Images", True, {("images", "document", None, "off")}),
        ("vendor", "Examples: Images", False, set()),
        ("vendor", "Market Size", True, set()),
    ],
)
def test_a_heading_of_a_document_tells_what_is_placed_under_it(
    connection: duckdb.DuckDBPyConnection, role: str, heading: str, is_placed: bool, expected: set[tuple[str, ...]]
) -> None:
    connection.execute("INSERT INTO curated.offerings VALUES ('off', 'product')")
    connection.execute("INSERT INTO curated.claims VALUES ('clm', 'documents', NULL, NULL, 'named_in', 'line 3', ?, ?, true)", DAYS)
    connection.execute("INSERT INTO curated.layer_mentions VALUES ('clm', 'cmp', 'off', ?, ?, ?)", [role, heading, is_placed])
    assert told(connection) == expected
