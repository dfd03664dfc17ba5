"""``marketmap docs``: the generated pages, written or checked.

Belongs here: saying which pages changed. Does not belong here: rendering (``engine.docs``).
"""

from __future__ import annotations

from pathlib import Path

from ..engine.docs import stale_docs, write_docs
from ..engine.errors import ContentError, Problem
from ..engine.refresh import refresh
from ..engine.registry import load_project
from ..engine.releases import DATABASE
from .console import console


def run(root: Path, *, only_check: bool) -> None:
    """Write the stale pages, or complain about them. The sources' pages give counts, so a release is made first where there is no current one.

    Raises:
        ContentError: With ``only_check``, naming each page that is stale.
    """
    refresh(root)
    project = load_project(root)
    database = project.curated / DATABASE
    if only_check:
        stale = stale_docs(project, database)
        if stale:
            raise ContentError(Problem(path, 0, "is not what the content would make it now", "run `marketmap docs`") for path in stale)
        console().print("The generated docs are fresh.")
        return
    written = write_docs(project, database)
    for path in written:
        console().print(f"wrote {path}", markup=False)
    console().print(f"{len(written)} pages written." if written else "The generated docs were fresh already.")
