"""Which evidence decides the status of a company: the latest, but no list undoes a sale by going on to call the company active."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest

from pipelines.engine.models import CompanyStatuses
from pipelines.engine.yaml_files import read_model

Chosen = Callable[..., tuple[str, str] | None]
TABLES = """
CREATE SCHEMA curated; CREATE SCHEMA resolved; CREATE SCHEMA staged;
CREATE TABLE curated.claims (company_id VARCHAR, source_id VARCHAR, mention_id VARCHAR, claim_id VARCHAR, property VARCHAR, value VARCHAR,
  first_seen_date DATE, last_seen_date DATE, is_current BOOLEAN, is_last_stated BOOLEAN);
CREATE TABLE resolved.company_mentions (mention_id VARCHAR, membership VARCHAR);
CREATE TABLE staged.evidence (mention_id VARCHAR, property VARCHAR, value VARCHAR, valid_from_stated VARCHAR, source_url VARCHAR);
CREATE TABLE curated.aliases (subject_name VARCHAR, name_relation VARCHAR, object_name VARCHAR, checked_date DATE);
CREATE TABLE curated.company_relations (company_id VARCHAR, subject_name VARCHAR, company_relation VARCHAR, other_name VARCHAR,
  valid_from_stated VARCHAR, source_url VARCHAR);
CREATE TABLE curated.status_words (status_word VARCHAR, status VARCHAR, status_order BIGINT);
"""


@pytest.fixture
def chosen(project_root: Path) -> Chosen:
    """The chosen status of a company and its basis, given statements "source: word, date" and relations "relation: other, date"."""
    sql = (project_root / "pipelines" / "tables" / "curated" / "company_status.sql").read_text(encoding="utf-8")
    statuses = read_model(project_root / "pipelines" / "vocabulary" / "statuses.yml", CompanyStatuses).statuses

    def choose(*stated: str, related: tuple[str, ...] = (), is_last_stated: bool = True, membership: str = "company") -> tuple[str, str] | None:
        with duckdb.connect() as connection:
            connection.execute(TABLES)
            for order, (status, entry) in enumerate(statuses.items(), start=1):
                for word in {status, *entry.aliases}:
                    connection.execute("INSERT INTO curated.status_words VALUES (?, ?, ?)", [word, status, order])
            for number, text in enumerate(stated):
                source, word, day = text.replace(": ", ", ").split(", ")
                claim = ["cmp", source, f"{source}:1", f"clm_{number}", "status", word, day, day, True, is_last_stated]
                connection.execute("INSERT INTO curated.claims VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", claim)
                connection.execute("INSERT INTO resolved.company_mentions VALUES (?, ?)", [f"{source}:1", membership])
            for text in related:
                relation, other, day = text.replace(": ", ", ").split(", ")
                connection.execute("INSERT INTO curated.aliases VALUES ('Acme', ?, ?, ?)", [relation, other, date(2026, 11, 22)])
                row = [relation, other, day or None, "https://page.example"]
                connection.execute("INSERT INTO curated.company_relations VALUES ('cmp', 'Acme', ?, ?, ?, ?)", row)
            found = connection.execute(f"SELECT status, status_basis FROM ({sql}) WHERE is_chosen").fetchall()
        assert len(found) <= 1
        return found[0] if found else None

    return choose


def test_the_latest_evidence_decides(chosen: Chosen) -> None:
    assert chosen("one: public, 2026-03-01", "two: private, 2026-06-01") == ("active", "two")
    assert chosen("one: Inactive, 2026-06-01", "two: Active, 2026-03-01") == ("dormant", "one")
    assert chosen("one: public, 2026-01-01", related=("acquired_by: Beta, 2026-03",)) == ("acquired", "aliases.csv")
    assert chosen("one: 已上市, 2026-06-01", related=("acquired_by: Beta, 2020",)) == ("public", "one")


def test_a_list_that_says_active_does_not_undo_a_sale(chosen: Chosen) -> None:
    assert chosen("one: Active, 2026-06-01", related=("acquired_by: Beta, 2020-02",)) == ("acquired", "aliases.csv")
    assert chosen("one: Active, 2026-06-01", related=("merged_into: Beta, ",)) == ("merged", "aliases.csv")
    assert chosen("one: Active, 2026-06-01", "two: Acquired, 2025-01-01") == ("acquired", "two")


def test_what_is_a_part_or_renamed_has_its_own_status(chosen: Chosen) -> None:
    assert chosen("one: subsidiary, 2026-06-01", related=("part_of: Beta, 2020", "renamed_to: Beta, 2020")) == ("active", "one")
    assert chosen(related=("part_of: Beta, 2020",)) is None


def test_of_one_date_what_has_a_page_and_then_the_order_of_the_vocabulary_decides(chosen: Chosen) -> None:
    assert chosen("one: public, 2026-03-17", related=("acquired_by: Beta, 2026-03-17",)) == ("acquired", "aliases.csv")
    assert chosen("one: active, 2026-03-17", "two: public, 2026-03-17") == ("public", "two")


def test_what_a_list_no_longer_says_or_says_of_a_product_does_not_count(chosen: Chosen) -> None:
    assert chosen("one: Acquired, 2026-06-01", is_last_stated=False) is None
    assert chosen("one: Acquired, 2026-06-01", membership="offering") is None


def test_a_word_means_one_status_in_lower_case(project_root: Path) -> None:
    statuses = read_model(project_root / "pipelines" / "vocabulary" / "statuses.yml", CompanyStatuses).statuses
    words = [word for status, entry in statuses.items() for word in (status, *entry.aliases)]
    assert words == [word.lower() for word in words] and len(words) == len(set(words))
    assert set(statuses) == {"active", "acquired", "merged", "dormant", "dissolved", "public", "unknown"}
