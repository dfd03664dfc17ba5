"""Seed documents: the names and statistics of five documents on the layers of generative AI, each checked against its document.

Belongs here: the checklists' rows → mentions and figures, and the proof that every string stands where its row says.
Does not belong here: the rules themselves (the CSV tables beside this file), what a role means (``vocabulary/roles.yml``), who owns
what according to other pages (``decisions/aliases.csv``).
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from pipelines.engine.errors import ContentError, nearest
from pipelines.engine.extraction import Extract, Payload, Row

ENTITIES, FIGURES = "seed_entities.csv", "seed_figures.csv"
OFFERING_KINDS = {"product", "model", "model_family", "open_source_project"}
COMPANY_KINDS = {"company", "organisation"}
NOT_NAMED = " (not in seed)"
LOST_NAME = "lost_name"
OF_BOTH = {"seed_file", "quote", "note"}
OF_FIGURES = {"figure_id", "metric", "value", "low", "high", "unit", "operator", "year_from", "year_to", "subject", "stated_source", "kind"}
ANY = "*"


def extract(payload: Payload) -> Extract:
    """Mentions (one per row of the entity checklist) and figures (one per row of the figure checklist).

    Raises:
        ContentError: For a field, layer or kind of mention that no rule covers. A string that does not stand at its place is quarantined.
    """
    entities, figures = payload.csv(ENTITIES), payload.csv(FIGURES)
    of_entities = {*payload.source.reads, *payload.source.ignores} - OF_FIGURES
    payload.check_fields(ENTITIES, entities[0], optional=OF_FIGURES)
    payload.check_fields(FIGURES, figures[0], optional=of_entities - OF_BOTH)
    documents = {name: _plain_spaces(payload.text(name)) for name in payload.names if name.endswith(".txt")}
    rules = Rules(Path(__file__).parent)
    result = Extract(rows_in=len(entities) + len(figures))
    for row in entities:
        fault = _fault_of_place(row, _document(row, documents, payload.path(ENTITIES)))
        if fault:
            result.quarantined.append((row["entity_as_written"], "does not stand at its place", f"{row['seed_file']}:{row['line']} {fault}"))
        else:
            result.mentions.append(_mention(row, rules))
    try:
        checks = rules.figure_checks(figures)
    except (ValueError, ZeroDivisionError) as error:
        raise ContentError.at(payload.path(FIGURES), f"a figure that others are checked against is no number: {error}") from None
    for row in figures:
        if _folded(row["quote"]) in _folded(_document(row, documents, payload.path(FIGURES))):
            result.figures.append(_figure(row, checks.get(row["figure_id"], "")))
        else:
            result.quarantined.append((row["figure_id"], "its statement does not stand in the document", row["seed_file"]))
    return result


# --- what stands in the documents ------------------------------------------------------------------------------------


def _plain_spaces(text: str) -> str:
    """No-break spaces as plain ones; the length, and so every offset, stays the same."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def _folded(text: str) -> str:
    """Runs of spaces and line breaks as one space: a statement is compared by its words."""
    return " ".join(text.split())


def _document(row: Row, documents: dict[str, str], path: Path) -> str:
    if row["seed_file"] not in documents:
        message = f"a row names the document '{row['seed_file'][:80]}', which the payload does not hold"
        raise ContentError.at(path, message, hint=nearest(row["seed_file"][:80], documents))
    return documents[row["seed_file"]]


def _fault_of_place(row: Row, document: str) -> str:
    """What is wrong with a row's place in its document, or nothing."""
    if not all(row[column].isascii() and row[column].isdigit() for column in ("char_offset", "line", "exact_mentions_in_file")):
        return "line, offset or number of mentions is no whole number"
    name, offset, line = _plain_spaces(row["entity_as_written"]), int(row["char_offset"]), int(row["line"])
    lines = document.split("\n")
    if not 1 <= line <= len(lines) or name not in lines[line - 1]:
        return "the line does not hold the string"
    if document.count("\n", 0, offset) + 1 != line:
        return f"offset {offset} lies on another line"
    if not document.startswith(_plain_spaces(row["quote"]), offset):
        return f"the text at offset {offset} is another"
    count = len(re.findall(rf"(?<!\w){re.escape(name)}(?!\w)", document))
    return "" if count == int(row["exact_mentions_in_file"]) else f"the document holds the string {count} times"


# --- rows ------------------------------------------------------------------------------------------------------------


class Rules:
    """The decision tables beside this file: note → role, layer → codes, spelling → offering, owner group → owner, figure → check."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.roles, self.flags = self._table("role_rules"), self._table("flag_rules")
        self.layers = {
            (row["taxonomy_id"], row["layer_as_written"], row["sublayer_as_written"]): row["layer_codes"] for row in self._table("layer_rules")
        }
        self.offerings = {row["entity_as_written"]: row["offering"] for row in self._table("offerings")}
        self.owners = {row["owner_group"]: row["owner"] for row in self._table("owners")}

    def _table(self, name: str) -> list[dict[str, str]]:
        with (self.folder / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    def layer_codes(self, row: Row) -> str:
        """Our codes of the layer a row stands in, joined by "|"; empty when it stands in none."""
        taxonomy, layer, sublayer = row["taxonomy"], row["layer"], row["sublayer"]
        if not layer:
            return ""
        for key in ((taxonomy, layer, sublayer), (taxonomy, layer, ANY)):
            if key in self.layers:
                return self.layers[key]
        known = [known_layer for known_taxonomy, known_layer, _ in self.layers if known_taxonomy == taxonomy]
        raise ContentError.at(self.folder / "layer_rules.csv", f"no rule for '{layer}' / '{sublayer}' of {taxonomy}", hint=nearest(layer, known))

    def role(self, row: Row, codes: str) -> str:
        """The role of the first rule that fits; an empty cell of a rule fits everything."""
        for rule in self.roles:
            fits = (
                rule["note_contains"] in row["note"]
                and (not rule["entity_kind"] or row["entity_kind"] in rule["entity_kind"].split("|"))
                and rule["is_mappable"] in ("", row["mappable"])
                and rule["has_layer"] in ("", "yes" if codes else "no")
                and rule["sublayer_as_written"] in ("", row["sublayer"])
            )
            if fits:
                return rule["role"]
        raise ContentError.at(
            self.folder / "role_rules.csv", f"no rule fits '{row['entity_as_written']}' ({row['entity_kind']}, {row['note'] or 'no note'})"
        )

    def flag(self, row: Row) -> str:
        """The first flag whose words stand in the note."""
        return next((rule["flag"] for rule in self.flags if rule["note_contains"] in row["note"]), "")

    def figure_checks(self, figures: list[dict[str, str]]) -> dict[str, str]:
        """What the stated numbers imply, by figure: computed here, never typed."""
        by_id = {row["figure_id"]: row for row in figures}
        said: dict[str, list[str]] = {}
        for rule in self._table("figure_checks"):
            inputs = rule["inputs"].split("|")
            if set(inputs) <= by_id.keys():
                said.setdefault(rule["figure_id"], []).append(CHECKS[rule["check"]](*(by_id[figure] for figure in inputs)))
        return {figure: "; ".join(sentences) for figure, sentences in said.items()}


def _mention(row: Row, rules: Rules) -> Row:
    codes = rules.layer_codes(row)
    role = rules.role(row, codes)
    is_lost = role == LOST_NAME
    is_offering, is_company = row["entity_kind"] in OFFERING_KINDS, row["entity_kind"] in COMPANY_KINDS
    hint = row["alias_hint"]
    return {
        "mention_id": _mention_id(row),
        "document": row["seed_file"],
        "taxonomy_id": row["taxonomy"],
        "layer_as_written": row["layer"],
        "layer_codes": codes,
        "sublayer_as_written": row["sublayer"],
        "entity_as_written": row["entity_as_written"],
        "entity_kind": row["entity_kind"],
        "is_mappable": row["mappable"] == "yes",
        "role": role,
        "layer_basis": row["layer_basis"],
        "offering": rules.offerings.get(row["entity_as_written"], row["entity_as_written"]) if is_offering and not is_lost else "",
        "owner": rules.owners.get(row["owner_group"], "") if (is_offering or is_company) and not is_lost else "",
        "owner_basis": row["owner_basis"],
        "owner_group": row["owner_group"],
        "alias_hint": hint,
        "candidate": hint.removesuffix(NOT_NAMED) if hint.endswith(NOT_NAMED) else "",
        "line": row["line"],
        "char_offset": row["char_offset"],
        "exact_mentions": row["exact_mentions_in_file"],
        "flag": rules.flag(row),
        "note": row["note"],
    }


def _mention_id(row: Row) -> str:
    """A short hash of the mention's place and words, so that an added row changes no other id."""
    place = (row[column] for column in ("seed_file", "line", "char_offset", "entity_as_written", "layer", "sublayer"))
    return "men_" + hashlib.sha256("\x1f".join(place).encode()).hexdigest()[:12]


def _figure(row: Row, derived_check: str) -> Row:
    carried = ("figure_id", "metric", "low", "high", "unit", "operator", "year_from", "year_to", "subject", "stated_source", "kind", "note")
    return {column: row[column] for column in carried} | {
        "document": row["seed_file"],
        "value_as_stated": row["value"],
        "value": row["value"] if _is_number(row["value"]) else "",
        "derived_check": derived_check,
    }


# --- what the figures imply ------------------------------------------------------------------------------------------


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", text) is not None


def _growth(first: Row, last: Row) -> float:
    years = int(last["year_to"]) - int(first["year_to"])
    return float((float(last["value"]) / float(first["value"])) ** (1 / years) - 1)


def _yearly_growth(first: Row, last: Row) -> str:
    return f"implied growth from {first['year_to']} to {last['year_to']}: {_growth(first, last):.1%} a year"


def _starting_value(end: Row, rate: Row) -> str:
    years = int(rate["year_to"]) - int(rate["year_from"])
    start = float(end["value"]) / (1 + float(rate["value"]) / 100) ** years
    return f"with {end['value']} {end['unit']} in {rate['year_to']} it implies {start:.1f} {end['unit']} in {rate['year_from']}"


def _whole(part: Row, share: Row) -> str:
    return f"implies a whole of {float(part['value']) / float(share['value']) * 100:.0f} {part['unit']} in {share['year_to']}"


def _base(amount: Row, share: Row) -> str:
    bounds: Iterable[float] = sorted(float(amount[side]) / float(share[side]) * 100 for side in ("low", "high"))
    return f"implies a base of {' to '.join(f'{bound:.1f}' for bound in bounds)} {amount['unit']}"


def _mean(total: Row, count: Row) -> str:
    unit = total["unit"].replace("billion", "million")
    return f"implies a mean of {float(total['value']) * 1000 / float(count['value']):.1f} {unit} for each of {count['value']} {count['unit']}"


def _disagreement(earlier: Row, later: Row) -> str:
    sides = " against ".join(f"{row['value']} {row['unit']} for {row['year_to']} (document {row['seed_file'][:3]})" for row in (earlier, later))
    return f"documents disagree: {sides}, a growth of {_growth(earlier, later):.1%} in one year; both stand as stated, never averaged"


CHECKS: dict[str, Callable[..., str]] = {
    "yearly_growth": _yearly_growth,
    "starting_value": _starting_value,
    "whole": _whole,
    "base": _base,
    "mean": _mean,
    "disagreement": _disagreement,
}
