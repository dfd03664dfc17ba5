"""The China AI landscape: owners and products, several amounts in a cell, what is refused, and the real file where it is at hand."""

from __future__ import annotations

from collections import Counter
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.engine.extraction import Extract
from pipelines.parsing.money import parse_money
from tests.unit.sources.damage import DROP, Damage, Refuses, change_entry, cut, overwrite, unreadable

FILE = "projects.json"
SAMPLES = {FILE: "sample.json"}
DATE = "2026-03-16"


def test_sample_gives_these_rows(sample: Extract) -> None:
    assert sample.ledger == {"rows_in": 16, "used": 12, "merged": 2, "ignored": 0, "quarantined": 2}
    records = {row["record_id"]: row for row in sample.records}
    assert records["acme"] == {
        "record_id": "acme", "kind": "listing", "name": "样例智能 Acme", "owner": [], "url": "https://www.acme.example", "founded_year": "2019",
        "categories": ["layer:model", "category:model_closed"], "status": "已上市", "aliases": ["样例智能", "Acme"],
    }  # fmt: skip
    # A name instead of money is the owner: proved by the name of another project, or by a tag. The year is the product's and is not taken.
    assert records["acme_app"] == {
        "record_id": "acme_app", "kind": "product", "name": "样例助手", "owner": ["样例智能"], "url": "", "founded_year": "",
        "categories": ["layer:application", "category:app_agent"], "status": "", "aliases": [],
    }  # fmt: skip
    assert (records["cloud"]["kind"], records["cloud"]["owner"], records["cloud"]["status"]) == ("product", ["云集团"], "")
    assert records["acme/样例-app"] == {"record_id": "acme/样例-app", "kind": "product", "name": "样例 APP", "owner": ["样例智能 Acme"]}
    assert {key: row["owner"] for key, row in records.items() if "/" in key and key != "acme/样例-app"} == {
        "acme/acme-1": ["样例智能 Acme"],
        "acme_app/助手-pro": ["样例智能"],
        "cloud/cloud-one": ["云集团"],
        "robot/r1": ["机器样例"],
        "vague/speech": ["语音样例"],
    }
    assert [(row["record_id"], row["kind"], row.get("amount", ""), row.get("currency", ""), row["round"]) for row in sample.funding] == [
        ("acme", "round", "$5.5亿", "", "IPO"),
        ("acme", "total_raised", "超$15亿", "", ""),
        ("acme", "valuation", "$50-60亿", "", ""),
        ("robot", "round", "约7亿元", "CNY", "C轮"),
        ("vague", "total_raised", "数千万元", "CNY", ""),
        ("vague", "round", "", "", "天使轮"),
    ]
    assert sample.funding[3]["investors"] == ["甲基金", "乙集团"]
    assert sample.quarantined == [
        ("unknown", "funding_text_not_understood", "funding: 自筹"),
        ("unknown/tool", "funding_text_not_understood", "funding: 自筹"),
    ]


@pytest.mark.parametrize(
    ("text", "tags", "names", "owner"),
    [
        ("甲集团", ["甲集"], [], "甲集团"),
        ("甲集团内部", ["甲集团云"], [], "甲集团"),
        ("月样", [], ["月样 Kimi"], "月样"),
        ("自筹", ["开源"], [], ""),  # a word that nothing in the list proves to be a name
        ("已上市", ["上市"], [], ""),
        ("甲研究院支持", ["甲研"], [], ""),
        ("", [""], [""], ""),
    ],
)
def test_owner(extractor: ModuleType, text: str, tags: list[str], names: list[str], owner: str) -> None:
    assert extractor.owner_of(text, tags, names) == owner


HAN, LATIN = st.text(alphabet="月之暗面云样例", min_size=1, max_size=6), st.from_regex(r"[A-Za-z0-9]{1,8}", fullmatch=True)


@given(HAN, LATIN, st.booleans())
def test_a_name_in_two_scripts_is_two_names(extractor: ModuleType, han: str, latin: str, han_first: bool) -> None:
    both = [han, latin] if han_first else [latin, han]
    assert extractor.names_in_two_scripts(" ".join(both)) == sorted(both, key=lambda name: (name == latin) == han_first)
    assert extractor.names_in_two_scripts("".join(both)) == []
    assert extractor.names_in_two_scripts(f"{latin} {latin}") == []


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (cut(FILE, 900), "not valid JSON"),
        *unreadable(FILE, "云"),
        (Damage(FILE, lambda file: file.write_bytes(file.read_text(encoding="utf-8").encode("gb18030"))), "not utf-8"),
        (overwrite(FILE, b"[]"), "at least one entry"),
        (change_entry(FILE, surprise=1), "unknown field 'surprise'"),
        (change_entry(FILE, dataSource={"website": "示例"}), "unknown field 'dataSource.website'"),
        (change_entry(FILE, funding=DROP), "entry 1 (acme): the field 'funding' is missing"),
        (change_entry(FILE, 1, products="助手"), "entry 2 (acme_app): 'products' is str"),
        (change_entry(FILE, 1, products=[" "]), "entry 2 (acme_app): 'products' holds"),
        (change_entry(FILE, 1, githubStars=True), "'githubStars' is bool"),
        (change_entry(FILE, 1, id="acme"), "the id stands twice"),
        (change_entry(FILE, 2, name=" "), "id or name is empty"),
    ],
)
def test_bad_files_are_refused_with_their_place(refuses: Refuses, damage: Damage, message: str) -> None:
    refuses(damage, message)


def test_saved_file(saved: Extract) -> None:
    assert saved.ledger == {"rows_in": 76 + 184, "used": 245, "merged": 15, "ignored": 0, "quarantined": 0}
    records = {row["record_id"]: row for row in saved.records}
    projects = [row for key, row in records.items() if "/" not in key]
    assert Counter(row["kind"] for row in projects) == {"listing": 44, "product": 32}
    assert records["moonshot"]["aliases"] == ["月之暗面", "Kimi"]
    assert (records["qwen"]["owner"], records["qwen/qwq"]["owner"]) == (["阿里巴巴集团"], ["阿里巴巴集团"])
    assert (records["zhiyuan"]["kind"], records["zhiyuan"]["status"]) == ("listing", "")
    money = {(row["record_id"], row["kind"], row.get("amount", ""), row.get("currency", ""), row["round"]) for row in saved.funding}
    assert {
        ("unitree", "round", "约7亿元", "CNY", "C轮"),
        ("unitree", "valuation", "$17亿", "", ""),
        ("zilliz", "total_raised", "超1.1亿美元", "", ""),
        ("ubtech", "round", "超74亿港元", "", "配股"),
        ("minicpm", "round", "", "", "B轮"),
    } <= money
    assert not [row for row in saved.funding if records[row["record_id"]]["kind"] == "product"]


def test_saved_amounts_are_read_or_vague(saved: Extract) -> None:
    amounts = [row for row in saved.funding if row.get("amount")]
    states = Counter(parse_money(row["amount"], row["currency"] or None).state for row in amounts)
    unread = {row["amount"] for row in amounts if parse_money(row["amount"], row["currency"] or None).state != "stated"}
    assert states == {"stated": 33, "unparsed": 9}
    assert unread == {"数亿元", "数千万元", "数千万美元"}


def test_no_value_is_a_sentence_in_chinese(saved: Extract) -> None:
    for row in [*saved.records, *saved.funding]:
        for value in row.values():
            for word in value if isinstance(value, list) else [value]:
                assert len(word) <= 60
                assert not any(mark in word for mark in "，。；")
