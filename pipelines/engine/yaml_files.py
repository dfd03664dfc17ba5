"""Reading YAML strictly, with line numbers kept for every value so that a model's complaint can point at its line.

Belongs here: text → plain values or a checked model. Does not belong here: which files exist (``registry``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar, get_args

import yaml
from pydantic import BaseModel, ValidationError

from .errors import ContentError, Problem, nearest

Model = TypeVar("Model", bound=BaseModel)
Location = tuple[str | int, ...]
MAX_BYTES = 4_000_000
MAX_DEPTH = 40
_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(?P<yaml>.*?)^---[ \t]*\r?$", re.DOTALL | re.MULTILINE)
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_model(path: Path, model: type[Model]) -> Model:
    """Read one YAML file into its model.

    Raises:
        ContentError: With one problem per fault: syntax, duplicate key, anchor, unknown key, wrong type or value.
    """
    value, lines = read_yaml(path)
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise ContentError(_problems(path, error, lines, model)) from None


def read_yaml(path: Path) -> tuple[Any, dict[Location, int]]:
    """Read one YAML file as plain values and the line of each value by its location.

    Anchors, tags beyond the plain ones, duplicate keys, and files over 4 MB or nested over 40 levels are refused: authored
    content needs none of them and upstream files use them as bombs.
    """
    return _read_text_as_yaml(_read_text(path), path)


def read_front_matter(text: str, path: Path) -> dict[str, Any]:
    """Read the YAML mapping between two lines "---" at the head of a text, as strictly as ``read_yaml``; what follows is not looked at.

    Args:
        text: The whole text, such as that of a Markdown page.
        path: How messages name it, such as the path inside an archive.

    Raises:
        ContentError: For a text that does not begin with such a block, a block that is no mapping, and all that ``read_yaml`` refuses.
    """
    found = _FRONT_MATTER.match(text)
    if found is None:
        raise ContentError.at(
            path, "no front matter: expected a line '---', YAML and a line '---' at the head", line=1, hint="the file may be truncated"
        )
    value, _ = _read_text_as_yaml(f"\n{found['yaml']}", path)  # the line "---" counts as a line
    if not isinstance(value, dict):
        raise ContentError.at(path, f"the front matter is {type(value).__name__}, expected names and values", line=2)
    return value


def _read_text_as_yaml(text: str, path: Path) -> tuple[Any, dict[Location, int]]:
    loader = _Loader(text)
    try:
        _refuse_deep_nesting(text, path)
        node = loader.get_single_node()
        if node is None:
            raise ContentError.at(path, "the file is empty")
        lines: dict[Location, int] = {}
        problems: list[Problem] = []
        value = _plain(node, (), loader, path, lines, problems, set())
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        what = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise ContentError.at(path, f"not valid YAML: {what}", line=mark.line + 1 if mark else 0) from None
    finally:
        loader.dispose()
    if problems:
        raise ContentError(problems)
    return value, lines


def _refuse_deep_nesting(text: str, path: Path) -> None:
    """The reader below calls itself once per level without a limit of its own, so the depth is checked before it builds anything."""
    loader, depth = _Loader(text), 0
    try:
        while loader.check_event():
            event = loader.get_event()
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth > MAX_DEPTH:
                raise ContentError.at(path, f"nested over {MAX_DEPTH} levels", line=event.start_mark.line + 1, hint="write it flatter")
    finally:
        loader.dispose()


def _read_text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ContentError.at(path, f"cannot be read: {error.strerror}") from None
    if len(raw) > MAX_BYTES:
        raise ContentError.at(path, f"{len(raw):,} bytes; at most {MAX_BYTES:,} are read")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ContentError.at(path, f"not UTF-8 (byte {error.start})", line=line, hint="save the file as UTF-8") from None


def _plain(node: yaml.Node, where: Location, loader: Any, path: Path, lines: dict[Location, int], problems: list[Problem], seen: set[int]) -> Any:
    line = node.start_mark.line + 1
    lines[where] = line
    if id(node) in seen or len(where) > MAX_DEPTH:
        problems.append(Problem(str(path), line, "anchors, aliases and very deep nesting are not read", "write the value out"))
        return None
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
            if key is None:
                problems.append(Problem(str(path), key_node.start_mark.line + 1, "a key must be a plain word"))
            elif key in mapping:
                problems.append(Problem(str(path), key_node.start_mark.line + 1, f"the key '{key}' stands twice"))
            else:
                mapping[key] = _plain(value_node, (*where, key), loader, path, lines, problems, seen)
                lines[(*where, key)] = key_node.start_mark.line + 1
        return mapping
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*where, i), loader, path, lines, problems, seen) for i, item in enumerate(node.value)]
    if not str(node.tag).startswith("tag:yaml.org,2002:") or "python" in str(node.tag):
        problems.append(Problem(str(path), line, f"the tag {node.tag} is not read"))
        return None
    try:
        return loader.construct_object(node)
    except (ValueError, OverflowError) as error:  # a date that no calendar has
        problems.append(Problem(str(path), line, f"'{node.value}' is not a value: {error}", "write it in quotes"))
        return None


def _problems(path: Path, error: ValidationError, lines: dict[Location, int], model: type[BaseModel]) -> Iterator[Problem]:
    for fault in error.errors():
        location = tuple(part for part in fault["loc"] if part != "[key]")
        spot = location
        while spot and spot not in lines:
            spot = spot[:-1]
        name = " → ".join(str(part) for part in location) or "the file"
        message, hint = str(fault["msg"]).removeprefix("Value error, "), ""
        if fault["type"] == "extra_forbidden":
            message, hint = "unknown key", nearest(str(location[-1]), _field_names(model))
        elif fault["type"] == "missing":
            message = "missing"
        elif fault["type"] == "literal_error":
            hint = nearest(str(fault["input"]), [word.strip("' ") for word in str(fault["ctx"]["expected"]).replace(" or ", ", ").split(",")])
        yield Problem(str(path), lines.get(spot, 0), f"{name}: {message}", hint)


def _field_names(model: type[BaseModel], seen: frozenset[type[BaseModel]] = frozenset()) -> set[str]:
    """The names of all fields of a model and the models inside it."""
    names = set(model.model_fields)
    for field in model.model_fields.values():
        for inner in _models_in(field.annotation):
            if inner is not model and inner not in seen:
                names |= _field_names(inner, seen | {model})
    return names


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)
