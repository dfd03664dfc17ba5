"""The judgement on pairs of records: what is enough, what never is, and what it must not depend on."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.resolution import Record
from pipelines.resolution.cluster import Judgement, cluster
from pipelines.resolution.common_words import common_words
from pipelines.resolution.links import read_links
from pipelines.resolution.matching import judge
from pipelines.resolution.records import columns
from pipelines.resolution.weights import shipped_weights
from tests.unit.resolution.records import record

Pairs = dict[tuple[str, str], Judgement]
FEW = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def judged(
    *records: Record,
    sheets: tuple[str, ...] = (),
    links: tuple[str, ...] = (),
    places: tuple[str, ...] = (),
    activities: dict[str, set[str]] | None = None,
) -> Pairs:
    """The judgements; ``links`` are lines "subject, relation, object" of aliases.csv from line 2 on."""
    lines = [dict(zip(("subject", "relation", "object"), line.split(", "), strict=True)) for line in links]
    return {(pair.left, pair.right): pair.judgement for pair in judge(columns(records, sheets, activities), read_links(lines), places)}


def between(left: dict[str, Any], right: dict[str, Any], *links: str) -> Judgement:
    """The judgement on two records of two lists."""
    return judged(record("one:a", **left), record("two:b", **right), links=links)["one:a", "two:b"]


def is_compared(left: dict[str, Any], right: dict[str, Any], **said: Any) -> bool:
    return bool(judged(record("one:a", **left), record("two:b", **right), **said))


def companies(*records: Record, **said: Any) -> set[str]:
    """The groups of several records, as their local ids in order."""
    labels = cluster(records, judged(*records, **said)).labels
    groups = {label: "".join(sorted(mention.partition(":")[2] for mention in labels if labels[mention] == label)) for label in labels.values()}
    return {group for group in groups.values() if len(group) > 1}


US_2019: dict[str, Any] = {"country_code": "US", "founded_year": 2019}


# --- identifiers and addresses --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "right", "evidence"),
    [
        ({"name": "Foo", "external_ids": ("yc:foo",)}, {"name": "Bar", "external_ids": ("yc:foo", "x:1")}, "identifier yc:foo"),
        ({"name": "Jarvis", "url": "https://jasper.ai"}, {"name": "Jasper", "url": "http://www.jasper.ai/en"}, "home page jasper.ai"),
        ({"name": "Amazon Lex", "url": "https://aws.amazon.com/lex/"}, {"name": "Amazon", "url": "https://amazon.com"}, "page at amazon.com"),
        ({"name": "Foo", "url": "https://x.com/y.foo"}, {"name": "Foo", "url": "https://x.com/y.foo/"}, "the page x.com/y.foo"),
        ({"name": "Hugging Face, Inc.", "url": "https://huggingface.co"}, {"name": "HuggingFace", "url": "https://huggingface.co"}, "huggingface.co"),
        ({"url": "https://weave.com", "external_ids": ("cb:a",)}, {"url": "https://weave.com", "external_ids": ("cb:b",)}, "home page weave.com"),
    ],
)
def test_an_identifier_or_an_address_is_certain(left: dict[str, Any], right: dict[str, Any], evidence: str) -> None:
    judgement = between(left, right)
    assert (judgement.decision, judgement.is_certain) == ("same", True)
    assert evidence in judgement.reason


def test_two_names_with_nothing_in_common_at_one_home_page_are_unsure() -> None:
    judgement = between({"name": "Zorblax", "url": "https://zed.com"}, {"name": "Quexia", "url": "https://zed.com"})
    assert judgement.decision == "unsure"
    assert "nothing in common" in judgement.reason


def test_pages_below_a_home_page_and_below_none() -> None:
    one, other = record("a:1", "One", "https://x.foo.com/"), record("b:1", "Other", "https://foo.com/other")
    assert judged(one, other) == {}
    assert set(judged(one, other, record("c:1", "Foo", "https://foo.com"))) == {("a:1", "c:1"), ("b:1", "c:1")}


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ({"name": "One", "url": "https://github.com/one/x"}, {"name": "Two", "url": "https://github.com/two/x"}),
        ({"name": "Some model", "url": "https://huggingface.co"}, {"name": "Another", "url": "https://huggingface.co"}),
        ({"name": "Some model", "url": "https://huggingface.co"}, {"name": "Hugging Face", "url": "https://huggingface.co"}),
        ({"name": "🤗"}, {"name": "🤗"}),
        ({"name": ""}, {"name": ""}),
        ({"name": "Foo"}, {"name": "Bar"}),
    ],
)
def test_what_is_never_compared(left: dict[str, Any], right: dict[str, Any]) -> None:
    assert not is_compared(left, right)


def test_one_name_on_two_pages_of_a_shared_host_is_unsure() -> None:
    judgement = between({"name": "Zorblax", "url": "https://github.com/a/x"}, {"name": "Zorblax", "url": "https://github.com/b/x"})
    assert judgement.decision == "unsure"
    assert "pages on shared hosts differ" in judgement.reason


def test_one_list_that_tells_two_apart_is_believed() -> None:
    apart = judged(record("yc:1", external_ids=("yc:weave-2",)), record("yc:2", external_ids=("yc:weave-3",)))
    assert apart["yc:1", "yc:2"].decision == "different"
    at_one_site = judged(*(record(f"yc:{number}", url="https://weave.com", external_ids=(f"yc:weave-{number}",)) for number in (1, 2)))
    assert at_one_site["yc:1", "yc:2"].decision == "unsure"


# --- what they do -----------------------------------------------------------------------------------------------------


def test_doing_the_same_speaks_for_a_pair_and_doing_other_things_says_nothing() -> None:
    pair = record("one:a", "Zorblax", "https://zorblax.ai"), record("two:b", "Zorblax", "https://zorblax.com")
    alike, other, unknown = (
        judged(*pair, activities=done)["one:a", "two:b"]
        for done in (
            {"one:a": {"ai_agents", "app_code"}, "two:b": {"app_code"}},
            {"one:a": {"app_video"}, "two:b": {"app_code"}},
            {"one:a": {"app_code"}},
        )
    )
    assert alike.score > unknown.score == other.score
    assert "their lists have them do the same" in alike.reason
    assert other.reason == unknown.reason


@pytest.mark.parametrize("name", ["Zorblax", "Quantified Zebra"])
def test_a_second_country_of_a_rare_name_is_outweighed_by_the_year_or_city(name: str) -> None:
    here = {"name": name, "country_code": "US", "founded_year": 2022}
    abroad = {"name": name, "country_code": "SG", "founded_year": 2022, "url": "https://rare.example"}
    assert between(here, abroad).decision == "same"
    assert between(here, abroad | {"founded_year": None}).decision == "unsure"
    assert between(here, abroad | {"founded_year": 2015}).decision == "different"
    assert between(here | {"url": "https://elsewhere.example"}, abroad).decision != "same"
    assert between(here | {"name": "Spade"}, abroad | {"name": "Spade"}).decision == "unsure"


# --- names ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "right", "evidence"),
    [
        ({"name": "Zorblax"}, {"name": "Zorblax"}, "the name is no common word"),
        ({"name": "Zorblax", "url": "https://zorblax.io"}, {"name": "Zorblax Inc"}, "no list knows another"),
        ({"name": "Physical Intelligence", "url": "https://pi.example"}, {"name": "Physical Intelligence"}, "the name has several words"),
        ({"name": "Zorblax"}, {"name": "Zorblax Labs"}, "differ in weak words only"),
        ({"name": "Zorb lax"}, {"name": "Zorblax"}, "both are called"),
        ({"name": "Cohere", **US_2019}, {"name": "Cohere", **US_2019}, "both were founded in 2019"),
        ({"name": "Alphabet (Google)", "aliases": ("Google",), **US_2019}, {"name": "Google", **US_2019}, "share a name or alias"),
        ({"name": "Jasper", "former_names": ("Jarvis",)}, {"name": "Jasper", "aliases": ("Jarvis",), "country_code": "US"}, "several names"),
        ({"name": "Zonko", "founded_year": 2020}, {"name": "Jasperoo", "former_names": ("Zonko",), "founded_year": 2021}, "one apart (2020, 2021)"),
        ({"name": "Zonko", "founded_year": 2020}, {"name": "Zonko", "founded_year": 2021}, "one apart (2020, 2021)"),
        ({"name": "Яндекс"}, {"name": "Yandex"}, "in Latin letters"),
        ({"name": "ООО «Яндекс»"}, {"name": "Yandex LLC"}, "in Latin letters"),
        ({"name": "智谱"}, {"name": "Zhipu AI"}, "in Latin letters"),
        ({"name": "Dianora", "url": "https://getdianora.com"}, {"name": "Dianora", "url": "https://dianora.ai"}, "addresses are alike"),
        ({"name": "Zyte (formerly Scrapinghub)"}, {"name": "Zyte"}, "both are called"),
        ({"name": "Zyte (formerly Scrapinghub)", "founded_year": 2010}, {"name": "Scrapinghub", "founded_year": 2010}, "a former name"),
        ({"name": "Blixor, Inc. dba Barzle", **US_2019}, {"name": "Barzle", **US_2019}, "in brackets or behind a stroke"),
        ({"name": "Blixor, Inc. dba Barzle"}, {"name": "Blixor"}, "both are called"),
        ({"name": "Advanced Micro Devices (AMD)"}, {"name": "Advanced Micro Devices"}, "both are called"),
        (
            {"name": "Science Applications International Corporation (SAIC)", **US_2019},
            {"name": "SAIC", **US_2019},
            "in brackets or behind a stroke",
        ),
        ({"name": "Advanced Micro Devices", "url": "https://amd.com"}, {"name": "AMD", "url": "https://amd.com"}, "the initials of the other"),
    ],
)
def test_names_that_join_where_nothing_speaks_against_it(left: dict[str, Any], right: dict[str, Any], evidence: str) -> None:
    judgement = between(left, right)
    assert judgement.decision == "same"
    assert evidence.casefold() in judgement.reason.casefold()


@pytest.mark.parametrize(
    ("left", "right", "evidence"),
    [
        ({"name": "Cohere"}, {"name": "Cohere"}, "the name is a common word"),
        ({"name": "Cohere", "country_code": "US"}, {"name": "Cohere", "country_code": "US"}, "the name is a common word"),
        ({"name": "AI Labs"}, {"name": "AI Labs"}, "the name is a common word"),
        ({"name": "Tech Group"}, {"name": "Tech Group"}, "the name is a common word"),
        ({"name": "X"}, {"name": "X"}, "the name is very short"),
        ({"name": "字"}, {"name": "字"}, "the name is very short"),
        ({"name": "Advanced Micro Devices (AMD)"}, {"name": "AMD"}, "the name is very short"),
        ({"name": "Figure", "url": "https://figure.ai"}, {"name": "Figure", "url": "https://figure.com"}, "figure.ai, figure.com"),
        ({"name": "Zorblax", "url": "https://red.com"}, {"name": "Zorblax", "url": "https://blue.io"}, "domains differ (red.com, blue.io)"),
        ({"name": "Zorblax", "founded_year": 2019}, {"name": "Zorblax", "founded_year": 2015}, "founding years differ (2019, 2015)"),
        ({"name": "Zorblax", "country_code": "US"}, {"name": "Zorblax", "country_code": "DE"}, "countries differ (US, DE)"),
        ({"name": "Zorblax", "external_ids": ("cb:1",)}, {"name": "Zorblax", "external_ids": ("cb:2",)}, "identifiers differ (cb:1, cb:2)"),
        ({"name": "Zonko"}, {"name": "Jasperoo", "former_names": ("Zonko",)}, "a former name"),
        ({"name": "Zorb", "former_names": ("Blix",)}, {"name": "Blix", "former_names": ("Zorb",)}, "a former name"),
        ({"name": "Zyte (formerly Scrapinghub)"}, {"name": "Scrapinghub"}, "a former name"),
    ],
)
def test_names_that_are_not_enough(left: dict[str, Any], right: dict[str, Any], evidence: str) -> None:
    judgement = between(left, right)
    assert judgement.decision == "unsure"
    assert evidence in judgement.reason


@pytest.mark.parametrize(
    ("left", "right"),
    [("X.AI", "X Corp"), ("Keen IO", "Keen Labs"), ("AI", "AI Labs"), ("Foo (Shenzhen)", "Shenzhen Bar"), ("Zorblax (France)", "France")],
)
def test_names_that_only_look_alike_are_not_compared(left: str, right: str) -> None:
    assert not is_compared({"name": left, **US_2019}, {"name": right, **US_2019}, places=("france",))


def test_two_things_against_a_name_make_different() -> None:
    judgement = between({"name": "Zorblax", "url": "https://red.com", **US_2019}, {"name": "Zorblax", "url": "https://blue.io", "founded_year": 2001})
    assert (judgement.decision, judgement.score) == ("different", 0)
    assert "domains differ" in judgement.reason
    assert "founding years differ" in judgement.reason


def test_a_second_organisation_of_that_name_anywhere_spoils_it() -> None:
    known = record("with:1", "Physical Intelligence", "https://physicalintelligence.company")
    nameless, homonym = record("without:1", "Physical Intelligence"), record("third:1", "Physical Intelligence", "https://physical.example")
    assert judged(known, nameless)["with:1", "without:1"].decision == "same"
    assert "same" not in {judgement.decision for judgement in judged(known, nameless, homonym).values()}


def test_one_common_word_needs_two_lists_that_give_its_address_or_a_fact_sheet() -> None:
    one, two = (record(f"{source}:1", "Notch", "https://notch.example") for source in ("one", "two"))
    nameless = record("without:1", "Notch")
    assert judged(one, nameless)["one:1", "without:1"].decision == "unsure"
    assert judged(one, two, nameless)["one:1", "without:1"].decision == "same"
    assert judged(one, nameless, sheets=("one:1",))["one:1", "without:1"].decision == "same"


def test_no_word_of_the_dictionary_joins_two_records_by_itself() -> None:
    words = [*sorted(word for word in common_words() if word.isalpha())[::25], "café", "Attaché"]
    pairs = judged(*(record(f"{source}:{word}", word) for word in words for source in ("one", "two")))
    assert len(pairs) > len(words) / 2
    assert [pair for pair, judgement in pairs.items() if judgement.decision == "same"] == []


def test_a_remark_of_a_list_in_brackets_is_no_name() -> None:
    listed = [record(f"lf:{number}", name) for number, name in enumerate(["Zorblax (member)", "Quexia (member)", "Grumply (member)"])]
    plain, member = record("x:1", "Zorblax"), record("x:2", "Member")
    assert set(judged(*listed, plain, member)) == {("lf:0", "x:1")}
    assert set(judged(record("lf:0", "Zorblax (Blorp)"), record("x:2", "Blorp"))) == {("lf:0", "x:2")}  # one alone may be a name


def test_a_name_with_and_without_its_weak_word_is_one_name() -> None:
    assert "several names" not in judged(record("one:a", "Zorblax AI"), record("two:b", "Zorblax AI"))["one:a", "two:b"].reason


def test_a_customer_page_is_no_bridge() -> None:
    records = [
        record("l:a", "Figure", "https://figure.ai", country_code="US", founded_year=2022),
        record("l:b", "Figure", "https://figure.com", country_code="US", founded_year=2018),
        record("m:c", "Figure", country_code="US"),
        record("m:d", "Figure", country_code="US", founded_year=2022),
    ]
    assert "ab" not in {group[:2] for group in companies(*records)}


# --- aliases.csv ----------------------------------------------------------------------------------------------------


def test_linked_names_join_also_where_the_address_changed_with_the_name() -> None:
    old, new = {"name": "Movia", "url": "https://movia.la"}, {"name": "Heygena", "url": "https://heygena.com"}
    judgement = between(old, new, "Movia, renamed_to, Heygena")
    assert not is_compared(old, new)
    assert judgement.decision == "same"
    assert "aliases.csv, line 2" in judgement.reason
    assert between(old, new, "Movia, renamed_to, Middle", "Middle, renamed_to, Heygena").decision == "same"
    assert between(old | {"country_code": "US"}, new | {"country_code": "DE"}, "Movia, renamed_to, Heygena").decision == "unsure"


@pytest.mark.parametrize("name", ["Figure", "Zorbix"])
def test_a_linked_name_that_two_organisations_carry_joins_neither(name: str) -> None:
    records = [record("a:1", name, "https://one.com"), record("b:1", name, "https://two.io"), record("c:1", "Heygena", "https://heygena.com")]
    assert "same" not in {judgement.decision for judgement in judged(*records, links=(f"{name}, renamed_to, Heygena",)).values()}


def test_a_domain_that_moved() -> None:
    old, new = {"name": "Zorblax", "url": "https://old.com"}, {"name": "Zorblax", "url": "https://new.io"}
    judgement = between(old, new, "domain:old.com, moved_to, domain:new.io")
    assert (judgement.decision, judgement.is_certain) == ("same", True)
    assert between(old, new).decision == "unsure"


def test_names_told_apart_are_two_even_at_one_home_page() -> None:
    part, whole = {"name": "Zorblax", "url": "https://old.com"}, {"name": "Zorblax Cloud Works", "url": "https://old.com"}
    assert between(part, whole).decision == "same"
    judgement = between(part, whole, "Other, alias_of, Another", "Zorblax Cloud Works, part_of, Zorblax")
    assert judgement.decision == "different"
    assert "liases.csv, line 3, tells" in judgement.reason
    one, other = ({"name": side["name"], "external_ids": ("x:1",)} for side in (part, whole))
    assert between(one, other, "Zorblax, part_of, Zorblax Cloud Works").decision == "unsure"  # a shared identifier says the opposite


# --- what holds for any records -------------------------------------------------------------------------------------

NAMES = ["Zorblax", "Zorblax AI", "Zor Blax", "Cohere", "Physical Intelligence", "Quexia (PI)", "Zorblax (Quexia)", "字节", "🤗", "", "AI Labs", "X"]
ADDRESSES = ["", "https://red.com", "https://red.com/page", "https://blue.io", "https://github.com/one", "https://github.com/two"]
FIELDS = st.fixed_dictionaries(
    {
        "source_id": st.sampled_from(["one", "two"]),
        "name": st.sampled_from(NAMES),
        "url": st.sampled_from(ADDRESSES),
        "country_code": st.sampled_from([None, "US", "DE"]),
        "city": st.sampled_from([None, "Berlin"]),
        "founded_year": st.sampled_from([None, 2019, 2020, 2023]),
        "external_ids": st.sampled_from([(), (), ("x:1",), ("x:2",), ("y:1", "x:1"), ("y:2",)]),
        "aliases": st.sampled_from([(), (), ("Quexia",), ("Zorblax", "Quexia")]),
    }
)
FORMER = st.sampled_from([(), (), ("Quexia",), ("Physical Intelligence",)])
LISTS = st.lists(st.tuples(FIELDS, FORMER), min_size=2, max_size=14)


@FEW
@given(st.lists(FIELDS, min_size=2, max_size=25))
def test_names_never_join_what_something_speaks_against(rows: list[dict[str, Any]]) -> None:
    records = {f"x:{number:02d}": record(f"x:{number:02d}", **row) for number, row in enumerate(rows)}
    for (left, right), judgement in judged(*records.values()).items():
        assert 0 <= judgement.score <= 1
        bounds = [shipped_weights().threshold] if judgement.is_certain else [seen.threshold for seen in shipped_weights().seen_before.values()]
        assert judgement.score >= min(bounds) if judgement.decision == "same" else judgement.score < max(bounds)
        if judgement.decision != "same" or judgement.is_certain:
            continue
        one, other = records[left], records[right]
        abroad = None not in {one.country_code, other.country_code} and one.country_code != other.country_code
        later = None not in {one.founded_year, other.founded_year} and abs((one.founded_year or 0) - (other.founded_year or 0)) > 1
        assert not (abroad and later)
        speaks_for = (one.city and one.city == other.city) or (one.founded_year and one.founded_year == other.founded_year)
        assert speaks_for or not (abroad or later)
        assert not {text.partition(":")[0] for text in one.external_ids} & {text.partition(":")[0] for text in other.external_ids}
        domains = {entry.domain.domain for entry in (one, other) if entry.domain and not entry.domain.is_shared_host}
        assert len(domains) < 2


@FEW
@given(LISTS, st.randoms(use_true_random=False))
def test_neither_the_order_nor_the_ids_matter(rows: list[tuple[dict[str, Any], tuple[str, ...]]], chance: Any) -> None:
    given_records = [record(f"x:{number:02d}", former_names=former, **row) for number, (row, former) in enumerate(rows)]
    found = judged(*given_records)
    shuffled = list(given_records)
    chance.shuffle(shuffled)
    assert judged(*shuffled) == found
    last = len(rows) - 1
    exchanged = judged(*(record(f"x:{last - number:02d}", former_names=former, **row) for number, (row, former) in enumerate(rows)))
    back = {tuple(sorted(f"x:{last - int(mention[2:]):02d}" for mention in pair)): judgement for pair, judgement in exchanged.items()}
    thought = {pair: (judgement.decision, judgement.score, judgement.is_certain) for pair, judgement in found.items()}
    assert {pair: (judgement.decision, judgement.score, judgement.is_certain) for pair, judgement in back.items()} == thought


@FEW
@given(LISTS, st.lists(st.sampled_from(["Grumply", "Member", "Bloop (PX)", "字节", "AI"]), max_size=6, unique=True))
def test_unrelated_records_without_a_place_change_nothing(rows: list[tuple[dict[str, Any], tuple[str, ...]]], others: list[str]) -> None:
    rows = [(row | {"name": "Zorblax"} if row["name"] in others else row, former) for row, former in rows]
    given_records = [record(f"x:{number:02d}", former_names=former, **row) for number, (row, former) in enumerate(rows)]
    unrelated = [record(f"a:{number}", name, f"https://unrelated{number}.org") for number, name in enumerate(others)]
    assert judged(*given_records, *unrelated) == judged(*given_records)


@FEW
@given(st.lists(st.text(max_size=40), min_size=1, max_size=20, unique=True))
def test_any_text_may_be_a_name(names: list[str]) -> None:
    readable = [name.encode("utf-8", "replace").decode("utf-8") for name in names]
    pairs = judged(*(record(f"{source}:{number}", name) for number, name in enumerate(readable) for source in ("one", "two")))
    assert all(judgement.reason and 0 <= judgement.score <= 1 for judgement in pairs.values())
