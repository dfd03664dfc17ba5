"""Cards of the saved MAD landscape page (Landscape.html) → records and stated funding totals.

Belongs here: the page's structure (sections, categories, cards). Does not belong here: what a category means (``source.yml``),
normalising of places and amounts (staged tables). The CSV beside the page has lost its websites and shifted some amounts into other
columns; only its header is checked.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipelines.engine.errors import ContentError
from pipelines.engine.extraction import Extract, Payload, slug, web_address

PAGE, TABLE = "Landscape.html", "mad-landscape.csv"
FACTS = {"Founding Year", "Total Funding"}
# The upstream elements of a card, by the name that source.yml knows them under.
CARD_ELEMENTS = {"h2": "card name", "span": "card country", "a": "card website", "img": "card logo", "p": "card description"}


class Card(NamedTuple):
    """One card as the page shows it; text stripped at both ends, "" where the card says nothing."""

    section: str
    category: str
    name: str
    country: str
    website: str
    founding_year: str
    total_funding: str

    @property
    def label(self) -> str:
        """How messages name the card."""
        return f"{self.section} / {self.category} / {self.name}"


def extract(payload: Payload) -> Extract:
    """Read the page.

    Args:
        payload: ``Landscape.html`` (UTF-8) and ``mad-landscape.csv``.

    Returns:
        One record per card and one ``total_raised`` row (US dollars as written, no date stated) per card that shows a total.

    Raises:
        ContentError: Truncated page, unknown element or fact, category in two sections, the same card twice with different facts.
    """
    path = payload.folder / PAGE
    text = payload.text(PAGE)
    if not re.search(r"</html>\s*$", text, re.IGNORECASE):
        raise ContentError.at(path, "the page does not end with </html>", line=text.count("\n") + 1, hint="the file is truncated; fetch it again")
    tree = LexborHTMLParser(text)
    edition = _edition(tree, path)
    seen: set[str] = set()
    cards = _cards(tree, path, seen)
    table = payload.csv(TABLE)
    if not table:
        raise ContentError.at(payload.folder / TABLE, "the table has no rows", hint="the file is truncated; fetch it again")
    columns = {f"csv {column}" for column in table[0]}
    known = {*payload.source.reads, *payload.source.ignores}
    payload.check_fields(PAGE, seen, optional=[field for field in known if field.startswith("csv ")])
    payload.check_fields(TABLE, columns, optional=[field for field in known if not field.startswith("csv ")])

    unique = list(dict.fromkeys(cards))
    _refuse_ambiguous(unique, path)
    slugs = Counter(_base_id(card) for card in unique)
    records, funding = [], []
    for card in unique:
        record_id = _base_id(card)
        if slugs[record_id] > 1:  # two names that differ only in punctuation: the exact name tells them apart, whatever their order
            record_id += f"-{hashlib.sha256(card.name.encode()).hexdigest()[:6]}"
        records.append(
            {
                "record_id": record_id,
                "kind": payload.source.default_kind,
                "name": card.name,
                "url": card.website,
                "country": card.country,
                "founded_year": card.founding_year,
                "categories": [f"section:{card.section}", f"category:{card.category}"],
                "cohort": edition,
            }
        )
        if card.total_funding:
            funding.append({"record_id": record_id, "kind": "total_raised", "amount": card.total_funding})
    return Extract(rows_in=len(cards), records=records, funding=funding, merged=len(cards) - len(unique))


def _edition(tree: LexborHTMLParser, path: Path) -> str:
    """The edition from the page's title ("FirstMark | 2023 MAD (ML/AI/Data) Landscape")."""
    title = tree.css_first("title")
    edition = title.text().partition("|")[2].strip() if title else ""
    if "Landscape" not in edition:
        raise ContentError.at(path, "the title does not name a landscape edition", hint="is this the saved card page?")
    return edition


def _cards(tree: LexborHTMLParser, path: Path, seen: set[str]) -> list[Card]:
    """All cards in page order; ``seen`` collects the upstream fields met on the way."""
    top = tree.css_first("main > div > ul")
    cards: list[Card] = []
    for section_node in _children(top, "li") if top else []:
        section = _only_heading(section_node, "h2", path, f"section {len(cards) + 1}")
        for category_node in _children(_list_of(section_node, path, section), "li"):
            category = _only_heading(category_node, "h3", path, section)
            seen.update({"section heading", "category heading"})
            nodes = _children(_list_of(category_node, path, f"{section} / {category}"), "li")
            if not nodes:
                raise ContentError.at(path, f"the category {section} / {category} has no cards", hint="the format changed or the page was cut")
            cards += [_card(node, section, category, path, seen) for node in nodes]
    if not cards:
        raise ContentError.at(path, "no cards found (expected main > div > ul > li)", hint="the format changed: mend the extractor")
    return cards


def _card(node: LexborNode, section: str, category: str, path: Path, seen: set[str]) -> Card:
    headings = node.css("h2")
    name = headings[0].text().strip() if len(headings) == 1 else ""
    label = f"{section} / {category} / {name or '(no name)'}"
    if not name:
        raise ContentError.at(path, f"{label}: a card has {len(headings)} names, expected one", hint="the page may be cut inside this card")
    facts: dict[str, str] = {}
    country: list[str] = []
    for span in node.css("span"):
        caption = span.css_first("span.font-bold")
        if caption is not None and caption.mem_id == span.mem_id:
            continue  # the caption itself; its parent carries caption and value
        if caption is None:
            country.append(span.text().strip())
            continue
        fact = caption.text().strip().removesuffix(":")
        if fact in facts:
            raise ContentError.at(path, f"{label}: '{fact}' stands twice")
        facts[fact] = span.text().strip().removeprefix(caption.text().strip()).strip()
    links = [(link.attributes.get("href") or "").strip() for link in node.css("a")]
    if len(country) > 1 or len(links) > 1:
        raise ContentError.at(path, f"{label}: {len(country)} countries and {len(links)} websites, expected at most one of each")
    if not re.fullmatch(r"(\d{4})?", facts.get("Founding Year", "")):
        raise ContentError.at(path, f"{label}: the founding year is '{facts['Founding Year']}', expected four digits")
    seen.update(facts)
    seen.update(CARD_ELEMENTS.get(str(child.tag), f"card element <{child.tag}>") for child in node.css("*") if child.tag not in {"li", "div"})
    return Card(
        section, category, name, "".join(country), web_address("".join(links)), facts.get("Founding Year", ""), facts.get("Total Funding", "")
    )


def _refuse_ambiguous(cards: list[Card], path: Path) -> None:
    """A category must stand in one section, and a name once in a category: else its label or its id would mean two things."""
    homes: dict[str, str] = {}
    for card in cards:
        if homes.setdefault(card.category, card.section) != card.section:
            raise ContentError.at(path, f"the category '{card.category}' stands in '{homes[card.category]}' and '{card.section}'")
    repeated = [label for label, count in Counter(card.label for card in cards).items() if count > 1]
    if repeated:
        raise ContentError.at(path, f"{repeated[0]}: two cards of this name differ", hint="tell them apart in the extractor before using either")


def _children(node: LexborNode, tag: str) -> list[LexborNode]:
    return [child for child in node.iter() if child.tag == tag]


def _only_heading(node: LexborNode, tag: str, path: Path, where: str) -> str:
    headings = [heading.text().strip() for heading in _children(node, tag)]
    if len(headings) != 1 or not headings[0]:
        raise ContentError.at(path, f"{where}: {len(headings)} <{tag}> headings, expected one with text", hint="the format changed")
    return headings[0]


def _list_of(node: LexborNode, path: Path, where: str) -> LexborNode:
    lists = _children(node, "ul")
    if len(lists) != 1:
        raise ContentError.at(path, f"{where}: {len(lists)} lists, expected one", hint="the format changed or the page was cut")
    return lists[0]


def _base_id(card: Card) -> str:
    return "/".join(slug(part) for part in (card.section, card.category, card.name))
