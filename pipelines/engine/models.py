"""Pydantic models of every YAML file in the content folders.

Belongs here: the shape of authored content and the rules that one file can be checked by alone.
Does not belong here: reading files (``yaml_files``), rules across files (``registry``), running anything.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, StringConstraints, ValidationError, model_validator

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
SkosRelation = Literal["exact", "broad", "narrow", "related"]
MentionKind = Literal["company", "listing", "product", "model", "project", "dataset"]


class Content(BaseModel):
    """Base of all content models: unknown keys are errors, values do not change after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


# --- vocabulary -----------------------------------------------------------------------------------------------------


class Activity(Content):
    """What a company or offering does: the hub between source categories and the layers of every model."""

    label: Text
    definition: Text
    includes: list[Text] = []
    excludes: list[Text] = []
    examples: list[Text] = []
    is_generative_only: bool = Field(
        False, description="True when the activity exists only in the generative stack, so that doing it is evidence of scope 'core'."
    )
    modalities: list[Identifier] = Field(
        [],
        description="Forms of content that its definition speaks of; a label that states modalities of its own is believed instead.",
    )


class Activities(Content):
    """vocabulary/activities.yml: the activities in their order from the ground up."""

    activities: dict[Identifier, Activity]


class Modality(Content):
    """A form of content that generative AI makes: the second axis beside the layers."""

    label: Text
    definition: Text
    includes: list[Text] = []
    excludes: list[Text] = []
    examples: list[Text] = []
    document_headings: list[Text] = Field(
        [], description="Headings of the layer documents under which they name examples of this modality, as written."
    )


class Modalities(Content):
    """vocabulary/modalities.yml: the modalities in the order of the document that names them."""

    modalities: dict[Identifier, Modality]


class ScopeRule(Content):
    """One line of the inclusion rule: this kind of evidence puts a company in this scope."""

    evidence: Literal["document_mention", "generative_label", "generative_activity", "activity", "ai_label", "out_label", "no_evidence"]
    scope: Literal["core", "adjacent", "out"]
    meaning: Text


class Scope(Content):
    """vocabulary/scope.yml: the rules in order; the first that finds evidence decides."""

    rules: list[ScopeRule]


class MentionRole(Content):
    """How a document uses a name, and whether that makes it a member of the layer it stands in."""

    definition: Text
    places_offering: bool
    places_company: bool


class MentionRoles(Content):
    """vocabulary/roles.yml."""

    roles: dict[Identifier, MentionRole]


class Region(Content):
    """A region of one scheme with the ISO 3166-1 alpha-2 codes it holds."""

    name: Text
    countries: list[Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]]


class RegionScheme(Content):
    """A way to divide the world: each country is in at most one region of a scheme."""

    title: Text
    source: HttpUrl | None = None
    note: Text | None = None
    regions: dict[Identifier, Region]


class Regions(Content):
    """vocabulary/regions.yml."""

    schemes: dict[Identifier, RegionScheme]


class Country(Content):
    """An ISO 3166-1 country with the other names sources use for it."""

    name: Text
    alpha3: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    aliases: list[Text] = []


class Countries(Content):
    """vocabulary/countries.yml: by ISO 3166-1 alpha-2 code."""

    countries: dict[Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")], Country]


class SharedHosts(Content):
    """vocabulary/shared_hosts.yml: hosts where many organisations have pages, by kind; never an identity key."""

    hosts: dict[Identifier, list[Text]]


class RoundType(Content):
    """A kind of funding round, the labels that sources use for it, and whether its amount is money raised."""

    label: Text
    definition: Text
    aliases: list[Text] = []
    is_funding: bool


class Rounds(Content):
    """vocabulary/rounds.yml."""

    rounds: dict[Identifier, RoundType]


class CompanyStatus(Content):
    """What can become of a company, and the words that sources use for it."""

    definition: Text
    aliases: list[Text] = []


class CompanyStatuses(Content):
    """vocabulary/statuses.yml: in the order that decides between evidence of one date."""

    statuses: dict[Identifier, CompanyStatus]


class Column(Content):
    """Meaning, type and unit of a column, for every table that has it (a Frictionless field without its name)."""

    type: Literal["string", "integer", "number", "boolean", "date", "array", "object"]
    description: Text
    unit: Text | None = None
    enum: list[Text] | None = None
    pattern: Text | None = None
    minimum: float | None = None
    maximum: float | None = None


class Columns(Content):
    """vocabulary/columns.yml: the column dictionary."""

    columns: dict[Identifier, Column]


# --- tables read without code ---------------------------------------------------------------------------------------


TableColumn = Literal[
    "kind", "name", "legal_name", "owner", "parent", "url", "location", "country", "region", "city", "founded_year", "employees", "cohort",
    "status", "organisation_type", "former_names", "aliases", "categories", "external_ids",
]  # fmt: skip


class FieldValue(Content):
    """Where the value of one of our columns stands upstream; a bare field name is the short form."""

    field: str = Field(min_length=1, description="The upstream field, by its name in the header row or its keys joined by a dot.")
    separator: str | None = Field(None, min_length=1, description="Stands between several values of a cell; where one is expected, the first counts.")

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: Any) -> Any:
        return {"field": value} if isinstance(value, str) else value


class FieldMoney(Content):
    """One kind of stated money: the upstream fields that give the amount and, for a round, what belongs to it."""

    kind: Literal["round", "total_raised", "valuation", "market_cap", "grant", "debt"]
    amount: FieldValue | None = None
    currency: Text | None = Field(None, description="Currency of amounts that state none (ISO 4217), where the list or the header says so.")
    currency_field: FieldValue | None = Field(None, description="The upstream field that states the currency.")
    unit: Literal["thousand", "million", "billion"] | None = Field(None, description="Unit of bare numbers, where the list or the header says so.")
    date: FieldValue | None = None
    as_of: FieldValue | None = None
    round: FieldValue | None = None
    investors: FieldValue | None = None
    lead_investors: FieldValue | None = None
    status: FieldValue | None = None
    source_url: FieldValue | None = None

    @property
    def values(self) -> dict[str, FieldValue]:
        """Column of funding.csv (or currency_field) → where it stands upstream."""
        return {name: value for name in type(self).model_fields if isinstance(value := getattr(self, name), FieldValue)}

    @model_validator(mode="after")
    def _something_stated(self) -> FieldMoney:
        if self.amount is None and not (self.kind == "round" and (self.round or self.date)):
            raise ValueError("give the field of the amount (a round may do with that of its label or date)")
        if self.currency and self.currency_field:
            raise ValueError("give at most one of: currency, currency_field")
        return self


class TableLayout(Content):
    """Where in the upstream file the table stands."""

    sheet: str | None = Field(None, description="Sheet of an XLSX file; the first one when not given.")
    header_row: int = Field(1, ge=1, description="Row of a CSV or XLSX file that names the fields; rows above it are not read.")
    records_at: list[str] = Field([], description="Keys that lead to the list of records in a JSON or YAML file; none when the file is that list.")
    encoding: str = Field("utf-8-sig", description="Text encoding of a CSV file.")
    delimiter: Annotated[str, StringConstraints(min_length=1, max_length=1)] | None = Field(
        None, description="Character between the cells of a CSV file; by default a tab for .tsv and a comma otherwise."
    )

    @model_validator(mode="after")
    def _known_encoding(self) -> TableLayout:
        try:
            "".encode(self.encoding)
        except LookupError:
            raise ValueError(f"the encoding '{self.encoding}' is not known") from None
        if self.delimiter is not None and self.delimiter in '"\r\n':
            raise ValueError("the delimiter cannot be a quotation mark or the end of a line")
        return self


class TableMap(TableLayout):
    """Field map of a list that is one table, in place of an extract.py: our column → upstream field."""

    columns: dict[TableColumn, FieldValue] = Field(
        description="Our column → upstream field. location is a place in one cell, which fills what country, region and city leave empty; "
        "categories and external_ids hold scheme:value already."
    )
    record_id: list[Text] = Field([], description="Upstream fields that together name a record for good; without them its name does.")
    external_ids: dict[Identifier, FieldValue] = Field({}, description="Scheme → upstream field with the identifier or the page's address.")
    categories: dict[Identifier, FieldValue] = Field({}, description="Category scheme → upstream field with the labels.")
    labels: list[Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*:[^|]+$")]] = Field(
        [], description="Labels (scheme:label) that standing in this list gives each record."
    )
    funding: list[FieldMoney] = []
    funding_file: str | None = Field(None, description="A second payload file in the form of the exchange format's funding.csv.")

    @model_validator(mode="after")
    def _a_name(self) -> TableMap:
        if "name" not in self.columns:
            raise ValueError("columns must say which field is the name")
        return self

    @property
    def reads(self) -> dict[str, str]:
        """Upstream field → what it is used for."""
        used: dict[str, list[str]] = {}
        for column, value in self.columns.items():
            used.setdefault(value.field, []).append("city, region and country" if column == "location" else str(column))
        for field in self.record_id:
            used.setdefault(field, []).append("record_id")
        for scheme, value in self.external_ids.items():
            used.setdefault(value.field, []).append(f"external_ids, scheme {scheme}")
        for scheme, value in self.categories.items():
            used.setdefault(value.field, []).append(f"categories, scheme {scheme}")
        for money in self.funding:
            for part, value in money.values.items():
                used.setdefault(value.field, []).append(f"{part.removesuffix('_field').replace('_', ' ')} of the {money.kind.replace('_', ' ')}")
        return {field: "; ".join(uses) for field, uses in used.items()}


# --- sources --------------------------------------------------------------------------------------------------------


class Licence(Content):
    """What the publisher says may be done, and what we therefore take."""

    stated: Text = Field(description="SPDX identifier, or 'none stated'.")
    url: HttpUrl | None = None
    use: Text = Field(description="What may be done with the facts taken from this source.")


class CategoryRule(Content):
    """What one category label of a source says about whoever carries it."""

    activities: list[Identifier] = []
    out: Text | None = Field(None, description="The reason why this label is outside generative AI and what it runs on.")
    none: Text | None = Field(None, description="The reason why this label says nothing of what a company does.")
    is_generative: bool = Field(False, description="The label itself is explicit evidence of generative AI.")
    is_ai: bool = Field(False, description="The label itself is evidence of AI, though not of generative AI nor of a certain activity.")
    is_fallback: bool = Field(False, description="Counts only when no other label of the record gives an activity or puts it out of scope.")
    layers: list[Text] = Field([], description="Layers of published models that the label itself names: layer ids, <taxonomy>/<code>[/<code>].")
    edition_year: int | None = Field(None, ge=1990, le=2100, description="The year of the list that the label names, where it is a list of its own.")
    modalities: list[Identifier] | None = Field(
        None, description="Forms of content that the label itself names, instead of those of its activities; [] says that it names none of theirs."
    )

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: Any) -> Any:
        return {"activities": value} if isinstance(value, list) else value

    @model_validator(mode="after")
    def _one_stance(self) -> CategoryRule:
        if sum([bool(self.activities), self.out is not None, self.none is not None]) != 1:
            raise ValueError("give exactly one of: activities, out (with its reason), none (with its reason)")
        return self


class Bounds(Content):
    """Row counts that a snapshot must keep (min aborts, max warns)."""

    min: int = Field(ge=1)
    max: int = Field(ge=1)


class Source(Content):
    """sources/<id>/source.yml."""

    title: Text
    publisher: Text
    homepage: HttpUrl
    urls: dict[str, HttpUrl] = Field({}, description="Payload file name → live URL.")
    redirect_hosts: list[Annotated[str, StringConstraints(pattern=r"^[a-z0-9.-]+(:[0-9]+)?$")]] = Field(
        [], description="Hosts beside those of urls to which a redirect may lead."
    )
    payload: list[Text] = Field([], description="File names that a saved payload holds.")
    payload_alternatives: dict[str, list[Text]] = Field(
        {}, description="Name in payload → file names that may stand in its place; exactly one of them all is there."
    )
    licence: Licence
    cadence: Literal["once", "yearly", "quarterly", "monthly", "weekly", "daily"]
    grain: Text = Field(description="What one upstream record is.")
    kind: Literal["company_list", "layer_documents", "fact_sheet"] = "company_list"
    default_kind: MentionKind = "company"
    table: TableMap | None = Field(None, description="Field map of a list that needs no extract.py.")
    reads: dict[str, Text] = Field({}, description="Upstream field → our column, or what it is used for; follows from table where there is one.")
    ignores: dict[str, Text] = Field({}, description="Upstream field → why it is not taken.")
    categories: dict[Identifier, dict[str, CategoryRule]] = Field({}, description="Category scheme → label → what it says.")
    bounds: Bounds
    fill_floors: dict[Identifier, Annotated[float, Field(gt=0, le=1)]] = Field(
        {}, description="Column of records.csv → least share of the records that state it; below it a warning is given."
    )
    note: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _reads_of_the_table(cls, value: Any) -> Any:
        """A field map says already which fields are read, so that they are named once."""
        if not isinstance(value, dict) or value.get("table") is None:
            return value
        if value.get("reads"):
            raise ValueError("reads follows from table: remove it, or write an extract.py and remove table")
        try:
            table = TableMap.model_validate(value["table"])
        except ValidationError:
            return value  # the fault is reported where it stands
        return {**value, "reads": table.reads}

    @model_validator(mode="after")
    def _one_file_per_table(self) -> Source:
        if self.table is not None and self.payload[1:] != ([self.table.funding_file] if self.table.funding_file else []):
            raise ValueError("the payload of a source with a table is the file of the table, and behind it table.funding_file where there is one")
        return self

    @property
    def live_files(self) -> list[str]:
        """The payload's files as they are fetched live, one for each place in ``payload``; none when a place has no live URL."""
        places = [[name, *self.payload_alternatives.get(name, [])] for name in self.payload]
        files = [next((name for name in place if name in self.urls), "") for place in places]
        return files if all(files) else []


# --- snapshots ------------------------------------------------------------------------------------------------------


class PayloadFile(Content):
    """An upstream file as it was retrieved; kept outside git."""

    name: Text
    url: HttpUrl | None = None
    bytes: int
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class SnapshotFile(Content):
    """A committed facts-only CSV."""

    rows: int
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Manifest(Content):
    """data/raw/<source>/<date>/manifest.yml."""

    source: Identifier
    date: dt.date
    retrieved_at: dt.date
    licence: Text
    payload: list[PayloadFile]
    files: dict[str, SnapshotFile]
    ledger: dict[str, int] = Field(description="rows_in = used + merged + ignored + quarantined.")


# --- decisions ------------------------------------------------------------------------------------------------------


class Correction(Content):
    """An upstream error mended as data: this cell of this record says the wrong thing, and a page proves the right one."""

    source: Identifier
    record: Text = Field(description="record_id in the source's snapshots.")
    file: Literal["records", "funding", "facilities"] = "records"
    where: dict[Identifier, str] = Field({}, description="Other cells the row must have, when a record has several rows in the file.")
    column: Identifier
    wrong: str = Field(description="The cell as it stands in the snapshot, or one of its several values; '' where nothing is stated.")
    right: str = Field(description="What it must be; '' to leave it unstated.")
    evidence: HttpUrl = Field(description="The page that proves it.")
    checked_on: dt.date
    why: Text


class Corrections(Content):
    """decisions/corrections.yml."""

    corrections: list[Correction]


# --- layer models ---------------------------------------------------------------------------------------------------


class Citation(Content):
    """Where a layer model comes from: a document of the collection, a list that is itself a published layer map, or somebody's own."""

    title: Text | None = None
    publisher: Text | None = Field(None, description="Who says so; required of a model that stands neither in a document nor in a list.")
    date: Text | None = None
    document: Text | None = Field(None, description="File name of the document in the collection.")
    source: Identifier | None = Field(None, description="The source (a folder of pipelines/sources) whose labels the layers are.")
    url: HttpUrl | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _one_origin(self) -> Citation:
        if self.document is not None and self.source is not None:
            raise ValueError("give one of document and source, not both")
        if self.document is None and self.source is None and self.publisher is None:
            raise ValueError("say whose model it is: a document of the collection, a source whose labels are the layers, or else its publisher")
        return self


class Layer(Content):
    """A layer or sublayer of a model."""

    code: Text = Field(description="As the document codes it; always a string (1, X, 2 …).")
    name: Text
    also_written_as: list[Text] = []
    kind: Literal["layer", "sublayer", "supplementary", "substrate"] = "layer"
    stack_position: float | None = Field(None, ge=0, le=1, description="Place between hardware (0) and user (1); sets the colour.")
    definition: Text
    attributes: dict[Identifier, list[Text]] = Field({}, description="KPIs, inputs, outputs, tasks … as the document gives them.")
    defect: Text | None = None
    activities: dict[Identifier, SkosRelation] = Field({}, description="Activity → relation (the layer is … than the activity).")
    layers: list[Layer] = Field([], description="Sublayers, in the document's order.")


class Taxonomy(Content):
    """taxonomies/<id>.yml: one layer model."""

    title: Text
    short_title: Text
    citation: Citation
    kind: Text
    direction: Literal["bottom_up", "top_down"] = Field(description="The order in which the document lists its layers.")
    is_numbered: bool
    layer_count: int
    order_note: Text | None = None
    attributes: dict[Identifier, list[Text]] = {}
    layers: list[Layer] = Field(description="In the document's own numbering order (first = number one).")
    no_counterpart: dict[Identifier, Text] = Field({}, description="Activity → why this model has no layer for it.")


# --- tables and metrics ---------------------------------------------------------------------------------------------


class ForeignKey(Content):
    """A reference to another table, in Frictionless terms (resource = schema.table)."""

    fields: list[Identifier]
    resource: Text
    reference_fields: list[Identifier]


class Check(Content):
    """A query that returns the offending rows; no row means the check holds."""

    name: Identifier
    why: Text
    sql: Text
    severity: Literal["error", "warn"] = "error"


class Contract(Content):
    """tables/<schema>/<table>.yml: grain, key, references and checks of a table."""

    title: Text
    description: Text
    grain: Text = Field(description="What one row is.")
    fields: list[Identifier] = Field(description="Columns, in order; their meaning and type stand in vocabulary/columns.yml.")
    primary_key: list[Identifier]
    nullable: list[Identifier] = Field([], description="Columns that may be NULL; all others are NOT NULL.")
    descriptions: dict[Identifier, Text] = Field({}, description="What a column means here when the dictionary's words are too general.")
    foreign_keys: list[ForeignKey] = []
    checks: list[Check] = []
    reads: list[Literal["raw", "checks", "sources", "vocabulary", "taxonomies", "metrics", "claims", "decisions", "suggestions", "labels"]] = Field(
        [], description="Content that a .py table reads besides other tables."
    )
    inputs: list[Text] = Field([], description="Tables that a .py table reads (a .sql table's are parsed from it).")


class Chart(Content):
    """How a metric is drawn."""

    kind: Literal["bars", "money_bars", "shares", "dots", "table"]
    order: int = 0


class Metric(Content):
    """metrics/<id>.yml: definition, SQL and chart of one metric."""

    label: Text
    definition: Text
    formula: Text
    unit: Literal["companies", "offerings", "usd", "share", "index", "count"]
    breakdown: Literal["none", "region", "founded_year", "modality"] = "none"
    source: Text = Field(description="The paper or document the formula comes from, or 'own definition'.")
    pitfall: Text
    compares_with: Text | None = Field(None, description="figure_id of the documents' statistic beside which the whole map's value is shown.")
    sql: Text
    chart: Chart | None = None


# --- claims of the documents ------------------------------------------------------------------------------------------


class Bound(Content):
    """A bound that the whole interval of a measured value must clear; exactly one of the four is given."""

    at_least: float | None = None
    above: float | None = None
    at_most: float | None = None
    below: float | None = None

    @model_validator(mode="after")
    def _one(self) -> Bound:
        if len(self.model_dump(exclude_none=True)) != 1:
            raise ValueError("give exactly one of: at_least, above, at_most, below")
        return self

    @property
    def limit(self) -> float:
        """The value of the bound."""
        [value] = self.model_dump(exclude_none=True).values()
        return float(value)

    @property
    def is_floor(self) -> bool:
        """True when values must lie above the bound, false when they must lie below it."""
        return self.at_most is None and self.below is None

    def cleared(self, low: float, high: float) -> bool:
        """Whether all of an interval lies on the right side."""
        if self.is_floor:
            return low >= self.limit if self.above is None else low > self.limit
        return high <= self.limit if self.below is None else high < self.limit


class Passage(Content):
    """Where a document says it."""

    character_offset: int = Field(ge=0, description="Offset of the passage in the document, in characters.")
    begins: Annotated[str, StringConstraints(pattern=r"^\S+( \S+){0,4}$")] = Field(description="Its first words, five at most, to find it again.")


class DocumentClaim(Content):
    """claims/<id>.yml: a claim of a document about the industry, and how it is tested, or why it cannot be."""

    label: Text = Field(description="The claim in a few words.")
    document: Text = Field(description="File name of the document in the collection.")
    taxonomy_id: Identifier
    layers: list[Text] = Field([], description="Codes of the layers concerned, those of a sublayer joined by a slash.")
    region: Text | None = Field(None, description="The region concerned, as the document writes it.")
    says: Text = Field(description="What the document says, in our own words.")
    location: Passage
    test: Text = Field(description="What would have to be seen if it were true.")
    measure: Literal["share", "share_difference", "win_share", "range"] | None = Field(None, description="How value and interval are found.")
    unit: Literal["share", "points", "companies", "groups", "models"] | None = None
    sql: Text | None = Field(None, description="SELECT of the counts that the measure needs, over curated and marts.")
    supported_if: Bound | None = None
    contradicted_if: Bound | None = Field(None, description="Left out where finding too little proves nothing, because lists may only lack it.")
    rests_on: Identifier | None = Field(None, description="The one source that the measure rests on, where it cannot be left out.")
    cannot_be_told: Text | None = Field(None, description="Why no data at hand can test it, and which would.")
    caveat: Text

    @model_validator(mode="after")
    def _tested_or_not(self) -> DocumentClaim:
        parts = {"measure": self.measure, "unit": self.unit, "supported_if": self.supported_if}
        others = {"contradicted_if": self.contradicted_if, "rests_on": self.rests_on}
        if (self.sql is None) == (self.cannot_be_told is None):
            raise ValueError("give exactly one of: sql, cannot_be_told")
        if self.sql is not None and (missing := [name for name, part in parts.items() if part is None]):
            raise ValueError(f"a claim with sql also needs: {', '.join(missing)}")
        if self.sql is None and (present := [name for name, part in {**parts, **others}.items() if part is not None]):
            raise ValueError(f"a claim that cannot be told has no: {', '.join(present)}")
        if self.supported_if and self.contradicted_if:
            floor, ceiling = (self.supported_if, self.contradicted_if)[:: 1 if self.supported_if.is_floor else -1]
            touch = floor.limit == ceiling.limit and floor.at_least is not None and ceiling.at_most is not None
            if floor.is_floor == ceiling.is_floor or ceiling.limit > floor.limit or touch:
                raise ValueError("supported_if and contradicted_if must look opposite ways and not overlap")
        return self
