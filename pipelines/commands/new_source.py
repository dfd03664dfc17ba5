"""``marketmap new source``: the files of a source that needs an extractor of its own, whole and working on a made-up sample.

Belongs here: putting the skeletons in their places. Does not belong here: the skeletons' text (``skeletons/``), lists that need no extractor
(``import_list``).
"""

from __future__ import annotations

import shutil
from pathlib import Path
from string import Template

from ..engine.errors import QueryError
from ..engine.files import storage_errors, write_text
from ..engine.importing import check_new_id
from .console import console, relative

SKELETONS = Path(__file__).parent / "skeletons"


def run(root: Path, source_id: str) -> None:
    """Write source.yml, extract.py, a sample and a test, and say what only the author can fill in.

    Raises:
        QueryError: For an id that is none or is taken; nothing is written then.
    """
    check_new_id(root, source_id)
    folder = root / "pipelines" / "sources" / source_id
    test = root / "tests" / "unit" / "sources" / f"test_{source_id}.py"
    if test.exists():
        raise QueryError(f"{relative(test, root)} is there already — take another id, or remove it first")
    places = {
        "source.yml": folder / "source.yml",
        "extract.py": folder / "extract.py",
        "sample.csv": folder / "sample.csv",
        "test.py": test,
    }
    title = source_id.replace("_", " ").capitalize()
    try:
        with storage_errors("writing the skeleton"):
            for name, place in places.items():
                text = Template((SKELETONS / f"{name}.txt").read_text(encoding="utf-8"))
                write_text(place, text.safe_substitute(source_id=source_id, title=title))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        test.unlink(missing_ok=True)
        raise
    for place in places.values():
        _say(f"wrote {relative(place, root)}")
    _say("They work on the made-up sample. To make them yours:")
    _say("  1. source.yml: title, publisher, homepage, payload, licence, cadence, grain, every upstream field, every label, bounds")
    _say("  2. extract.py and the sample: the shape of your file; the test says what comes of it")
    _say(f"  3. marketmap snapshot {source_id} --from FOLDER --date YYYY-MM-DD, then marketmap check")


def _say(text: str) -> None:
    console().print(text, markup=False)
