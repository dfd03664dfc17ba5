"""The judgement on one pair: same, different or unsure, with a score and the reason in a sentence.

The rules, strongest first; a name alone, or a name and a country alone, never decides.

1. One external identifier in common → same.
2. One registered domain in common, which at least one of the two claims with its home page → same (unsure when one list gives the two
   different identifiers).
3. One name in common (name, alias or former name) and a second field that agrees, and nothing that speaks against it → same.
   A country is such a field only where a list gives no address at all and no list knows another organisation of that name; there, so is a
   fact sheet that has the name, since its facts are checked one by one.
4. One name in common and two things against it, or different identifiers in one list → different.
5. Anything else → unsure.

The scores order the evidence; they are no probabilities and are fitted to no file. Belongs here: the rules. Does not belong here: which
pairs to look at (``block``) and what follows for groups of records (``cluster``).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from pipelines.resolution.block import Pair, claims_domain, domain_of, name_forms
from pipelines.resolution.normalise import NameKey, name_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from pipelines.resolution import Record

Decision = Literal["same", "different", "unsure"]

SAME_IDENTIFIER: Final = 1.0
SAME_HOME_PAGE: Final = 0.98
SAME_DOMAIN: Final = 0.95
NAME_AND_DOMAIN: Final = 0.93
NAME_AND_PAGE: Final = 0.92
NAME_COUNTRY_AND_YEAR: Final = 0.90
TWO_NAMES_AND_COUNTRY: Final = 0.88
NAME_AND_OWNER: Final = 0.86
LONE_NAME_OF_FACT_SHEET: Final = 0.8
LONE_NAME_AND_COUNTRY: Final = 0.7
NAME_AND_ONE_FIELD: Final = 0.6
NAME_ALONE: Final = 0.4
NOTHING: Final = 0.0

FOUNDING_TOLERANCE: Final = 1
"""Years by which two statements of one founding may differ (registration and start of business) without speaking against each other."""
SHORT_NAME: Final = 2
"""Names of so few characters or fewer agree only whole: "X.AI" is not "X Corp."."""
SHORT_LONE_NAME: Final = 3
"""Names of so few characters or fewer are never taken to be carried by one organisation alone."""
_SAME_WORD: Final = {
    **dict.fromkeys(("tech", "technologies"), "technology"),
    "labs": "lab",
    "holdings": "holding",
    **dict.fromkeys(("company", "co", "corp", "corporation", "inc", "incorporated", "limited", "ltd", "llc"), ""),
}
"""Weak words that mean the same; legal forms mean nothing."""
_ORGANISATIONS: Final = frozenset({"company", "listing"})


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is thought of a pair.

    Attributes:
        decision: same, different or unsure.
        score: Strength of the evidence for "same", 0 to 1; 0 for different.
        reason: A sentence that names the evidence.
    """

    decision: Decision
    score: float
    reason: str


def judge_pairs(pairs: Iterable[Pair], fact_sheets: Collection[str] = ()) -> Mapping[tuple[str, str], Judgement]:
    """The judgement on each pair, by the two mention ids.

    Args:
        pairs: All candidate pairs of all records, because they show which names several organisations have.
        fact_sheets: Mention ids of records whose facts are cited one by one.
    """
    pairs = list(pairs)
    names = _Names(pairs)
    judged = {}
    for pair in pairs:
        sides = pair.left, pair.right
        is_in_fact_sheet = any(record.mention_id in fact_sheets for record in sides)
        is_lone_name = names.are_lone(*sides) and (is_in_fact_sheet or names.are_distinctive(*sides))
        judged[(pair.left.mention_id, pair.right.mention_id)] = judge(*sides, is_lone_name=is_lone_name, is_in_fact_sheet=is_in_fact_sheet)
    return judged


class _Names:
    """Who carries a name, over all records."""

    def __init__(self, pairs: list[Pair]) -> None:
        self._places: dict[str, set[str]] = defaultdict(set)
        self._of_list: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._sources: dict[str, set[str]] = defaultdict(set)
        for record in {record.mention_id: record for pair in pairs for record in (pair.left, pair.right)}.values():
            for form in {form for name in _names(record) for form in name_forms(name_key(name))}:
                if record.domain:
                    self._places[form].add(domain_of(record) or record.domain.address)
                    self._sources[form].add(record.source_id)
                else:
                    self._of_list[form, record.source_id].add(record.mention_id)

    def are_lone(self, left: Record, right: Record) -> bool:
        """Whether no list knows two organisations of this name, at two addresses or both without one."""
        forms = _forms(left, right)
        if left.source_id == right.source_id or any(len(self._places[form]) > 1 for form in forms):
            return False
        return not any(len(self._of_list[form, record.source_id]) > 1 for form in forms for record in (left, right))

    def are_distinctive(self, left: Record, right: Record) -> bool:
        """Whether the name is of several words, or known to two lists that give its address: one common word ("Parallel") is soon chosen twice."""
        is_of_several_words = min(len(record.name_key.tokens) for record in (left, right)) > 1
        return is_of_several_words or any(len(self._sources[form]) > 1 for form in _forms(left, right))


def _forms(left: Record, right: Record) -> list[str]:
    return [form for record in (left, right) for form in sorted(name_forms(record.name_key))]


def judge(left: Record, right: Record, *, is_lone_name: bool = False, is_in_fact_sheet: bool = False) -> Judgement:
    """Compare two records.

    Args:
        left: One record.
        right: The other; exchanging the two changes nothing but the order of names in the reason.
        is_lone_name: No list knows two organisations of this name at different addresses, and it is distinctive or in a fact sheet.
        is_in_fact_sheet: One of the two is a record whose facts are cited one by one.

    Returns:
        The judgement; see the rules at the head of this module.
    """
    shared_ids = sorted(set(left.external_ids) & set(right.external_ids))
    if shared_ids:
        return Judgement("same", SAME_IDENTIFIER, f"Both carry the identifier {shared_ids[0]}.")
    clash = _clashing_identifiers(left, right) if left.source_id == right.source_id else None
    domain = _shared_domain(left, right)
    claims = claims_domain(left) + claims_domain(right)
    if domain and claims:
        if clash:
            return Judgement("unsure", NAME_AND_ONE_FIELD, f"Both are at {domain}, but {clash}.")
        if claims == 2:
            return Judgement("same", SAME_HOME_PAGE, f"Both have the home page {domain}.")
        page, home = (right, left) if claims_domain(left) else (left, right)
        return Judgement("same", SAME_DOMAIN, f"'{page.name}' has a page at {domain}, which is the home page of '{home.name}'.")
    names = _shared_names(left, right)
    if not names:
        if domain:
            return Judgement("unsure", NOTHING, f"Both have pages at {domain}, which neither claims as its home page.")
        return Judgement("unsure", NOTHING, "No identifier, domain or whole name in common.")
    said = f"Both are called {_quoted(names)}"
    against = _contrary(left, right)
    if clash or len(against) > 1:
        return Judgement("different", NOTHING, f"{said}, but {' and '.join(filter(None, (clash, *against)))}.")
    if against:
        return Judgement("unsure", NAME_ALONE, f"{said}, but {against[0]}.")
    judgement = _by_name(left, right, names, said, domain)
    if judgement.decision == "unsure" and is_lone_name:
        return _by_lone_name(left, right, said, is_in_fact_sheet) or judgement
    return judgement


def _by_name(left: Record, right: Record, names: list[str], said: str, domain: str | None) -> Judgement:
    """The judgement on two records with a name in common and nothing that speaks against them."""
    if domain:
        return Judgement("same", NAME_AND_DOMAIN, f"{said} and both have a page at {domain}.")
    page = _shared_page(left, right)
    if page:
        return Judgement("same", NAME_AND_PAGE, f"{said} and both have the page {page}.")
    is_organisation = {left.kind in _ORGANISATIONS, right.kind in _ORGANISATIONS}
    if is_organisation == {True, False}:
        return Judgement(
            "unsure", NAME_ALONE, f"{said}, but one is an organisation and the other a {(left if left.kind not in _ORGANISATIONS else right).kind}."
        )
    if is_organisation == {False} and left.owner and right.owner and _agree(name_key(left.owner), name_key(right.owner)):
        return Judgement("same", NAME_AND_OWNER, f"{said} and belong to '{left.owner}'.")
    country = left.country_code if left.country_code == right.country_code else None
    year = left.founded_year if left.founded_year == right.founded_year else None
    if country and year:
        return Judgement("same", NAME_COUNTRY_AND_YEAR, f"{said}, are in {country} and were founded in {year}.")
    if country and len(names) > 1:
        return Judgement("same", TWO_NAMES_AND_COUNTRY, f"{said} and are in {country}.")
    if country or year:
        return Judgement(
            "unsure", NAME_AND_ONE_FIELD, f"{said} and {f'are in {country}' if country else f'were founded in {year}'}; that alone is not enough."
        )
    return Judgement("unsure", NAME_ALONE, f"{said}; a name alone is not enough.")


def _by_lone_name(left: Record, right: Record, said: str, is_in_fact_sheet: bool) -> Judgement | None:
    """The judgement on two organisations of one name that no third one has, when a list gives no address for one of them."""
    if {left.kind, right.kind} - _ORGANISATIONS or (left.domain and right.domain):
        return None
    if min(len("".join(record.name_key.tokens)) for record in (left, right)) <= SHORT_LONE_NAME:
        return None
    if is_in_fact_sheet:
        return Judgement("same", LONE_NAME_OF_FACT_SHEET, f"{said}; no list knows another organisation of that name, and nothing speaks against it.")
    if left.country_code and left.country_code == right.country_code:
        return Judgement("same", LONE_NAME_AND_COUNTRY, f"{said} and are in {left.country_code}; no list knows another organisation of that name.")
    return None


def _shared_domain(left: Record, right: Record) -> str | None:
    domain = domain_of(left)
    return domain if domain == domain_of(right) else None


def _shared_page(left: Record, right: Record) -> str | None:
    """One page on a shared host that both name, such as a repository; the host's own home page is none."""
    if left.domain and right.domain and left.domain.address == right.domain.address and not left.domain.is_root_page:
        return left.domain.address
    return None


def _clashing_identifiers(left: Record, right: Record) -> str | None:
    """Different identifiers of one scheme. In one list they are decisive, because it tells the two apart; between lists an old one may linger."""
    for scheme in sorted({value.partition(":")[0] for value in left.external_ids} & {value.partition(":")[0] for value in right.external_ids}):
        mine = sorted(value for value in left.external_ids if value.partition(":")[0] == scheme)
        theirs = sorted(value for value in right.external_ids if value.partition(":")[0] == scheme)
        if not set(mine) & set(theirs):
            return f"their identifiers differ ({mine[0]}, {theirs[0]})"
    return None


def _contrary(left: Record, right: Record) -> list[str]:
    """What speaks against two records of one name."""
    clash = _clashing_identifiers(left, right) if left.source_id != right.source_id else None
    against = [clash] if clash else []
    mine, theirs = domain_of(left), domain_of(right)
    if mine and theirs and mine != theirs:
        against.append(f"their domains differ ({mine}, {theirs})")
    if left.country_code and right.country_code and left.country_code != right.country_code:
        against.append(f"their countries differ ({left.country_code}, {right.country_code})")
    if left.founded_year and right.founded_year and abs(left.founded_year - right.founded_year) > FOUNDING_TOLERANCE:
        against.append(f"their founding years differ ({left.founded_year}, {right.founded_year})")
    return against


def _shared_names(left: Record, right: Record) -> list[str]:
    """Names that both carry, each once, as one of the two writes them; the number does not depend on which is the left one."""
    mine, theirs = _distinct(left, right), _distinct(right, left)
    return mine if len(mine) <= len(theirs) else theirs


def _distinct(record: Record, other: Record) -> list[str]:
    """The names of a record that the other carries as well; of several spellings that agree, the first."""
    keys = [name_key(name) for name in _names(other)]
    kept: list[str] = []
    for name in _names(record):
        key = name_key(name)
        if any(_agree(key, known) for known in keys) and not any(_agree(key, name_key(earlier)) for earlier in kept):
            kept.append(name)
    return kept


def _names(record: Record) -> list[str]:
    return [record.name, *sorted(record.aliases), *sorted(record.former_names)]


def _agree(one: NameKey, other: NameKey) -> bool:
    """Whether two names are the same save for spaces and for weak words that one of them leaves out."""
    if not one.full or not other.full:
        return False
    if one.compact == other.compact:
        return True
    core = "".join(one.tokens)
    if core != "".join(other.tokens) or (core.isascii() and len(core) <= SHORT_NAME):
        return False
    mine, theirs = ({_SAME_WORD.get(word, word) for word in key.weak_tokens} - {""} for key in (one, other))
    return mine <= theirs or theirs <= mine


def _quoted(names: list[str]) -> str:
    return " and ".join(f"'{name}'" for name in names[:2])
