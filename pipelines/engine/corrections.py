"""Upstream errors mended as data: ``decisions/corrections.yml`` laid over the raw rows when they are read.

Belongs here: which cell a correction changes, and the rule that each one must still change something. Does not belong here: what is wrong
(the YAML), merging of companies (``decisions/matches.csv``). The snapshots themselves are never edited.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .errors import ContentError, Problem
from .models import Correction
from .registry import Project
from .snapshots import MULTIPLE, SEPARATOR, Snapshot, read_rows
from .yaml_files import read_yaml

Cells = dict[str, str | None]


def corrected(project: Project, source_id: str, file: str, rows: list[Cells]) -> list[Cells]:
    """The rows of one snapshot file with every correction of this source and file applied, in the order of the file.

    Args:
        project: The content, which holds the corrections.
        source_id: The source the rows come from.
        file: ``records``, ``funding`` or ``facilities``.
        rows: Rows as ``read_rows`` gives them; they are not changed.
    """
    wanted = [correction for correction in project.corrections if (correction.source, correction.file) == (source_id, file)]
    if not wanted:
        return rows
    records = {correction.record for correction in wanted}
    return [_mended(row, wanted) if row["record_id"] in records else row for row in rows]


def count_matches(project: Project, snapshots: Iterable[Snapshot]) -> list[int]:
    """How many rows of all snapshots each correction changes, in the order of ``decisions/corrections.yml``."""
    counts = [0] * len(project.corrections)
    concerned = {(correction.source, correction.file) for correction in project.corrections}
    for snapshot in snapshots:
        for source_id, file in sorted(concerned):
            if source_id != snapshot.source_id or f"{file}.csv" not in snapshot.manifest.files:
                continue
            for row in read_rows(snapshot.folder / f"{file}.csv", project.raw[file]):
                for index, correction in enumerate(project.corrections):
                    if (correction.source, correction.file) == (source_id, file):
                        counts[index] += _matches(row, correction)
    return counts


def check_matches(project: Project, counts: list[int]) -> None:
    """Refuse corrections that change nothing any more.

    Raises:
        ContentError: Naming the line of each such correction.
    """
    path = project.content / "decisions" / "corrections.yml"
    idle = [index for index, count in enumerate(counts) if not count]
    if idle:
        lines = read_yaml(path)[1]
        raise ContentError(
            Problem(
                str(path),
                lines.get(("corrections", index), 0),
                f"nothing in any snapshot of {project.corrections[index].source} has '{project.corrections[index].wrong}' as "
                f"{project.corrections[index].column} of '{project.corrections[index].record}'",
                "remove the correction, or mend its record, column or wrong value",
            )
            for index in idle
        )


def _matches(row: Mapping[str, str | None], correction: Correction) -> bool:
    if row["record_id"] != correction.record or any((row[column] or "") != value for column, value in correction.where.items()):
        return False
    return correction.wrong in _values(row[correction.column], correction.column)


def _values(cell: str | None, column: str) -> list[str]:
    return cell.split(SEPARATOR) if cell and column in MULTIPLE else [cell or ""]


def _mended(row: Cells, corrections: list[Correction]) -> Cells:
    mended = dict(row)
    for correction in corrections:
        if _matches(mended, correction):
            values = _values(mended[correction.column], correction.column)
            values = [correction.right if value == correction.wrong else value for value in values]
            mended[correction.column] = SEPARATOR.join(dict.fromkeys(value for value in values if value)) or None
    return mended
