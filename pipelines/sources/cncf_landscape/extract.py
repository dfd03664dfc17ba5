"""The AI sections of the CNCF landscape → projects and products.

Belongs here: which items are in scope, second paths included. Does not belong here: the tree (``pipelines.parsing.landscapes``), which
sections are those of AI and what they mean (``source.yml``).
"""

from __future__ import annotations

from itertools import compress
from pathlib import Path

from pipelines.engine.errors import ContentError
from pipelines.engine.extraction import Extract, Payload, Row, web_address
from pipelines.engine.models import Source
from pipelines.parsing.landscapes import Item, by_project, field_names, is_project_permalink, landscape_items, set_aside
from pipelines.parsing.repositories import github_repository

FILE = "landscape.yml"
# Fields that items may have or not.
OPTIONAL = {
    "additional_repos", "allow_duplicate_repo", "bluesky_url", "branch", "description", "enduser", "extra", "joined", "open_source", "organization",
    "project", "project_org", "second_path", "slug", "stock_ticker", "subcategory.note", "twitter", "unnamed_organization", "url_for_bestpractices",
}  # fmt: skip


def extract(payload: Payload) -> Extract:
    """Read the landscape.

    Args:
        payload: ``landscape.yml``, the whole landscape.

    Returns:
        One record per project or product with at least one section of AI; all other items are ignored by the name of their section.

    Raises:
        ContentError: Unknown or missing field, category or section of AI, wrong type, a truncated or empty file.
    """
    path, tree = payload.folder / FILE, payload.yaml(FILE)
    items = landscape_items(tree, path)
    seen = {_declared(section, payload.source) for item in items for section in sections(item, path)}
    empty = [name for name in payload.source.reads.keys() | payload.source.ignores.keys() if name.startswith("section ")]
    payload.check_fields(FILE, field_names(tree, items) | seen, optional=[*OPTIONAL, *empty])
    is_in_scope = [any(_declared(section, payload.source) in payload.source.reads for section in sections(item, path)) for item in items]
    in_scope = list(compress(items, is_in_scope))
    left_out = list(compress(items, (not is_in for is_in in is_in_scope)))
    projects = by_project(in_scope)
    return Extract(
        rows_in=len(items),
        records=[_record(key, group, payload) for key, group in projects.items()],
        merged=len(in_scope) - len(projects),
        ignored=set_aside(left_out, lambda item: f"{item.section}: {payload.source.ignores[_declared(item.section, payload.source)]}"),
    )


def sections(item: Item, path: Path) -> list[str]:
    """All sections of an item, "Category / Subcategory": the one it stands in, then its second paths."""
    further = item.fields.get("second_path") or []
    if not isinstance(further, list) or not all(isinstance(section, str) and " / " in section for section in further):
        raise ContentError.at(path, f"{item.label}: second_path is {further!r}, expected a list of 'Category / Subcategory'")
    return [item.section, *(section.strip() for section in further)]


def _declared(section: str, source: Source) -> str:
    """The name under which source.yml knows a section: its own, else that of its category."""
    own = f"section {section}"
    return own if own in source.reads else f"section {section.split(' / ')[0]}"


def _record(key: str, items: list[Item], payload: Payload) -> Row:
    first = items[0]
    paths = [section for item in items for section in sections(item, payload.folder / FILE)]
    permalink = next((item.permalink for item in items if item.permalink), "")
    repository = github_repository(first.text("repo_url"))
    is_open = any(item.fields.get("repo_url") or item.fields.get("project") for item in items)
    return {
        "record_id": key,
        "kind": payload.source.default_kind if is_open else "product",
        "name": first.name,
        "owner": f"crunchbase:{permalink}" if permalink and not is_project_permalink(permalink) else "",
        "url": web_address(first.text("homepage_url")),
        "categories": [f"section:{path}" for path in dict.fromkeys(paths) if _declared(path, payload.source) in payload.source.reads],
        "external_ids": [f"github_repository:{repository}"] if repository else [],
    }
