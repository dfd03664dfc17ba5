"""Anyone's own list becomes a source: a file → a field map, a source.yml and the first snapshot.

Belongs here: putting the guesses together, what the new source.yml says, and writing all of it or nothing. Does not belong here: the guesses
(``guessing``, ``guessing_layout``, ``guessing_labels``), reading with a map (``field_map``), talking with the user (``commands.import_list``).
"""

from __future__ import annotations

import datetime as dt
import math
import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import urlsplit

import yaml
from pydantic import ValidationError

from pipelines.parsing.places import CountryIndex

from .errors import ContentError, QueryError
from .exchange_funding import FILE as FUNDING
from .extraction import Extract, Payload
from .field_map import extract_table
from .files import exclusive, storage_errors
from .guessing import FieldGuess, exchange_guesses, guess_fields, kind_of, override, table_map
from .guessing_labels import NOT_MAPPED, LabelGuess, guess_labels
from .guessing_layout import guess_layout
from .models import CategoryRule, Countries, Source, TableLayout
from .registry import Project, load_project
from .snapshots import Snapshot, write_snapshot
from .tabular import SUFFIXES, Table, read_table
from .yaml_files import read_model

SOURCE_ID: Final = re.compile(r"[a-z][a-z0-9_]*")
LEAST_STATED: Final = 0.30
"""Share of the records that must state a column for it to get a floor."""
USE: Final = "Facts only (names, addresses, places, years, amounts, dates, labels), with the publisher named; no descriptions, no logos."


@dataclass(frozen=True)
class Facts:
    """What only the user can know about the list; see ``Source`` for the meaning of each."""

    source_id: str
    homepage: str
    taken_on: dt.date
    title: str = ""
    publisher: str = ""
    licence: str = "none stated"
    cadence: str = "once"
    kind: str = ""
    list_is: Literal["generative", "ai", "mixed"] = "mixed"


@dataclass(frozen=True)
class Choices:
    """What the user says of the file instead of the guesses.

    Attributes:
        layout: Where the table stands, as far as it is said.
        given: Target → upstream field.
        ignored: Upstream fields to leave out.
        currency: ISO 4217 code for amounts whose header states none.
        unit: thousand, million or billion, for the same.
    """

    layout: TableLayout
    given: Mapping[str, str]
    ignored: tuple[str, ...] = ()
    currency: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Plan:
    """An import before it is carried out.

    Attributes:
        file: The user's file.
        facts: What the user said of the list.
        table: Its table.
        guesses: What each field is taken for.
        extract: What the field map makes of the file.
        labels: Category scheme → label → what it is taken to mean and how many records carry it.
        source: The new source.
        text: Its source.yml.
    """

    file: Path
    facts: Facts
    table: Table
    guesses: list[FieldGuess]
    extract: Extract
    labels: dict[str, dict[str, tuple[LabelGuess, int]]]
    source: Source
    text: str


def check_new_id(root: Path, source_id: str) -> None:
    """Refuse an id that is none, or that a source has already.

    Raises:
        QueryError: Saying what an id looks like, or what to do with a newer file of a list that is there.
    """
    if not SOURCE_ID.fullmatch(source_id):
        raise QueryError(f"'{source_id}' is no id — use small letters, digits and _, beginning with a letter, such as my_list")
    folder = root / "pipelines" / "sources" / source_id
    if (folder / "source.yml").is_file():
        names = " and ".join(read_model(folder / "source.yml", Source).payload)
        raise QueryError(
            f"there is a source '{source_id}' already — for a newer file of the same list put it in a folder as {names} and run: "
            f"marketmap snapshot {source_id} --from FOLDER --date YYYY-MM-DD"
        )
    for taken in (folder, root / "data" / "raw" / source_id):
        if taken.exists():
            raise QueryError(f"{taken.relative_to(root)} is there already — take another id, or remove it first")


def plan_import(root: Path, file: Path, facts: Facts, choices: Choices) -> Plan:
    """Read the file and guess what is in it; nothing is written.

    Raises:
        QueryError: For an id that is none or taken, and a file that is not there or of no known kind.
        ContentError: For anything in the file that cannot be read; and when no field is the name.
    """
    check_new_id(root, facts.source_id)
    if not file.is_file():
        raise QueryError(f"{file} is not a file")
    if file.suffix.casefold() not in SUFFIXES:
        raise QueryError(f"{file.name} is none of {', '.join(SUFFIXES)} — export the list as one of these (an .xls file: save it as .xlsx)")
    probe = Payload(file.parent, _source(facts, [file.name], kind="company"))
    layout = guess_layout(probe, file.name, choices.layout)
    table = read_table(probe, file.name, layout)
    project = load_project(root)
    countries = CountryIndex(Countries(countries=dict(project.countries)))
    as_it_stands = exchange_guesses(table, project.raw["records"].fields)
    names = [file.name, FUNDING] if as_it_stands and (file.parent / FUNDING).is_file() else [file.name]
    guesses = as_it_stands or guess_fields(table, countries)
    guesses = override(guesses, table, choices.given, choices.ignored)
    if not any(guess.target == "name" for guess in guesses):
        message = f"no field is recognised as the name; the file has: {', '.join(table.fields)[:1000]}"
        raise ContentError.at(file, message, hint="say which one it is: --map name=FIELD")
    kind = facts.kind or kind_of(guesses)
    labels = [] if facts.list_is == "mixed" else [f"list:{facts.source_id}"]
    fields = table_map(guesses, layout, labels, currency=choices.currency, unit=choices.unit)
    fields = fields.model_copy(update={"funding_file": FUNDING if FUNDING in names[1:] else None})
    guesses = [
        guess if not guess.target or guess.field in fields.reads else replace(guess, target="", reason="no amount, label or date stands beside it")
        for guess in guesses
    ]
    ignores = {guess.field: guess.reason for guess in guesses if not guess.target}
    draft = _source(facts, names, kind=kind, table=fields.model_dump(exclude_none=True), ignores=ignores)
    extract = extract_table(Payload(file.parent, draft))
    if not extract.used:
        reasons = Counter(reason for _, reason, _ in extract.quarantined)
        told = "; ".join(f"{count:,} × {reason}" for reason, count in reasons.most_common(3))
        raise ContentError.at(file, f"none of its {extract.rows_in:,} rows can be used: {told}", hint="is another field the name? --map name=FIELD")
    found = _labels(extract, project, facts)
    source = _source(
        facts,
        names,
        kind=kind,
        table=draft.table.model_dump(exclude_none=True) if draft.table else None,
        ignores=ignores,
        bounds={"min": max(1, math.floor(0.9 * extract.used)), "max": math.ceil(1.3 * extract.used)},
        fill_floors=_floors(extract, project.raw["records"].nullable),
        categories={scheme: {label: guess.rule for label, (guess, _) in rules.items()} for scheme, rules in found.items()},
    )
    return Plan(file, facts, table, guesses, extract, found, source, _source_text(source, found, extract.used))


def carry_out(root: Path, plan: Plan) -> Snapshot:
    """Write source.yml and the first snapshot, and keep a copy of the file; all of it or nothing.

    Returns:
        The snapshot in its place.

    Raises:
        ContentError: When what would be written is not as it must be.
    """
    source_id, day = plan.facts.source_id, plan.facts.taken_on.isoformat()
    kept = root / "data" / "payloads"
    with storage_errors("importing"), exclusive(kept):
        check_new_id(root, source_id)
        for litter in kept.glob(".draft-import-*"):  # what a killed run left
            shutil.rmtree(litter)
        draft = Path(tempfile.mkdtemp(prefix=".draft-import-", dir=kept))
        try:
            shutil.copytree(root / "pipelines" / "tables" / "raw", draft / "pipelines" / "tables" / "raw")
            # a source without a snapshot is whole, a snapshot without a source is not, so that one comes last
            places = [Path("data", "payloads", source_id, day), Path("pipelines", "sources", source_id), Path("data", "raw", source_id)]
            for place in places[:2]:
                (draft / place).mkdir(parents=True)
            for name in plan.source.payload:
                shutil.copyfile(plan.file.with_name(name), draft / places[0] / name)
            (draft / places[1] / "source.yml").write_text(plan.text, encoding="utf-8")
            snapshot = write_snapshot(draft, source_id, draft / places[0], day)
            _move(draft, root, places)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return Snapshot(root / "data" / "raw" / source_id / day, snapshot.manifest)


def _move(draft: Path, root: Path, places: list[Path]) -> None:
    """Give finished folders their places and look whether the project is whole with them; else take them away again."""
    retired = draft / "retired"
    moved: list[Path] = []
    try:
        for place in places:
            target = root / place
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.exists():  # a copy of an earlier file, which git does not hold
                (retired / place).parent.mkdir(parents=True)
                os.replace(target, retired / place)
            os.replace(draft / place, target)
            moved.append(place)
        load_project(root)
    except BaseException:
        for place in moved:
            shutil.rmtree(root / place)
            if (retired / place).exists():
                os.replace(retired / place, root / place)
        with suppress(OSError):  # the folder of the source's kept files, when there is nothing in it
            (root / "data" / "payloads" / places[0].parent.name).rmdir()
        raise


# --- the new source -------------------------------------------------------------------------------------------------


def _source(facts: Facts, names: list[str], **fields: Any) -> Source:
    """The source as far as it is known.

    Raises:
        QueryError: Naming the option whose value cannot be right.
    """
    host = urlsplit(facts.homepage).hostname or ""
    kind = fields.pop("kind")
    try:
        return Source.model_validate(
            {
                "title": facts.title or facts.source_id.replace("_", " ").capitalize(),
                "publisher": facts.publisher or host.removeprefix("www."),
                "homepage": facts.homepage,
                "payload": names,
                "licence": {"stated": facts.licence, "use": USE},
                "cadence": facts.cadence,
                "grain": f"one row of the table, one {kind} that the list names",
                "default_kind": kind,
                "bounds": {"min": 1, "max": 1_000_000_000},
                **fields,
            }
        )
    except ValidationError as error:
        fault = error.errors()[0]
        where = " → ".join(str(part) for part in fault["loc"]) or "the list"
        raise QueryError(f"{where}: {fault['msg']} — got {str(fault['input'])[:100]!r}") from None


def _labels(extract: Extract, project: Project, facts: Facts) -> dict[str, dict[str, tuple[LabelGuess, int]]]:
    counts: dict[str, Counter[str]] = {}
    for row in extract.records:
        for label in row["categories"]:
            scheme, _, word = label.partition(":")
            counts.setdefault(scheme, Counter())[word] += 1
    found = {}
    for scheme, labels in counts.items():
        if (scheme, facts.list_is) in {("list", "generative"), ("list", "ai")} and set(labels) == {facts.source_id}:
            is_generative = facts.list_is == "generative"
            reason = f"the list names those who work with {'generative AI' if is_generative else 'AI'}, and not what they do"
            rule = CategoryRule(none=reason, is_generative=is_generative, is_ai=not is_generative)
            guesses = {facts.source_id: LabelGuess(rule, "said of the list")}
        else:
            guesses = guess_labels(sorted(labels, key=lambda label: (-labels[label], label)), project.sources, project.activities)
        found[scheme] = {label: (guess, labels[label]) for label, guess in guesses.items()}
    return found


def _floors(extract: Extract, columns: Iterable[str]) -> dict[str, float]:
    """Column → its share of records less a tenth, rounded down to a twentieth, for columns that the list really states."""
    floors = {}
    for column in columns:
        share = sum(bool(row.get(column)) for row in extract.records) / len(extract.records)
        floor = math.floor(round((share - 0.10) * 20, 9)) / 20
        if share >= LEAST_STATED and floor > 0:
            floors[column] = round(floor, 2)
    return floors


# --- source.yml -----------------------------------------------------------------------------------------------------

_PLAIN_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_./&+-]*(?: [A-Za-z0-9_./&+-]+)*")
_YAML_WORDS: Final = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})


def _source_text(source: Source, labels: Mapping[str, Mapping[str, tuple[LabelGuess, int]]], used: int) -> str:
    """source.yml with remarks where a person must look."""
    return "\n".join(_lines(source, labels, used)) + "\n"


def _lines(source: Source, labels: Mapping[str, Mapping[str, tuple[LabelGuess, int]]], used: int) -> Iterator[str]:
    yield "# yaml-language-server: $schema=../../../docs/schemas/source.schema.json"
    yield "# Guessed by `marketmap import`. To look at: grain, licence, the field map under table, and every label that is not mapped yet."
    yield f"title: {_plain(source.title)}"
    yield f"publisher: {_plain(source.publisher)}"
    yield f"homepage: {source.homepage}"
    yield "# For a live list: urls, with the payload's file name and its address."
    yield f"payload: {_flow(source.payload)}"
    yield "licence:"
    yield f"  stated: {_plain(source.licence.stated)}"
    yield f"  use: {_plain(source.licence.use)}"
    yield f"cadence: {source.cadence}"
    yield f"grain: {_plain(source.grain)}"
    yield f"default_kind: {source.default_kind}"
    assert source.table is not None
    yield "# Our column → upstream field; these fields are read, all others stand under ignores."
    yield "table:"
    yield from (f"  {line}" for line in _block(source.table.model_dump(exclude_defaults=True)))
    if source.ignores:
        yield "ignores:"
        yield from (f"  {_plain(field)}: {_plain(reason)}" for field, reason in source.ignores.items())
    yield f"# One snapshot has been seen, with {used:,} rows: min is 90 % of it, max 130 %."
    yield f"bounds: {{min: {source.bounds.min}, max: {source.bounds.max}}}"
    if source.fill_floors:
        yield f"fill_floors: {{{', '.join(f'{column}: {floor:g}' for column, floor in source.fill_floors.items())}}}"
    if labels:
        yield "# What each label says of who carries it: activities of pipelines/vocabulary/activities.yml, or out or none with the reason."
        yield "categories:"
    for scheme, rules in labels.items():
        yield f"  {scheme}:"
        for label, (guess, count) in rules.items():
            remark = f"{count:,} record{'s' if count != 1 else ''}" + (f"; {guess.basis}" if guess.basis else "")
            yield f"    {_plain(label)}: {_rule(guess.rule)}  # {remark}"


def _rule(rule: CategoryRule) -> str:
    flags = [f"{flag}: true" for flag in ("is_generative", "is_ai", "is_fallback") if getattr(rule, flag)]
    if rule.activities:
        activities = f"[{', '.join(rule.activities)}]"
        return f"{{{', '.join([f'activities: {activities}', *flags])}}}" if flags else activities
    return f"{{{', '.join([f'none: {_plain(rule.none or NOT_MAPPED)}', *flags])}}}"


def _block(value: Mapping[str, Any]) -> Iterator[str]:
    """The field map in lines of YAML: a bare field name where nothing else is said of it."""
    for key, inner in value.items():
        if isinstance(inner, dict) and not _is_field(inner):
            yield f"{key}:"
            yield from (f"  {line}" for line in _block(inner))
        elif isinstance(inner, list) and inner and isinstance(inner[0], dict):
            yield f"{key}:"
            yield from (f"- {_flow(item)}" for item in inner)
        else:
            yield f"{key}: {_flow(inner)}"


def _is_field(value: Mapping[str, Any]) -> bool:
    return "field" in value and value.keys() <= {"field", "separator"} and isinstance(value["field"], str)


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        if set(value) == {"field"} and isinstance(value["field"], str):
            return _plain(value["field"])
        return f"{{{', '.join(f'{key}: {_flow(inner)}' for key, inner in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(_flow(item) for item in value)}]"
    return _plain(value) if isinstance(value, str) else str(value)


def _plain(text: str) -> str:
    """A text as YAML writes it on one line, in quotes unless it is plain words."""
    if _PLAIN_WORD.fullmatch(text) and text.casefold() not in _YAML_WORDS:
        return text
    return str(yaml.safe_dump(text, default_style='"', allow_unicode=True, width=math.inf)).strip()


def unmapped(plan: Plan) -> list[tuple[str, int]]:
    """The labels that nobody has mapped yet, with the number of records that carry each, most frequent first."""
    rows = [
        (f"{scheme}:{label}", count)
        for scheme, rules in plan.labels.items()
        for label, (guess, count) in rules.items()
        if guess.rule.none == NOT_MAPPED
    ]
    return sorted(rows, key=lambda row: (-row[1], row[0]))
