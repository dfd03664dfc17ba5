"""Candidate pairs of records and the judgement on each, over columns: one SQL statement a step, in the order in which they stand here.

Belongs here: the order of the steps and what Python hands to them. Does not belong here: the steps themselves (``queries/*.sql``), what
evidence is worth (``weights.yml``), and what follows for groups of records (``cluster``).
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import duckdb
import pyarrow as pa

from pipelines.resolution.cluster import Judgement
from pipelines.resolution.common_words import common_words
from pipelines.resolution.links import Links
from pipelines.resolution.name_parts import IS_COMPOSED, name_parts, remarks
from pipelines.resolution.normalise import WEAK_WORDS, in_latin_letters, name_key, weak_key, words_that_may_be_dropped
from pipelines.resolution.weights import SeenBefore, Weights, shipped_weights

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

SCHEMA: Final = pa.schema(
    {
        "mention_id": pa.string(),
        "source_id": pa.string(),
        "is_sheet": pa.bool_(),
        "name": pa.string(),
        "domain": pa.string(),
        "stem": pa.string(),
        "address": pa.string(),
        "is_key": pa.bool_(),
        "is_root": pa.bool_(),
        "is_shared": pa.bool_(),
        "country": pa.string(),
        "city": pa.string(),
        "year": pa.int32(),
        "external_ids": pa.list_(pa.string()),
        "aliases": pa.list_(pa.string()),
        "former_names": pa.list_(pa.string()),
        "activities": pa.list_(pa.string()),
    }
)
"""The columns that ``judged_pairs`` reads, in ``parsing.domains.DomainKey``'s and ``Record``'s terms."""
ALL_PAIRS: Final = 40
"""Up to this many records of a block every pair is compared."""
LARGEST_BLOCK: Final = 2000
"""Records of one identifier or site above which it is not what it seems, and is skipped and reported."""
SHORT_NAME: Final = 2
"""Names of so few characters or fewer agree only whole: "X.AI" is not "X Corp."."""
_STEPS: Final = (
    *("sites", "name_forms", "keys", "blocks", "crowded_names", "name_pairs", "pairs", "macros", "bearers"),
    *("compared", "features", "name_trust", "weighed", "judgements", "reasons", "skipped_blocks"),
)
_FORM: Final = ("full_name", "compact", "core", "core_words", "weak_words", "words")


class Pair(NamedTuple):
    """Two records, ``left`` < ``right``, by their mention ids, and what is thought of them."""

    left: str
    right: str
    judgement: Judgement


class Skipped(NamedTuple):
    """A key that so many records have that those named here were not compared by it."""

    kind: Literal["name", "site", "page", "identifier"]
    key: str
    records: int


@cache
def query(name: str) -> str:
    """The text of one file of ``queries``."""
    return (Path(__file__).parent / "queries" / f"{name}.sql").read_text(encoding="utf-8")


def judged_pairs(
    connection: duckdb.DuckDBPyConnection,
    records: pa.Table,
    links: Links = Links(),  # noqa: B008 - immutable
    places: Collection[str] = (),
    weights: Weights | None = None,
) -> None:
    """Judge all pairs of records worth a look.

    Args:
        connection: In memory; the tables of the steps stay in it: ``records``, ``name_forms``, ``pairs``, ``features``, ``judgements`` and
            ``blocks`` among them.
        records: With the columns of ``SCHEMA``, in any order; ``mention_id`` is unique.
        links: What aliases.csv states.
        places: Names of countries in comparable form; in brackets behind a name they are no name.
        weights: What evidence is worth; the shipped weights when not given.
    """
    connection.register("given_records", records)
    judge_registered(connection, links, places, weights)
    connection.unregister("given_records")


def judge_registered(
    connection: duckdb.DuckDBPyConnection,
    links: Links = Links(),  # noqa: B008 - immutable
    places: Collection[str] = (),
    weights: Weights | None = None,
) -> None:
    """``judged_pairs`` for records that the connection already has, as the table or view ``given_records`` with the columns of ``SCHEMA``."""
    weights = weights or shipped_weights()
    connection.execute(query("records"))
    _take_names_apart(connection, places)
    connection.execute(query("names"))
    _name_keys(connection)
    register(connection, "linked_names", _linked(links, places), {"known_as": pa.string(), "line": pa.int32(), **_form_types()})
    register(connection, "apart_names", links.apart, {"one": pa.string(), "other": pa.string(), "line": pa.int32()})
    register(connection, "domain_moves", links.domains.items(), {"old_domain": pa.string(), "new_domain": pa.string()})
    connection.register("common_words", _common_word_column())
    levels = [(feature, name, level.bits, level.says) for feature, levels in weights.features.items() for name, level in levels.items()]
    levels.append(("prior", "", weights.prior, ""))
    register(connection, "weights", levels, {"feature": pa.string(), "level": pa.string(), "bits": pa.float64(), "says": pa.string()})
    seen = [(rarity, *pairs.model_dump().values()) for rarity, pairs in weights.seen_before.items()]
    register(connection, "seen_before", seen, {"rarity": pa.string(), **dict.fromkeys(SeenBefore.model_fields, pa.float64())})
    limits = {
        "all_pairs": ALL_PAIRS,
        "largest_block": LARGEST_BLOCK,
        "short_name": SHORT_NAME,
        "threshold": weights.threshold,
    }
    for step in _STEPS:
        text = query(step)
        connection.execute(text, {name: value for name, value in limits.items() if re.search(rf"\${name}\b", text)})


def judge(
    records: pa.Table,
    links: Links = Links(),  # noqa: B008 - immutable
    places: Collection[str] = (),
    weights: Weights | None = None,
) -> list[Pair]:
    """``judged_pairs`` as plain values, in order of the two ids; for lists that fit in memory.

    Args:
        records: As in ``judged_pairs``.
        links: As in ``judged_pairs``.
        places: As in ``judged_pairs``.
        weights: As in ``judged_pairs``.
    """
    return matched(records, links, places, weights)[0]


def matched(
    records: pa.Table,
    links: Links = Links(),  # noqa: B008 - immutable
    places: Collection[str] = (),
    weights: Weights | None = None,
) -> tuple[list[Pair], list[Skipped]]:
    """The judged pairs, and what was too large to be compared; arguments as in ``judged_pairs``."""
    with duckdb.connect(":memory:") as connection:
        judged_pairs(connection, records, links, places, weights)
        found = connection.execute(query("judged_pairs")).fetchall()
        left_out = skipped(connection)
    return [Pair(left, right, Judgement(*judgement)) for left, right, *judgement in found], left_out


def skipped(connection: duckdb.DuckDBPyConnection) -> list[Skipped]:
    """What was too large to be compared, in order of kind and key.

    Args:
        connection: In which ``judged_pairs`` has run.
    """
    return [Skipped(*row) for row in connection.execute(query("skipped")).fetchall()]


def _take_names_apart(connection: duckdb.DuckDBPyConnection, places: Collection[str]) -> None:
    composed = connection.execute(query("composed_names"), {"pattern": f"(?i){IS_COMPOSED.pattern}"}).fetchall()
    said = remarks(composed)
    texts = sorted({text for _, text in composed})
    found = [(text, role, part) for text in texts for role, part in name_parts(text, said, places)]
    register(connection, "name_parts", found, {"written": pa.string(), "role": pa.string(), "text": pa.string()})


def _name_keys(connection: duckdb.DuckDBPyConnection) -> None:
    """The table ``name_keys``: plain names by SQL, all others by ``name_key``; and names of other scripts in Latin letters."""
    connection.execute(query("written_names"))
    dropped = words_that_may_be_dropped(text for (text,) in connection.execute(query("last_words")).fetchall())
    register(connection, "dropped_words", ((word,) for word in sorted(dropped)), {"word": pa.string()})
    endings = [ending for (ending,) in connection.execute(query("endings")).fetchall() if ending]
    kept = [(ending, *ended) for ending in endings if (ended := _ending(ending))]
    register(connection, "name_endings", kept, dict.fromkeys(("ending", "kept", "weak_words"), pa.string()))
    connection.execute(query("plain_names"))
    others = [text for (text,) in connection.execute(query("other_names")).fetchall()]
    latin = [(text, written) for text in others if not text.isascii() and (written := in_latin_letters(text))]
    register(connection, "latin_names", latin, {"written": pa.string(), "text": pa.string()})
    connection.execute(query("latin_names"))
    others += sorted({written for _, written in latin})
    register(connection, "other_keys", ((text, *_form(text)) for text in dict.fromkeys(others)), {"text": pa.string(), **_form_types()})
    connection.execute(query("all_names"))


def _ending(ending: str) -> tuple[str, str] | None:
    """What is kept of the end of a name, and its weak words; None where it takes more than the end to know."""
    key = name_key(f"x{ending}")
    return (key.full.removeprefix("x"), weak_key(key)) if key.tokens == ("x",) else None


@cache
def _common_word_column() -> pa.Table:
    return pa.table({"word": pa.array(sorted(common_words()), pa.string())})


def _form(name: str) -> tuple[str, str, str, str, str, int]:
    key = name_key(name)
    words = 0 if WEAK_WORDS.issuperset(key.tokens) else len(key.tokens)  # "AI Labs" has none of its own
    return key.full, key.compact, "".join(key.tokens), key.core, weak_key(key), words


def _form_types() -> dict[str, pa.DataType]:
    return {column: pa.int32() if column == "words" else pa.string() for column in _FORM}


def _linked(links: Links, places: Collection[str]) -> Iterable[tuple[str | int, ...]]:
    names = ((known_as, name_parts(text, places=places)[0][1], line) for known_as, steps in sorted(links.names.items()) for text, line in steps)
    return ((known_as, line, *_form(text)) for known_as, text, line in names)


def register(connection: duckdb.DuckDBPyConnection, name: str, rows: Iterable[tuple[object, ...]], types: dict[str, pa.DataType]) -> None:
    """Make rows readable as a table."""
    columns = list(zip(*rows, strict=True)) or [()] * len(types)
    table = pa.table({column: pa.array(values, type=kind) for (column, kind), values in zip(types.items(), columns, strict=True)})
    connection.register(name, table)
