"""The page of the documents' claims: each with its verdict, its measured value on a line, and what the verdict hangs on.

Belongs here: which claim stands in which part of the page, its sentences, and where dot, interval and bound lie on the line. Does not belong
here: the rule of the verdict (``pipelines.engine.claims``), markup (``templates/claims.html``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from . import theme
from .reading import Reader, Result, Row

if TYPE_CHECKING:
    from pipelines.engine.models import DocumentClaim

WORDS = {"supported": "Supported", "contradicted": "Contradicted", "cannot_be_told": "Cannot be told"}
# Parts of the page in their order: id, heading, what they hold, and which (verdict, ground) stand in them.
PARTS = (
    ("supported", "Supported", "The whole interval lies where the claim would have it.", {("supported", "interval_clear")}),
    ("contradicted", "Contradicted", "The whole interval lies on the other side of the bound.", {("contradicted", "interval_clear")}),
    (
        "undecided",
        "Measured, but cannot be told",
        "The interval holds values on both sides of the bound, or fewer than ten cases are known.",
        {("cannot_be_told", "interval_straddles"), ("cannot_be_told", "absence_proves_nothing"), ("cannot_be_told", "too_few")},
    ),
    ("untested", "No data at hand can tell", "Each says what it would take.", {("cannot_be_told", "no_data")}),
)
NOUNS = {"companies": ("company", "companies"), "models": ("model", "models"), "groups": ("group", "groups")}
ROOM = 1.12  # the line of a count reaches this much beyond its largest value


def headline(rows: Sequence[Row]) -> str:
    """The finding of the page.

    Args:
        rows: One row per claim (``verdict``), in one view of scope.
    """
    if not rows:
        return "No claim of the documents is tested in this release"
    counts = {word: sum(row["verdict"] == word for row in rows) for word in WORDS}
    told = [
        f"{theme.count(counts['supported'])} {'is' if counts['supported'] == 1 else 'are'} supported",
        f"{theme.count(counts['contradicted'])} contradicted",
        f"{theme.count(counts['cannot_be_told'])} cannot be told",
    ]
    return f"Of {theme.plural(len(rows), 'claim')} that the documents make, {told[0]}, {told[1]} and {told[2]}"


def value_words(value: float | None, unit: str | None) -> str:
    """A measured value as it is written: '62 %', '+14 points', '87 companies'."""
    if value is None:
        return "not known"
    if unit == "share":
        return theme.percent(value)
    if unit == "points":
        points = round(value * 100)
        return f"{'−' if points < 0 else '+' if points else ''}{abs(points)}{theme.NBSP}points"
    return theme.plural(value, *NOUNS[unit]) if unit in NOUNS else theme.count(value)


def range_words(row: Row) -> str:
    """The interval of a row; '' where it has none or both ends read the same as the value."""
    low, high, unit = row["value_low"], row["value_high"], row["unit"]
    if low is None or high is None:
        return ""
    if unit == "share":
        return theme.percent_range(low, high)
    ends = [value_words(end, "points" if unit == "points" else None).removesuffix(f"{theme.NBSP}points") for end in (low, high)]
    return f"{ends[0]} to {ends[1]}" if ends[0] != ends[1] else ""


def line(row: Row, claim: DocumentClaim) -> dict[str, Any] | None:
    """Where everything lies on the line of a claim, in per cent of its length.

    Args:
        row: A measured claim.
        claim: Its file, for the bound.

    Returns:
        ``dot``, ``low``, ``high``, ``bound``, ``worst`` (both ends, or None), ``from`` and ``to`` (the side that supports the claim) and
        ``ends`` (the words at both ends); None for a claim without a value.
    """
    if row["measured_value"] is None or claim.supported_if is None:
        return None
    bound = claim.supported_if.limit
    values = [row["measured_value"], row["value_low"], row["value_high"], bound]
    if row["unit"] == "share":
        first, last = 0.0, 1.0
    elif row["unit"] == "points":
        last = max(0.2, ROOM * max(abs(value) for value in values))
        first = -last
    else:
        first, last = 0.0, ROOM * max(values)

    def place(value: float) -> float:
        return round(100 * min(1.0, max(0.0, (value - first) / (last - first))), 2)

    supports = (place(bound), 100.0) if claim.supported_if.is_floor else (0.0, place(bound))
    worst = None if row["worst_low"] is None or row["known_count"] == row["total_count"] else (place(row["worst_low"]), place(row["worst_high"]))
    ends = ("0", "") if row["unit"] not in ("share", "points") else (value_words(first, row["unit"]), value_words(last, row["unit"]))
    return {
        "dot": place(row["measured_value"]),
        "low": place(row["value_low"]),
        "high": place(row["value_high"]),
        "bound": place(bound),
        "bound_words": value_words(bound, row["unit"] if row["unit"] in ("share", "points") else None),
        "worst": worst,
        "from": supports[0],
        "to": supports[1],
        "ends": ends,
    }


def hangs_on(row: Row, titles: Mapping[str, str]) -> str:
    """Whether the verdict hangs on one list, in a sentence; '' where leaving a list out has no meaning."""
    source = row["largest_source_id"]
    if source is None:
        return ""
    title = titles.get(source, source)
    other = WORDS[row["verdict_without_largest_source"]].lower()
    if row["value_without_largest_source"] is None:
        return f"The measure rests on one list, {title}; without it the verdict is: {other}."
    value = value_words(row["value_without_largest_source"], row["unit"])
    if row["is_verdict_stable"]:
        if row["value_without_largest_source"] == row["measured_value"]:
            return "The verdict stays the same, whichever list is left out."
        return f"The verdict stays the same, whichever list is left out; {title} matters most ({value} without it)."
    return f"The verdict hangs on {title}: without it {value}, {other}."


class Claims:
    """The claims of a release.

    Args:
        reader: The published database.
        claims: The files of claims/.
        source_titles: Source id → title.
    """

    def __init__(self, reader: Reader, claims: Mapping[str, DocumentClaim], source_titles: Mapping[str, str]):
        self.result: Result = reader.run("document_claims")
        self._claims = claims
        self._titles = source_titles
        taxonomies = {row["taxonomy_id"] for row in self.result.rows}
        layers = [row for taxonomy_id in sorted(taxonomies) for row in reader.rows("layers", taxonomy_id=taxonomy_id)]
        self._layer_names = {row["layer_id"]: row["layer_name"] for row in layers}
        adjacent = {row["document_claim_id"]: row for row in self.result.rows if row["scope_view"] == "core_and_adjacent"}
        self.rows = [self._card(row, adjacent.get(row["document_claim_id"])) for row in self.result.rows if row["scope_view"] == "core"]

    def page(self) -> dict[str, Any]:
        """claims.html."""
        parts = [
            {"id": name, "heading": heading, "text": text, "rows": [row for row in self.rows if (row["verdict"], row["verdict_ground"]) in held]}
            for name, heading, text, held in PARTS
        ]
        documents = len({row["document"] for row in self.rows})
        return {"headline": headline(self.rows), "claim_parts": parts, "document_count": documents, "claims_sql": self.result.sql}

    def of_model(self, taxonomy_id: str) -> list[Row]:
        """The claims of one document, in the order in which it makes them."""
        return [row for row in self.rows if row["taxonomy_id"] == taxonomy_id]

    def _card(self, row: Row, adjacent: Row | None) -> Row:
        claim = self._claims[row["document_claim_id"]]
        also = ""
        if adjacent is not None:
            span = range_words(adjacent)
            value = (
                ""
                if adjacent["measured_value"] is None
                else f" ({value_words(adjacent['measured_value'], row['unit'])}{f', {span}' if span else ''})"
            )
            also = f"With adjacent companies: {WORDS[adjacent['verdict']].lower()}{value}."
        return {
            **row,
            "word": WORDS[row["verdict"]],
            "layer_names": [self._layer_names.get(layer_id, layer_id) for layer_id in row["claim_layer_ids"]],
            "value_words": value_words(row["measured_value"], row["unit"]) if row["measured_value"] is not None else "",
            "range_words": range_words(row),
            "line": line(row, claim),
            "hangs_on": hangs_on(row, self._titles),
            "with_adjacent": also,
            "verdict_reason": row["verdict_reason"].replace(" %", f"{theme.NBSP}%"),  # no line ends between a number and its unit
            "sql": claim.sql,
        }
