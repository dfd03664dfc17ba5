"""A guess of which upstream field is which of our columns, for a person to confirm: by the header's words and by what stands below it.

Rule: a field is taken only when its header says so and its values do not contradict, or when its values alone can mean one thing (web addresses,
countries, pages in registers). Whatever is not sure is ignored, with the reason.

Belongs here: tests of values, and fields among each other. Does not belong here: header words (``header_words``), where the table stands
(``guessing_layout``), what a category label means (``guessing_labels``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, get_args

from pipelines.parsing.account_addresses import account_of
from pipelines.parsing.dates import founding_year, parse_date
from pipelines.parsing.money import parse_money
from pipelines.parsing.places import CountryIndex

from .errors import ContentError, nearest
from .extraction import web_address
from .field_map import MULTIPLE, organisation_type
from .header_words import MONEY, header_words, money_header, read_header, reason_to_ignore
from .models import FieldMoney, FieldValue, TableColumn, TableLayout, TableMap
from .tabular import Table, TableRow
from .texts import SEPARATOR, is_sentence, values_of

NOT_RECOGNISED: Final = "not recognised"
ROUND_PARTS: Final = {
    "round": "round", "round_date": "date", "investors": "investors", "lead_investors": "lead_investors", "round_status": "status",
    "round_source_url": "source_url",
}  # fmt: skip
"""What a field can say of the last round → the column of funding.csv."""
TARGETS: Final = (*get_args(TableColumn), "record_id", *MONEY, *ROUND_PARTS, "currency")
GROUPS: Final = ("categories", "external_ids")
"""Targets that take a scheme behind a dot: categories.sector, external_ids.linkedin."""

_EMPLOYEES = re.compile(r"[~<>≥]?\s*\d[\d,.' ]*[kK]?\+?(?:\s*(?:-|–|to)\s*\d[\d,.' ]*[kK]?\+?)?(?:\s*(?:employees|people|ftes?))?", re.IGNORECASE)
_SEPARATORS: Final = ("|", ";", "\n", ",", " / ")
_SAMPLE: Final = 5_000
_MOST_SEVERAL: Final = 0.02
"""Share of cells with several values that a column of single ones may have; their rows are put aside."""
_NOT_NEEDED: Final = {
    "location": "country and city stand in fields of their own",
    "round_amount": "nothing says what the amount is of",
}
_ROUND = re.compile(
    r"(?i)\b(?:pre-?)?(?:seed|series|angel|venture|growth|bridge|extension|private equity|ipo|debt|grant|convertible|safe|crowdfunding|undisclosed)\b"
    r"|^[a-k]\+?$|轮|战略"
)


@dataclass(frozen=True)
class FieldGuess:
    """What one upstream field is taken for.

    Attributes:
        field: The upstream field.
        target: One of TARGETS, or one of GROUPS with a scheme behind a dot; "" when the field is ignored.
        reason: Why it is ignored; "" when it is not.
        fill: Share of the rows that state it, 0 to 1.
        examples: Two of its values, for the person who confirms.
        separator: What stands between several values of one cell.
        currency, unit: What the header says of amounts, such as USD and million; "" when nothing.
        rank: How plainly the header names the target; lower is plainer.
    """

    field: str
    target: str = ""
    reason: str = NOT_RECOGNISED
    fill: float = 0.0
    examples: tuple[str, ...] = ()
    separator: str | None = None
    currency: str = ""
    unit: str = ""
    rank: int = 0


# --- fields ---------------------------------------------------------------------------------------------------------


def guess_fields(table: Table, countries: CountryIndex) -> list[FieldGuess]:
    """What each field is taken for, in the order of the file."""
    rows = table.rows[:_SAMPLE]
    guesses = [_guess(field, rows, countries) for field in table.fields]
    guesses = _products_and_makers(guesses, rows)
    return _one_field_each(guesses)


def override(guesses: Iterable[FieldGuess], table: Table, given: Mapping[str, str], ignored: Iterable[str]) -> list[FieldGuess]:
    """The guesses with what the user says instead.

    Args:
        guesses: All fields.
        table: The table.
        given: Target → upstream field.
        ignored: Upstream fields to leave out.

    Raises:
        ContentError: For a target or field that is not known.
    """
    chosen = {guess.field: guess for guess in guesses}
    for target in given:
        group, _, scheme = target.partition(".")
        if target not in TARGETS and not (group in GROUPS and re.fullmatch(r"[a-z][a-z0-9_]*", scheme)):
            known = [*TARGETS, *(f"{name}.<scheme>" for name in GROUPS)]
            raise ContentError.at(
                "--map", f"'{target}' is nothing a field can be mapped to", hint=nearest(target, known) or f"valid: {', '.join(known)}"
            )
    for field in (*given.values(), *ignored):
        if field not in chosen:
            hint = nearest(field, chosen) or f"its fields: {', '.join(chosen)}"
            raise ContentError.at("--map", f"the file has no field '{field}'", hint=hint)
    taken = set(given) - {"categories", *(target for target in given if target.startswith("categories."))}
    for field, guess in chosen.items():
        if guess.target in taken or field in ignored:
            chosen[field] = replace(guess, target="", reason="left out by hand" if field in ignored else NOT_RECOGNISED, separator=None)
    for target, field in given.items():
        cells = [row.cells[field] for row in table.rows[:_SAMPLE]]
        group = target.partition(".")[0]
        separator = _separator(cells, group) if group in MULTIPLE else None
        header = money_header(field)
        chosen[field] = replace(chosen[field], target=target, reason="", separator=separator, currency=header[1], unit=header[2])
    return list(chosen.values())


def table_map(guesses: Iterable[FieldGuess], layout: TableLayout, labels: Iterable[str], *, currency: str = "", unit: str = "") -> TableMap:
    """The field map that the guesses amount to.

    Args:
        guesses: All fields.
        layout: Where the table stands.
        labels: Labels that standing in the list gives each record.
        currency: That of amounts whose header states none.
        unit: That of amounts whose header states none.
    """
    columns, categories, ids = dict[str, FieldValue](), dict[str, FieldValue](), dict[str, FieldValue]()
    by_target: dict[str, FieldGuess] = {}
    record_id = []
    for guess in guesses:
        value = _value(guess)
        group, _, scheme = guess.target.partition(".")
        if scheme:
            (categories if group == "categories" else ids)[scheme] = value
        elif guess.target in get_args(TableColumn):
            columns[guess.target] = value
        elif guess.target == "record_id":
            record_id.append(guess.field)
        elif guess.target:
            by_target[guess.target] = guess
    return TableMap.model_validate(
        layout.model_dump()
        | {"columns": columns, "record_id": record_id, "external_ids": ids, "categories": categories, "labels": list(labels)}
        | {"funding": list(_funding(by_target, currency, unit))}
    )


def _funding(by_target: Mapping[str, FieldGuess], currency: str, unit: str) -> Iterator[FieldMoney]:
    currency_field = by_target.get("currency")
    parts = {column: by_target[part] for part, column in ROUND_PARTS.items() if part in by_target}
    has_round = bool({"round_amount", "round", "round_date"} & by_target.keys())
    for target in MONEY:
        guess = by_target.get(target)
        stated: dict[str, Any] = {}
        if target == "round_amount" and has_round:
            stated = {column: _value(part) for column, part in parts.items()}
        elif target == "total_raised" and not has_round:  # investors of no certain round stand with the total
            stated = {column: _value(part) for column, part in parts.items() if column in {"investors", "lead_investors"}}
        if guess is not None:
            stated["amount"] = FieldValue(field=guess.field)
            stated["unit"] = guess.unit or unit or None
            stated["currency"] = guess.currency or (None if currency_field else currency or None)
            if currency_field and not guess.currency:
                stated["currency_field"] = _value(currency_field)
        if guess is not None or (stated and target == "round_amount"):
            yield FieldMoney(kind="round" if target == "round_amount" else target, **stated)


def _value(guess: FieldGuess) -> FieldValue:
    return FieldValue(field=guess.field, separator=guess.separator)


# --- one field ------------------------------------------------------------------------------------------------------


def _guess(field: str, rows: list[TableRow], countries: CountryIndex) -> FieldGuess:
    cells = [row.cells[field] for row in rows]
    texts = [text for cell in cells for text in values_of(cell, None)[:1]]
    longest = max((len(text) for text in texts), default=0)
    guess = FieldGuess(field, fill=len(texts) / len(rows) if rows else 0.0, examples=tuple(dict.fromkeys(texts))[:2] if longest else ())
    if not texts:
        return replace(guess, reason="every cell is empty")
    if reason := reason_to_ignore(field):
        return replace(guess, reason=reason)
    if _share(texts, is_sentence) > 0.3 and _share(texts, web_address) < 0.5:
        return replace(guess, reason="an upstream sentence")
    target, rank, currency, unit = read_header(field)
    if target == "round" and _share(texts, lambda text: _is_money(text, "USD")) > 0.6:
        target = "round_amount"
    if target == "location" and _share(texts, countries.country_code) > 0.6:
        target = "country"
    several = sum(isinstance(cell, tuple) and len(cell) > 1 for cell in cells) > _MOST_SEVERAL * len(texts)
    if target:
        fault = _contradiction(field, target, texts, countries, currency)
        if several and target not in {*MULTIPLE, "categories", "url"} and not target.startswith("external_ids."):
            fault = "its cells hold several values"
        if fault:
            return replace(guess, reason=f"the header says {target.replace('_', ' ')}, but {fault}")
    else:
        target, rank = "" if several else _by_values(texts, countries), 1_000
    if not target:
        return guess
    separator = _separator(cells, target) if target in MULTIPLE or target == "categories" else None
    if target == "categories":
        target = f"categories.{_scheme(header_words(field))}"
        if fault := _not_labels(cells, separator):
            return replace(guess, reason=fault)
    return replace(guess, target=target, reason="", separator=separator, currency=currency, unit=unit, rank=rank + 100 * field.count("."))


def _share(texts: list[str], test: Callable[[str], object]) -> float:
    return sum(bool(test(text)) for text in texts) / len(texts) if texts else 0.0


def _is_money(text: str, currency: str) -> bool:
    return parse_money(text, currency or "USD").state in {"stated", "zero", "undisclosed"} or parse_money(text).state == "stated"


def _is_date(text: str) -> bool:
    return (
        parse_date(text) is not None
        or re.fullmatch(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}", text) is not None
        or re.fullmatch(r"(?i)q[1-4] \d{4}", text) is not None
    )


def _contradiction(field: str, target: str, texts: list[str], countries: CountryIndex, currency: str) -> str:
    """Why the values cannot be what the header says; "" when they can."""
    tests: dict[str, tuple[Callable[[str], object], float, str]] = {
        "url": (web_address, 0.6, "most values are no web addresses"),
        "country": (countries.country_code, 0.5, "most values name no country"),
        "founded_year": (founding_year, 0.7, "most values are no years"),
        "employees": (_EMPLOYEES.fullmatch, 0.7, "most values are no numbers"),
        "organisation_type": (organisation_type, 1.0, "some values are no type of organisation"),
        "round_date": (_is_date, 0.6, "most values are no dates"),
        "round": (_ROUND.search, 0.6, "most values are no rounds"),
        "currency": (lambda text: parse_money("1", text).state == "stated", 0.9, "some values are no currencies"),
        **{money: (lambda text: _is_money(text, currency), 0.6, "most values are no amounts") for money in MONEY},
    }
    if target in tests:
        test, least, fault = tests[target]
        if _share(texts, test) < least:
            return fault
        if target == "url" and header_words(field) in {"url", "link", "web"} and _most_common_host(texts) > 0.5 and len(texts) > 3:
            return "most addresses are pages of one site"
        return ""
    if target == "record_id":
        if len(set(texts)) < len(texts):
            return "a value stands twice"
        return "it counts the rows; a position is no id" if [text for text in texts if not text.isdigit()] == [] and _is_count(texts) else ""
    if target.startswith("external_ids."):
        scheme = target.partition(".")[2]
        pages = [text for text in texts if "/" in text]
        return "" if _share(pages, lambda text: (account_of(text) or ("",))[0].startswith(scheme)) >= 0.6 or not pages else "most are other pages"
    if target in {"name", "product"}:
        if _share(texts, lambda text: any(character.isalpha() for character in text)) < 0.6:
            return "most values are no words"
        return "most values are addresses" if _share(texts, lambda text: "://" in text or "@" in text) > 0.5 else ""
    if _share(texts, lambda text: "://" in text) > 0.5:
        return "most values are addresses"
    numbers = _share(texts, lambda text: re.fullmatch(r"[\d.,\s%-]+", text))
    return "most values are numbers" if target not in {"cohort", "former_names", "aliases"} and numbers > 0.5 else ""


def _most_common_host(texts: list[str]) -> float:
    hosts = Counter(re.sub(r"^https?://(?:www\.)?|[/?#].*$", "", text.casefold()) for text in texts)
    return hosts.most_common(1)[0][1] / len(texts)


def _is_count(texts: list[str]) -> bool:
    numbers = [int(text) for text in texts if len(text) < 10]
    return len(numbers) == len(texts) and max(numbers) - min(numbers) == len(numbers) - 1


def _by_values(texts: list[str], countries: CountryIndex) -> str:
    """What values alone can only mean; "" when they could mean several things."""
    distinct = len(set(texts)) / len(texts)
    accounts = Counter(found[0].removesuffix("_number") for text in texts if "/" in text and (found := account_of(text)))
    if accounts and accounts.most_common(1)[0][1] > 0.8 * len(texts):
        return f"external_ids.{accounts.most_common(1)[0][0]}"
    hosts = {re.sub(r"^https?://(?:www\.)?|[/?#].*$", "", text.casefold()) for text in texts}
    if _share(texts, web_address) >= 0.8 and len(hosts) >= 0.7 * len(texts) and distinct >= 0.7:
        return "url"
    if len(texts) >= 5 and _share(texts, countries.country_code) >= 0.8:
        return "country"
    return ""


def _separator(cells: list[Any], target: str) -> str | None:
    """What parts several values of a cell: the first character that stands in a tenth of the cells and whose parts are short.

    A comma before a legal form ("Acme, Inc.") parts nothing, so for names of organisations it must stand between words that come again.
    """
    stated = [cell for cell in cells if isinstance(cell, str) and cell]
    for separator in _SEPARATORS:
        with_it = [cell for cell in stated if separator in cell]
        if len(with_it) < max(1, 0.1 * len(stated)) and not (with_it and separator in "|;\n"):
            continue
        parts = [part.strip() for cell in with_it for part in cell.split(separator) if part.strip()]
        if not parts or _share(parts, lambda part: len(part.split()) > 5) > 0.2:
            continue
        legal = _share(parts, lambda part: part.casefold().rstrip(".") in {"inc", "ltd", "llc", "co", "corp", "gmbh", "limited", "sa", "s.a", "lp"})
        if separator == "," and (legal > 0.05 or target in {"owner", "aliases", "former_names"}):
            continue
        if separator == " / " and target != "categories":
            continue
        return separator
    return None


def _scheme(words: str) -> str:
    """A name for a category scheme after its header."""
    name = re.sub(r"[^a-z0-9]+", "_", words).strip("_")
    return name if re.match(r"[a-z]", name) else "category"


def _not_labels(cells: list[Any], separator: str | None) -> str:
    """Why values are no category labels; "" when they may be: labels are short and come again."""
    labels = [label for cell in cells for label in values_of(cell, separator)]
    if _share(labels, is_sentence) > 0.05:
        return "too long for labels"
    if len(labels) > 20 and len(set(labels)) > 0.8 * len(labels):
        return "nearly every value is another, so they are no labels"
    return ""


# --- fields among each other ----------------------------------------------------------------------------------------


def _products_and_makers(guesses: list[FieldGuess], rows: list[TableRow]) -> list[FieldGuess]:
    """A list of products names the product and its maker; anywhere else the product is no name."""
    products = [guess for guess in guesses if guess.target == "product"]
    names = [guess for guess in guesses if guess.target == "name"]
    plain = [guess for guess in names if header_words(guess.field) in {"name", "nom", "nombre", "名称"}]
    makers = [guess for guess in names if guess not in plain]
    if not products and plain and makers and _repeats(makers[0], rows) and not _repeats(plain[0], rows):
        products = plain  # "Name" and "Company": a tool and its maker, since the makers come again
    if not products:
        return guesses
    product = min(products, key=lambda guess: guess.rank)
    is_of_products = product in plain or not names or _repeats(min(names, key=lambda guess: guess.rank), rows) or product.fill > 0.9
    chosen = []
    for guess in guesses:
        if guess == product and is_of_products:
            chosen.append(replace(guess, target="name", rank=-1))
        elif guess.target == "product":
            chosen.append(replace(guess, target="", reason="a product of the company that the row is about"))
        elif guess.target == "name" and is_of_products:
            chosen.append(replace(guess, target="owner"))
        else:
            chosen.append(guess)
    return chosen


def _repeats(guess: FieldGuess, rows: list[TableRow]) -> bool:
    texts = [text for row in rows for text in values_of(row.cells[guess.field], None)]
    return len(set(texts)) < 0.95 * len(texts)


def _one_field_each(guesses: list[FieldGuess]) -> list[FieldGuess]:
    """Each target goes to the field whose header names it most plainly; a location in one cell gives way to country and city in theirs."""
    best: dict[str, FieldGuess] = {}
    for guess in guesses:
        if guess.target and (guess.target not in best or guess.rank < best[guess.target].rank):
            best[guess.target] = guess
    if "location" in best and "city" in best and "country" in best:
        best.pop("location")
    if header_words(best["round_amount"].field if "round_amount" in best else "") == "amount" and not {"round", "round_date"} & best.keys():
        best.pop("round_amount")
    chosen = []
    for guess in guesses:
        if not guess.target or best.get(guess.target) == guess:
            chosen.append(guess)
        elif guess.target.startswith("categories."):
            number = 2
            while f"{guess.target}_{number}" in best:
                number += 1
            best[f"{guess.target}_{number}"] = guess
            chosen.append(replace(guess, target=f"{guess.target}_{number}"))
        else:
            other = best.get(guess.target)
            reason = f"'{other.field}' is taken for it" if other else _NOT_NEEDED.get(guess.target, NOT_RECOGNISED)
            chosen.append(replace(guess, target="", reason=reason, separator=None, currency="", unit=""))
    return chosen


def kind_of(guesses: Iterable[FieldGuess]) -> str:
    """What the records are where the list does not say: products where an owner stands beside the name, else companies."""
    targets = {guess.target for guess in guesses}
    return "product" if "owner" in targets and "kind" not in targets else "company"


def exchange_guesses(table: Table, record_columns: Iterable[str]) -> list[FieldGuess] | None:
    """Every field as it stands, when a file already is records.csv of the exchange format; None otherwise."""
    columns = list(record_columns)
    if set(table.fields) != set(columns):
        return None
    guesses = []
    for field in table.fields:
        texts = [text for row in table.rows for text in values_of(row.cells[field], None)]
        fill = sum(bool(row.cells[field]) for row in table.rows) / len(table.rows)
        guesses.append(FieldGuess(field, field, "", fill, tuple(dict.fromkeys(texts))[:2], SEPARATOR if field in MULTIPLE else None))
    return guesses
