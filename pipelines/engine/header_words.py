"""Words that headers of lists use for our columns, in several languages, and what a header says of currency and unit.

Belongs here: header → target, by its words alone. Does not belong here: what stands below the header (``guessing``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

MONEY: Final = ("total_raised", "valuation", "market_cap", "grant", "debt", "round_amount")
"""Targets that are amounts: the kinds of funding.csv, with round_amount for round."""

_HEADERS: Final[Mapping[str, str]] = {
    "name": (
        "company name, company, startup name, startup, vendor name, vendor, organization name, organisation name, organization, "
        "organisation, business name, firm, provider, name, unternehmen, firma, firmenname, entreprise, societe, nom, empresa, "
        "nombre, azienda, societa, bedrijf, 公司名称, 公司, 企业名称, 企业, 名称, 会社名, 企業名, 회사명, компания, название"
    ),
    "product": (
        "product name, product, tool name, tool, ai tool name, ai tool, model name, model, project name, project, app, "
        "application, produkt, produit, producto, 产品名称, 产品, 工具"
    ),
    "legal_name": ("legal name, legal entity, registered name, official name, juristischer name, raison sociale, razon social, 全称, 公司全称"),
    "owner": ("owner, developer, maker, made by, built by, developed by, publisher, hersteller, anbieter, editeur, desarrollador, 开发商"),
    "parent": ("parent, parent company, parent organization, parent organisation, acquired by, acquirer, mutterunternehmen, maison mere, 母公司"),
    "url": (
        "website, web site, website url, company website, homepage, home page, homepage url, web, url, link, domain, "
        "website domain, site, webseite, internetseite, site web, site internet, sitio web, pagina web, sito, sito web, 官网, "
        "网址, 网站, ウェブサイト, 홈페이지, сайт"
    ),
    "country": (
        "country, hq country, headquarters country, country hq, country of origin, country of headquarters, country code, "
        "nation, land, staat, pays, pais, paese, 国家, 国, 国別, 국가, страна"
    ),
    "region": "state, province, hq state, hq region, state province, us state, bundesland, 省份, 省",
    "city": "city, hq city, headquarters city, town, stadt, ort, ville, ciudad, citta, cidade, 城市, 都市, 도시, город",
    "location": (
        "headquarters, headquarter, hq, hq location, headquarters location, location, based in, base, hauptsitz, sitz, standort, "
        "siege, siege social, localisation, sede, ubicacion, localizacion, 总部, 总部所在地, 所在地, 地点, 本社, 本社所在地, "
        "소재지"
    ),
    "founded_year": (
        "founded year, year founded, founding year, founded, founded in, founded on, founded date, founding date, date founded, "
        "foundation year, year of foundation, established, year established, inception, grundungsjahr, gegrundet, grundung, "
        "annee de creation, fonde en, creation, ano de fundacion, fundacion, fundada, anno di fondazione, fondazione, "
        "ano de fundacao, 成立时间, 成立年份, 成立年, 成立日期, 创立时间, 設立, 設立年, 설립, 설립연도, год основания"
    ),
    "employees": (
        "employees, employee count, number of employees, no of employees, headcount, head count, team size, staff, size, "
        "company size, mitarbeiter, mitarbeiterzahl, anzahl mitarbeiter, employes, effectif, effectifs, empleados, dipendenti, "
        "员工数, 员工人数, 従業員数, 직원수"
    ),
    "cohort": "cohort, batch, class, program year, edition, jahrgang, promotion, 批次",
    "status": "status, company status, operating status, state of business, estado, statut, stato, 状态",
    "organisation_type": (
        "organization type, organisation type, company type, entity type, type of organization, type of organisation, type, rechtsform"
    ),
    "former_names": "former names, former name, formerly, previous names, previous name, previously, old name, ehemals, ancien nom, 曾用名",
    "aliases": (
        "aliases, alias, also known as, aka, other names, alternative names, alternate names, trade name, brand, brand name, "
        "english name, chinese name, 英文名, 中文名, 别名, 简称"
    ),
    "categories": (
        "category, categories, sector, sectors, industry, industries, vertical, verticals, segment, segments, subcategory, "
        "sub category, subsector, sub sector, subindustry, primary category, primary industry, tag, tags, label, labels, keywords, focus, "
        "focus area, area, domain area, use case, use cases, layer, stack layer, modality, modalities, theme, market, kategorie, "
        "kategorien, branche, bereich, categorie, categories, secteur, secteurs, categoria, categorias, sector industrial, "
        "settore, 分类, 类别, 赛道, 领域, 行业, 标签, カテゴリ, カテゴリー, 業種, 분야, категория, отрасль"
    ),
    "record_id": "id, uuid, guid, record id, company id, organization id, organisation id, slug, permalink, key, identifier",
    "total_raised": (
        "funding, total funding, total funding amount, funding total, total raised, raised, amount raised, total amount raised, "
        "raised to date, total raised to date, raised so far, funds raised, total funds raised, total capital raised, disclosed funding, "
        "total disclosed funding, vc funding, venture funding, total venture funding, capital raised, funding raised, "
        "money raised, equity raised, total equity funding, funding to date, total investment, "
        "finanzierung, gesamtfinanzierung, levee de fonds, fonds leves, montant leve, total leve, financiacion, "
        "financiacion total, finanziamenti, 融资总额, 累计融资, 融资金额, 調達額, 累計調達額"
    ),
    "valuation": (
        "valuation, post money valuation, post money, latest valuation, last valuation, current valuation, estimated valuation, "
        "bewertung, valorisation, valoracion, valutazione, 估值, 評価額"
    ),
    "market_cap": ("market cap, market capitalization, market capitalisation, marktkapitalisierung, capitalisation boursiere, 市值, 時価総額"),
    "round_amount": (
        "last round amount, latest round amount, last funding amount, latest funding amount, last round size, round size, "
        "round amount, last raise, latest raise, recent raise, most recent raise, last funding, latest funding, amount"
    ),
    "round": (
        "last round, latest round, last round type, last funding type, latest funding type, last funding round, "
        "latest funding round, funding round, round, round type, funding type, series, finanzierungsrunde, dernier tour, "
        "ultima ronda, 融资轮次, 轮次, 最新轮次"
    ),
    "round_date": (
        "last round date, latest round date, last funding date, latest funding date, funding date, round date, "
        "date of last round, date of round, announced date, announced on, date announced, funded at, funded on, raised on, "
        "融资时间, 最近融资时间"
    ),
    "investors": (
        "investors, key investors, notable investors, top investors, main investors, backers, backed by, investoren, "
        "investisseurs, inversores, investitori, 投资方, 投资机构, 投資家, other investors"
    ),
    "lead_investors": "lead investors, lead investor, leads, lead, led by, 领投方",
    "currency": "currency, currency code, funding currency, wahrung, devise, moneda, valuta, 币种, 货币",
    "external_ids.linkedin": "linkedin, linkedin url, linkedin page, linkedin profile, company linkedin, company linkedin url",
    "external_ids.crunchbase": "crunchbase, crunchbase url, crunchbase page, crunchbase profile, cb url",
    "external_ids.github": "github, github url, github org, github organization, github page",
    "external_ids.twitter": "twitter, twitter url, twitter handle, x url, x handle, twitter x",
    "external_ids.wikidata": "wikidata, wikidata id, wikidata url",
    "external_ids.huggingface": "hugging face, huggingface, hf org, hugging face url",
}
"""Target → header words in comparable form, the plainest first."""

_OF_A_PERSON: Final = "data of a person"
_PERSONS: Final = frozenset(
    word
    for words in (
        "founder founders cofounder cofounders ceo cto cfo chairman contact contacts person email emails mail phone telephone author authors",
        "grunder ansprechpartner fondateur fondateurs fundador fundadores fondatore fondatori",
    )
    for word in words.split()
)
"""A name that holds one of these words, whatever the others, is about a person."""
_IGNORED_HEADERS: Final[Mapping[str, str]] = {
    "an upstream sentence": (
        "description, short description, long description, about, summary, overview, tagline, one liner, notes, note, comment, "
        "comments, remarks, details, pitch, blurb, what they do, what it does, beschreibung, kommentar, descripcion, "
        "descrizione, descricao, 简介, 描述, 备注, 说明, 説明"
    ),
    _OF_A_PERSON: "e mail, first name, last name, full name, owner name, 创始人, 联系人, 邮箱, 电话",
    "an image": "logo, logo url, image, image url, icon, thumbnail, screenshot, picture",
    "counts the rows; a position is no id": "no, nr, number, index, rank, ranking, position, row, lfd nr, 序号, 排名",
}
"""Why a field is ignored → header words in comparable form."""
_MONEY_WORDS: Final = {
    "currency": {
        "USD": "usd us$ $ dollar dollars 美元 美金", "EUR": "eur € euro euros 欧元", "GBP": "gbp £ pounds 英镑", "CNY": "cny rmb cn¥ 人民币",
        "JPY": "jpy 円 日元", "INR": "inr ₹", "CAD": "cad c$", "AUD": "aud a$", "CHF": "chf",
        "SEK": "sek", "KRW": "krw ₩", "ILS": "ils ₪", "SGD": "sgd s$", "HKD": "hkd hk$",
    },
    "unit": {
        "thousand": "k thousand thousands tsd 000s", "million": "m mm mn mil mio mln million millions millionen millones milioni",
        "billion": "b bn bln billion billions mrd milliarden milliards",
    },
}  # fmt: skip
_SIGNS = {word: (kind, value) for kind, values in _MONEY_WORDS.items() for value, words in values.items() for word in words.split()}
_MONEY_TOKEN = re.compile(r"(?:us|cn|hk|[acs])?[$€£¥₹₩₪]|[^\W\d_]+|\d+s?")
_FILLERS: Final = frozenset({"in", "of", "the", "amount", "total", "stated", "approx", "est", "estimated"})
_HEADERS_BY_WORDS: Final = {words: (target, rank) for target, known in _HEADERS.items() for rank, words in enumerate(known.split(", "))}
_IGNORED_BY_WORDS: Final = {words: reason for reason, known in _IGNORED_HEADERS.items() for words in known.split(", ")}
_CHOSEN: Final = frozenset({"select", "selected", "key", "notable", "main", "primary", "known", "listed"})
_LIST_TAILS: Final = frozenset({"name", "label", "title", "value", "slug", "text"})


class Header(NamedTuple):
    """What a header says.

    Attributes:
        target: What the field is; "" when the header does not say.
        rank: How plainly it says so; lower is plainer.
        currency: ISO 4217 code; "" when the header states none.
        unit: thousand, million or billion; "" when the header states none.
    """

    target: str = ""
    rank: int = 0
    currency: str = ""
    unit: str = ""


def header_words(field: str) -> str:
    """The words of a field's name, or of the last part of its keys, in comparable form: "HQ_Country" is "hq country"."""
    parts = re.split(r"\[\]\.|\[\]|\.", field)
    parts = [part for part in parts if part] or [field]
    last = parts[-2] if "[]" in field and len(parts) > 1 and _words(parts[-1]) in _LIST_TAILS else parts[-1]
    return _words(last)


def _words(text: str) -> str:
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text)
    bare = "".join(character for character in unicodedata.normalize("NFKD", spaced.casefold()) if not unicodedata.combining(character))
    return " ".join(re.sub(r"[\W_]+", " ", re.sub(r"['’.]", "", unicodedata.normalize("NFC", bare))).split())


def read_header(field: str) -> Header:
    """Target, rank, currency and unit that the name of a field states."""
    for words, worse in _readings(field):
        known = _HEADERS_BY_WORDS.get(words)
        if known is not None:
            return Header(known[0], known[1] + worse)
    rest, currency, unit = money_header(field)
    if currency or unit:
        for words in (rest, " ".join(word for word in rest.split() if word not in _FILLERS)):
            known = _HEADERS_BY_WORDS.get(words)
            if known is not None and known[0] in {*MONEY, "round"}:
                return Header("round_amount" if known[0] == "round" else known[0], known[1], currency, unit)
    without_brackets = _words(re.sub(r"[(\[（【].*?[)\]）】]", " ", field))
    if without_brackets and without_brackets != _words(field) and not (currency or unit):
        known = _HEADERS_BY_WORDS.get(without_brackets)
        if known is not None:
            return Header(known[0], known[1] + 50)
    return Header()


def _readings(field: str) -> Iterator[tuple[str, int]]:
    """Ways to read a header, plainest first, with how much less plain each is.

    The last two keys of a nested field together say more than the last ("lastRound.type"); a header may give two words for one thing
    ("Country/Region"), or say of a thing that it is not all of it ("Select investors").
    """
    parts = [part for part in re.split(r"\[\]\.|\[\]|\.", field) if part]
    if len(parts) > 1 and "[]" not in field:
        yield _words(" ".join(parts[-2:])), 0
    last = header_words(field)
    yield last, 0
    if "/" in field:
        yield from ((_words(choice), 20) for choice in parts[-1].split("/"))
    first, _, rest = last.partition(" ")
    if first in _CHOSEN:
        yield rest, 20


def money_header(field: str) -> tuple[str, str, str]:
    """The words of a header without those of its currency and unit, and these: "Funding (USD M)" → "funding", "USD", "million"."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", unicodedata.normalize("NFKC", field)).casefold()
    found: dict[str, str] = {}
    rest = []
    for token in _MONEY_TOKEN.findall(spaced.replace("_", " ").replace(".", " ")):
        kind, value = _SIGNS.get(token, ("", ""))
        if kind:
            found.setdefault(kind, value)
        else:
            rest.append(token)
    if not found.get("currency") and re.search(r"[(\[（]", field) is None and found.get("unit") and len(rest) == 0:
        return (_words(field), "", "")
    return (_words(" ".join(word for word in rest if word != "in")), found.get("currency", ""), found.get("unit", ""))


def reason_to_ignore(field: str) -> str:
    """Why a field of this name is left out; "" when its name gives no reason."""
    steps = [_words(part) for part in re.split(r"[\[\].]+", field)]
    if any(_PERSONS & set(step.split()) for step in steps):
        return _OF_A_PERSON
    return _IGNORED_BY_WORDS.get(header_words(field), "")
