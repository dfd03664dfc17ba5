"""Corrections: laid over raw rows, never written into a snapshot, and an error when there is nothing left to correct."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.engine.corrections import check_matches, corrected, count_matches
from pipelines.engine.errors import ContentError
from pipelines.engine.refresh import refresh
from pipelines.engine.registry import load_project
from pipelines.engine.snapshots import find_snapshots, read_rows

HEAD = "# yaml-language-server: $schema=../../docs/schemas/corrections.schema.json\n"
ENTRY = """
  - source: {source}
    record: {record}
    file: {file}
    column: {column}
    wrong: {wrong}
    right: {right}
    evidence: https://example.org/page
    checked_on: 2026-11-22
    why: A test.
"""
HIREVUE = {
    "source": "aiaas_supply_chain",
    "record": "hirevue",
    "file": "records",
    "column": "url",
    "wrong": "https://ridewithvia.com/",
    "right": '""',
}


def write(root: Path, *changes: dict[str, str]) -> None:
    entries = "".join(ENTRY.format(**{**HIREVUE, **change}) for change in changes)
    (root / "pipelines" / "decisions" / "corrections.yml").write_text(f"{HEAD}corrections:{entries}", encoding="utf-8")


def test_the_committed_corrections_all_change_something(project_root: Path) -> None:
    project = load_project(project_root)
    assert project.corrections and min(count_matches(project, find_snapshots(project_root))) >= 1


def test_a_cell_gets_its_right_value_and_the_snapshot_keeps_the_wrong_one(copy_project: Callable[[], Path]) -> None:
    root = copy_project()
    write(root, {"right": "https://www.hirevue.com/"})
    project = load_project(root)
    file = next(root.glob("data/raw/aiaas_supply_chain/*/records.csv"))
    before = read_rows(file, project.raw["records"])
    after = corrected(project, "aiaas_supply_chain", "records", before)
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert [(old["url"], new["url"]) for old, new in changed] == [("https://ridewithvia.com/", "https://www.hirevue.com/")]
    assert corrected(project, "firstmark_mad", "records", before) is before  # the same ids in another list are other records


def test_one_of_several_values_can_be_mended_or_taken_away(copy_project: Callable[[], Path]) -> None:
    root = copy_project()
    write(
        root,
        {"column": "categories", "wrong": "industry:Recruiting"},
        {"column": "categories", "wrong": "category:Process Automation", "right": "category:Sales"},
    )
    project = load_project(root)
    row = next(
        row
        for row in read_rows(next(root.glob("data/raw/aiaas_supply_chain/*/records.csv")), project.raw["records"])
        if row["record_id"] == "hirevue"
    )
    [mended] = corrected(project, "aiaas_supply_chain", "records", [row])
    labels = str(mended["categories"]).split("|")
    assert "industry:Recruiting" not in labels and "category:Process Automation" not in labels and "category:Sales" in labels
    assert len(labels) == len(str(row["categories"]).split("|")) - 1


def test_a_correction_that_matches_nothing_stops_the_refresh_and_names_its_line(copy_project: Callable[[], Path]) -> None:
    root = copy_project()
    write(root, {}, {"wrong": "https://elsewhere.example/"})
    with pytest.raises(ContentError) as caught:
        refresh(root)
    [problem] = caught.value.problems
    assert problem.path.endswith("corrections.yml") and problem.line == 13 and "https://elsewhere.example/" in problem.message


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"source": "aiaas_suply_chain"}, "unknown source"),
        ({"column": "webpage"}, "no column 'webpage'"),
        ({"right": "https://ridewithvia.com/"}, "wrong and right are the same"),
        ({"file": "mentions"}, "file"),
    ],
)
def test_a_correction_that_cannot_be_meant_is_refused(copy_project: Callable[[], Path], change: dict[str, str], message: str) -> None:
    root = copy_project()
    write(root, change)
    with pytest.raises(ContentError, match=message):
        load_project(root)


def test_counts_are_what_check_matches_judges(project_root: Path) -> None:
    project = load_project(project_root)
    check_matches(project, [1] * len(project.corrections))
    with pytest.raises(ContentError, match="remove the correction"):
        check_matches(project, [0] + [1] * (len(project.corrections) - 1))


def test_the_check_command_tells_of_an_idle_correction_and_of_a_broken_record_of_checks(copy_project: Callable[[], Path]) -> None:
    from pipelines.commands.check import run

    root = copy_project()
    write(root, {"wrong": "https://elsewhere.example/"})
    (root / "data" / "raw" / "techstars" / "checks.csv").write_text("not,a,record\n", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        run(root, as_json=False)
    assert {Path(problem.path).name for problem in caught.value.problems} == {"corrections.yml", "checks.csv"}
