"""What becomes a token, and that what is to be learned never does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.engine.errors import ContentError
from pipelines.suggestions.tokens import Facts, Lexicon, company_tokens, in_words, read_facts, read_lexicon, words

LEXICON = Lexicon(
    {"health": "care", "healthcare": "care", "bank": "money", "hr": "staff"},
    {"health": "either", "healthcare": "either", "bank": "start", "hr": "whole"},
)


class Tables:
    """Stands for the tables of a build."""

    def __init__(self, **tables: list[dict[str, Any]]):
        self.tables = tables

    def read(self, table: str, columns: list[str], *, distinct: bool = False, where: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        found = [row for row in self.tables.get(table.partition(".")[2], []) if all(row[column] == value for column, value in (where or {}).items())]
        return [{column: row.get(column) for column in columns} for row in found]


def category(label: str, stance: str, activity: str = "none", *, fallback: bool = False) -> dict[str, Any]:
    scheme, _, text = label.partition(":")
    return {
        "source_id": "a_list", "category_scheme": scheme, "category_label": text, "category_stance": stance, "activity_id": activity,
        "is_fallback": fallback,
    }  # fmt: skip


def claim(company: str, label: str, *, last: bool = True) -> dict[str, Any]:
    return {"company_id": company, "source_id": "a_list", "property": "category", "value": label, "is_last_stated": last}


def company(company_id: str, **other: Any) -> dict[str, Any]:
    return {"company_id": company_id, "company_name": "Acme", "organisation_type": "company", "scope": "adjacent"} | other


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GoodHealth AI", ["good", "health", "ai"]),
        ("MCLedger", ["mc", "ledger"]),
        ("Étoile-santé", ["etoile", "sante"]),
        ("3D Games 4U", ["3d", "games", "4u"]),
        ("百度", []),
        ("", []),
    ],
)
def test_words_of_a_name(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("health", ["health"]), ("healthloop", ["health"]), ("myhealth", ["health"]), ("myhealthapp", []), ("healthcare", ["healthcare"]),
        ("banking", ["bank"]), ("databank", []), ("hr", ["hr"]), ("hrtech", []), ("bankhealth", ["bank", "health"]), ("loop", []),
    ],
)  # fmt: skip
def test_where_a_word_of_the_lexicon_counts(word: str, expected: list[str]) -> None:
    assert LEXICON.held_by(word) == expected


def test_name_domain_labels_and_offerings_become_tokens() -> None:
    facts = Facts("HealthLoop AI", "loop.bank", {("a_list", "tag", "Deep Tech and AI")}, {"Banker Pro"})
    assert company_tokens(facts, LEXICON) == {
        "word:health", "name:loop", "name:ai", "word:bank", "label:a_list:tag:Deep Tech and AI", "label_word:deep", "label_word:tech",
        "offering_word:bank", "offering_name:pro",
    }  # fmt: skip


@given(st.text(), st.none() | st.from_regex(r"[a-z]{1,9}\.[a-z]{2,6}", fullmatch=True), st.sets(st.text(max_size=20), max_size=3))
def test_any_text_gives_tokens_that_can_be_told(name: str, domain: str | None, offerings: set[str]) -> None:
    for token in company_tokens(Facts(name, domain, set(), offerings), LEXICON):
        assert token.partition(":")[2]
        assert in_words(token)


def test_a_label_that_says_an_activity_is_learned_and_never_a_token() -> None:
    tables = Tables(
        source_categories=[
            category("tag:Banks", "activity", "money"),
            category("tag:Apps", "activity", "apps", fallback=True),
            category("tag:AI", "none"),
        ],
        companies=[company("one"), company("two", organisation_type="university")],
        company_activities=[{"company_id": "one"}],
        claims=[claim("one", label) for label in ("tag:Banks", "tag:Apps", "tag:AI", "list:A list")] + [claim("two", "tag:AI")],
    )
    facts = read_facts(tables)  # type: ignore[arg-type]
    assert list(facts) == ["one"]
    assert facts["one"].activities == {"money"}
    assert facts["one"].labels == {("a_list", "tag", "AI")}
    assert not facts["one"].is_open


def test_who_may_be_given_a_suggestion() -> None:
    tables = Tables(
        source_categories=[category("tag:Crypto", "out"), category("tag:AI", "none")],
        companies=[company("open"), company("core", scope="core"), company("outside", scope="out"), company("put out"), company("was put out")],
        claims=[claim("open", "tag:AI"), claim("put out", "tag:Crypto"), claim("was put out", "tag:Crypto", last=False)],
    )
    facts = read_facts(tables)  # type: ignore[arg-type]
    assert {one for one, its in facts.items() if its.is_open} == {"open", "core", "was put out"}


@pytest.mark.parametrize("line", ["health,either,other", "bank,middle,money"])
def test_a_faulty_lexicon_is_refused(tmp_path: Path, line: str) -> None:
    path = tmp_path / "words.csv"
    path.write_text(f"word,position,activity_id\nhealth,either,care\n{line}\n", encoding="utf-8")
    with pytest.raises(ContentError, match=line.partition(",")[0]):
        read_lexicon(path)
