"""Finds all authored content by its place and checks it as a whole: every error at once, with file and line.

Belongs here: the project as one typed value and the rules that span files. Does not belong here: the shape of one file
(``models``), reading YAML (``yaml_files``), SQL (``graph``).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from pipelines.placement.reviews import review_problems

from . import claims as document_claims
from . import models
from .errors import ContentError, Problem, nearest
from .yaml_files import read_model, read_yaml

Model = TypeVar("Model", bound=BaseModel)
SCHEMAS = ("staged", "resolved", "curated", "marts")
DECISIONS = {
    "matches": ["left", "right", "judgement", "decided_on", "why"],
    "aliases": ["subject", "relation", "object", "valid_from", "source_url", "checked_on", "note"],
    "company_reviews": [
        *("company_id", "company_name", "reviewer_code", "review_state", "scope", "modalities", "sureness", "says"),
        *("evidence_url", "second_url", "reviewed_on", "stratum", "sampling_weight", "note"),
    ],
    "layer_reviews": ["company_id", "company_name", "reviewer_code", "taxonomy_id", "layers"],
}


@dataclass(frozen=True)
class Table:
    """A table: its contract and the one file that holds its logic."""

    name: str
    contract: models.Contract
    contract_path: Path
    logic_path: Path

    @property
    def schema(self) -> str:
        """The stage it belongs to."""
        return self.name.partition(".")[0]

    @property
    def is_sql(self) -> bool:
        """True when the logic is one SELECT, false when it is Python."""
        return self.logic_path.suffix == ".sql"


@dataclass(frozen=True)
class LayerNode:
    """A layer with its place in the tree of its model."""

    layer_id: str
    parent_layer_id: str | None
    depth: int
    layer_order: int
    layer: models.Layer


@dataclass(frozen=True)
class Project:
    """Everything authored, read and checked."""

    root: Path
    activities: Mapping[str, models.Activity]
    modalities: Mapping[str, models.Modality]
    scope: models.Scope
    roles: Mapping[str, models.MentionRole]
    regions: Mapping[str, models.RegionScheme]
    countries: Mapping[str, models.Country]
    shared_hosts: Mapping[str, list[str]]
    rounds: Mapping[str, models.RoundType]
    statuses: Mapping[str, models.CompanyStatus]
    columns: Mapping[str, models.Column]
    sources: Mapping[str, models.Source]
    taxonomies: Mapping[str, models.Taxonomy]
    metrics: Mapping[str, models.Metric]
    claims: Mapping[str, models.DocumentClaim]
    tables: Mapping[str, Table]
    raw: Mapping[str, models.Contract]
    decisions: Mapping[str, list[dict[str, str]]]
    corrections: tuple[models.Correction, ...]

    @property
    def content(self) -> Path:
        """The package folder that holds all authored content."""
        return self.root / "pipelines"

    @property
    def curated(self) -> Path:
        """Where everything generated goes."""
        return self.root / "data" / "curated"

    @cached_property
    def layers(self) -> Mapping[str, list[LayerNode]]:
        """Taxonomy → all its layers and sublayers, parents before children, in the document's order."""
        return {taxonomy_id: list(layer_nodes(taxonomy_id, taxonomy.layers)) for taxonomy_id, taxonomy in self.taxonomies.items()}


def layer_nodes(prefix: str, layers: list[models.Layer], parent: str | None = None, depth: int = 1) -> Iterator[LayerNode]:
    """Walk a layer tree; ids join the codes: ``dgtl_infra_four_layers/infrastructure/semiconductors``."""
    for order, layer in enumerate(layers, start=1):
        layer_id = f"{parent or prefix}/{layer.code}"
        yield LayerNode(layer_id, parent, depth, order, layer)
        yield from layer_nodes(prefix, layer.layers, layer_id, depth + 1)


def load_project(root: Path) -> Project:
    """Read and check all content of a project.

    Raises:
        ContentError: With every problem of every file.
    """
    reader = _Reader(root / "pipelines")
    vocabulary = reader.root / "vocabulary"
    activities = reader.one(vocabulary / "activities.yml", models.Activities)
    modalities = reader.one(vocabulary / "modalities.yml", models.Modalities)
    scope = reader.one(vocabulary / "scope.yml", models.Scope)
    roles = reader.one(vocabulary / "roles.yml", models.MentionRoles)
    regions = reader.one(vocabulary / "regions.yml", models.Regions)
    countries = reader.one(vocabulary / "countries.yml", models.Countries)
    hosts = reader.one(vocabulary / "shared_hosts.yml", models.SharedHosts)
    rounds = reader.one(vocabulary / "rounds.yml", models.Rounds)
    statuses = reader.one(vocabulary / "statuses.yml", models.CompanyStatuses)
    columns = reader.one(vocabulary / "columns.yml", models.Columns)
    sources = {path.parent.name: reader.one(path, models.Source) for path in sorted(reader.root.glob("sources/*/source.yml"))}
    taxonomies = {path.stem: reader.one(path, models.Taxonomy) for path in sorted(reader.root.glob("taxonomies/*.yml"))}
    metrics = {path.stem: reader.one(path, models.Metric) for path in sorted(reader.root.glob("metrics/*.yml"))}
    claims = {path.stem: reader.one(path, models.DocumentClaim) for path in sorted(reader.root.glob("claims/*.yml"))}
    tables = reader.tables()
    raw = {path.stem: reader.one(path, models.Contract) for path in sorted(reader.root.glob("tables/raw/*.yml"))}
    corrections = reader.one(reader.root / "decisions" / "corrections.yml", models.Corrections)
    decisions = {name: reader.decisions(name, header) for name, header in DECISIONS.items()}
    if reader.problems:
        raise ContentError(reader.problems)
    assert activities and modalities and scope and roles and regions and countries and hosts and rounds and statuses and columns and corrections
    project = Project(
        root=root,
        activities=activities.activities,
        modalities=modalities.modalities,
        scope=scope,
        roles=roles.roles,
        regions=regions.schemes,
        countries=countries.countries,
        shared_hosts=hosts.hosts,
        rounds=rounds.rounds,
        statuses=statuses.statuses,
        columns=columns.columns,
        sources={key: value for key, value in sources.items() if value},
        taxonomies={key: value for key, value in taxonomies.items() if value},
        metrics={key: value for key, value in metrics.items() if value},
        claims={key: value for key, value in claims.items() if value},
        tables=tables,
        raw={key: value for key, value in raw.items() if value},
        decisions=decisions,
        corrections=tuple(corrections.corrections),
    )
    problems = list(_cross_checks(project))
    if problems:
        raise ContentError(problems)
    return project


class _Reader:
    """Collects problems over all files instead of stopping at the first."""

    def __init__(self, root: Path):
        self.root = root
        self.problems: list[Problem] = []

    def one(self, path: Path, model: type[Model]) -> Model | None:
        try:
            return read_model(path, model)
        except ContentError as error:
            self.problems += error.problems
            return None

    def tables(self) -> dict[str, Table]:
        tables = {}
        for schema in SCHEMAS:
            folder = self.root / "tables" / schema
            contracts = {path.stem: path for path in sorted(folder.glob("*.yml"))}
            logic = {path.stem: path for path in [*sorted(folder.glob("*.py")), *sorted(folder.glob("*.sql"))] if path.stem != "__init__"}
            for name in sorted(contracts.keys() ^ logic.keys()):
                path = contracts.get(name) or logic[name]
                self.problems.append(Problem(str(path), 0, "a table is a pair of files", f"add {name}.yml or {name}.sql / {name}.py beside it"))
            for name in sorted(contracts.keys() & logic.keys()):
                if contract := self.one(contracts[name], models.Contract):
                    tables[f"{schema}.{name}"] = Table(f"{schema}.{name}", contract, contracts[name], logic[name])
        return tables

    def decisions(self, name: str, header: list[str]) -> list[dict[str, str]]:
        path = self.root / "decisions" / f"{name}.csv"
        try:
            with path.open(encoding="utf-8", newline="") as stream:
                reader = csv.reader(stream, strict=True)
                rows = list(reader)
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            self.problems.append(Problem(str(path), 0, f"cannot be read: {error}"))
            return []
        if not rows or rows[0] != header:
            self.problems.append(Problem(str(path), 1, f"the columns must be: {','.join(header)}"))
            return []
        for line, row in enumerate(rows[1:], start=2):
            if len(row) != len(header):
                self.problems.append(Problem(str(path), line, f"{len(row)} cells where the header has {len(header)}"))
        return [dict(zip(header, row, strict=False)) for row in rows[1:]]


def _cross_checks(project: Project) -> Iterator[Problem]:
    yield from _check_sources(project)
    yield from _unknown_modalities(project)
    for taxonomy_id in project.taxonomies:
        yield from _check_taxonomy(project, taxonomy_id)
    yield from _check_regions(project)
    yield from _check_corrections(project)
    yield from review_problems(project)
    yield from _check_tables(project)
    yield from document_claims.check_claims(project)
    for name, table in project.tables.items():
        if table.contract.reads and table.is_sql:
            yield Problem(str(table.contract_path), 0, f"{name}: only a .py table reads content; a .sql table's inputs are parsed from it")


def _lines(path: Path) -> dict[tuple[str | int, ...], int]:
    return read_yaml(path)[1]


def _unknown_activities(project: Project, path: Path, used: dict[tuple[str | int, ...], str]) -> Iterator[Problem]:
    unknown = {where: word for where, word in used.items() if word not in project.activities}
    lines = _lines(path) if unknown else {}
    for where, word in unknown.items():
        yield Problem(str(path), lines.get(where, 0), f"unknown activity '{word}'", nearest(word, project.activities))


def _check_sources(project: Project) -> Iterator[Problem]:
    for source_id, source in project.sources.items():
        path = project.content / "sources" / source_id / "source.yml"
        used: dict[tuple[str | int, ...], str] = {}
        for scheme, rules in source.categories.items():
            for label, rule in rules.items():
                for word in rule.activities:
                    used[("categories", scheme, label)] = word if word not in project.activities else used.get(("categories", scheme, label), word)
        yield from _unknown_activities(project, path, used)
        yield from _unknown_layers(project, path, source)
        for field in sorted(source.reads.keys() & source.ignores.keys()):
            yield Problem(str(path), _lines(path).get(("ignores", field), 0), f"the field '{field}' is both read and ignored")
        for column in source.fill_floors:
            if column not in project.raw["records"].fields:
                line = _lines(path).get(("fill_floors", column), 0)
                yield Problem(str(path), line, f"records.csv has no column '{column}'", nearest(column, project.raw["records"].fields))
        if source.bounds.min > source.bounds.max:
            yield Problem(str(path), _lines(path).get(("bounds",), 0), "bounds.min is larger than bounds.max")


def _unknown_layers(project: Project, path: Path, source: models.Source) -> Iterator[Problem]:
    known = {node.layer_id for nodes in project.layers.values() for node in nodes}
    for scheme, rules in source.categories.items():
        for label, rule in rules.items():
            for layer_id in rule.layers:
                if layer_id not in known:
                    line = _lines(path).get(("categories", scheme, label), 0)
                    yield Problem(str(path), line, f"unknown layer '{layer_id}'", nearest(layer_id, known))


def _unknown_modalities(project: Project) -> Iterator[Problem]:
    """Words for modalities that the vocabulary does not have, on activities and on the labels of sources."""
    stated: list[tuple[Path, tuple[str | int, ...], list[str]]] = [
        (project.content / "vocabulary" / "activities.yml", ("activities", activity_id, "modalities"), activity.modalities)
        for activity_id, activity in project.activities.items()
    ]
    for source_id, source in project.sources.items():
        path = project.content / "sources" / source_id / "source.yml"
        stated += [
            (path, ("categories", scheme, label, "modalities"), rule.modalities or [])
            for scheme, rules in source.categories.items()
            for label, rule in rules.items()
        ]
    for path, where, words in stated:
        for word in words:
            if word not in project.modalities:
                yield Problem(str(path), _lines(path).get(where, 0), f"unknown modality '{word}'", nearest(word, project.modalities))


def _check_taxonomy(project: Project, taxonomy_id: str) -> Iterator[Problem]:
    taxonomy, path = project.taxonomies[taxonomy_id], project.content / "taxonomies" / f"{taxonomy_id}.yml"
    lines: dict[tuple[str | int, ...], int] = {}

    def at(*where: str | int) -> int:
        lines.update(lines or _lines(path))
        return lines.get(where, 0)

    if taxonomy.citation.source and taxonomy.citation.source not in project.sources:
        hint = nearest(taxonomy.citation.source, project.sources)
        yield Problem(str(path), at("citation", "source"), f"unknown source '{taxonomy.citation.source}'", hint)
    stance: dict[str, str] = {}
    exact: dict[str, str] = {}
    seen: set[str] = set()
    for node in project.layers[taxonomy_id]:
        where = _line_of_layer(taxonomy.layers, node.layer)
        if node.layer_id in seen:
            yield Problem(str(path), at(*where), f"the code '{node.layer.code}' stands twice under the same parent")
        seen.add(node.layer_id)
        for activity, relation in node.layer.activities.items():
            if activity not in project.activities:
                yield Problem(str(path), at(*where, "activities", activity), f"unknown activity '{activity}'", nearest(activity, project.activities))
            if relation == "exact":
                if activity in exact:
                    yield Problem(
                        str(path), at(*where, "activities", activity), f"'{activity}' is exact to both {exact[activity]} and {node.layer_id}"
                    )
                exact[activity] = node.layer_id
            stance[activity] = node.layer_id
    for activity in taxonomy.no_counterpart:
        if activity not in project.activities:
            yield Problem(str(path), at("no_counterpart", activity), f"unknown activity '{activity}'", nearest(activity, project.activities))
        elif activity in stance:
            yield Problem(str(path), at("no_counterpart", activity), f"'{activity}' has a layer ({stance[activity]}) and no counterpart at once")
    for activity in project.activities.keys() - stance.keys() - taxonomy.no_counterpart.keys():
        yield Problem(str(path), 0, f"no stance on the activity '{activity}'", "name it in a layer's activities or in no_counterpart with the reason")
    counted = sum(layer.kind == "layer" for layer in taxonomy.layers)
    if counted != taxonomy.layer_count:
        yield Problem(str(path), at("layer_count"), f"layer_count says {taxonomy.layer_count}, the file has {counted} layers")


def _line_of_layer(layers: list[models.Layer], wanted: models.Layer, where: tuple[str | int, ...] = ("layers",)) -> tuple[str | int, ...]:
    for index, layer in enumerate(layers):
        if layer is wanted:
            return (*where, index)
        if inner := _line_of_layer(layer.layers, wanted, (*where, index, "layers")):
            return inner
    return ()


def _check_corrections(project: Project) -> Iterator[Problem]:
    path = project.content / "decisions" / "corrections.yml"
    for index, correction in enumerate(project.corrections):
        line = _lines(path).get(("corrections", index), 0)
        if correction.source not in project.sources:
            yield Problem(str(path), line, f"unknown source '{correction.source}'", nearest(correction.source, project.sources))
        for column in (correction.column, *correction.where):
            if column not in project.raw[correction.file].fields:
                known = project.raw[correction.file].fields
                yield Problem(str(path), line, f"{correction.file}.csv has no column '{column}'", nearest(column, known))
        if correction.wrong == correction.right:
            yield Problem(str(path), line, "wrong and right are the same")


def _check_regions(project: Project) -> Iterator[Problem]:
    path = project.content / "vocabulary" / "regions.yml"
    for scheme_id, scheme in project.regions.items():
        home: dict[str, str] = {}
        for region_id, region in scheme.regions.items():
            for code in region.countries:
                where = ("schemes", scheme_id, "regions", region_id)
                if code not in project.countries:
                    yield Problem(str(path), _lines(path).get(where, 0), f"unknown country '{code}'")
                if code in home:
                    yield Problem(str(path), _lines(path).get(where, 0), f"{code} is in {home[code]} and {region_id} of {scheme_id}")
                home[code] = region_id


def _check_tables(project: Project) -> Iterator[Problem]:
    named = {**{f"raw.{name}": contract for name, contract in project.raw.items()}, **{n: t.contract for n, t in project.tables.items()}}
    paths = {**{f"raw.{name}": project.content / "tables" / "raw" / f"{name}.yml" for name in project.raw}}
    paths |= {name: table.contract_path for name, table in project.tables.items()}
    for name, contract in named.items():
        path = paths[name]
        for index, column in enumerate(contract.fields):
            if column not in project.columns:
                hint = nearest(column, project.columns) or "add it to vocabulary/columns.yml"
                yield Problem(str(path), _lines(path).get(("fields", index), 0), f"the column '{column}' is not in the column dictionary", hint)
        for part in ("primary_key", "nullable"):
            for index, column in enumerate(getattr(contract, part)):
                if column not in contract.fields:
                    yield Problem(str(path), _lines(path).get((part, index), 0), f"{part}: no field '{column}'", nearest(column, contract.fields))
        for column in contract.descriptions.keys() - set(contract.fields):
            yield Problem(str(path), _lines(path).get(("descriptions", column), 0), f"descriptions: no field '{column}'")
        for index, key in enumerate(contract.foreign_keys):
            line = _lines(path).get(("foreign_keys", index), 0)
            target = project.tables.get(key.resource)
            if target is None:
                yield Problem(str(path), line, f"unknown table '{key.resource}'", nearest(key.resource, project.tables))
            elif target.schema != name.partition(".")[0]:
                yield Problem(str(path), line, f"a foreign key stays inside its schema; {key.resource} is in another", "use a check instead")
            elif key.reference_fields != target.contract.primary_key:
                yield Problem(
                    str(path), line, f"a foreign key must point at the primary key of {key.resource}: {', '.join(target.contract.primary_key)}"
                )
        for index, source in enumerate(contract.inputs):
            if source not in named:
                yield Problem(str(path), _lines(path).get(("inputs", index), 0), f"unknown table '{source}'", nearest(source, named))
