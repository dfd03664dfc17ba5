"""``marketmap refresh``: the main job with progress, and a summary of what changed.

Belongs here: showing the course and the outcome. Does not belong here: the job (``engine.refresh``), which Dagster runs too.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..engine.refresh import Outcome, refresh
from .console import console, print_json, query, visible

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..engine.releases import Release

SHOWN_NAMES = 12
REPORT, DATABASE = "data/curated/reports/index.html", "data/curated/market_map.duckdb"
STEPS = {"database": "Writing the database", "reports": "Writing the reports", "publish": "Publishing"}


def run(root: Path, *, force: bool, as_json: bool) -> None:
    """Refresh and tell what changed."""
    started = time.perf_counter()
    outcome = _with_progress(root, force=force, quiet=as_json)
    summary = summarise(outcome, time.perf_counter() - started)
    if as_json:
        print_json(summary)
    else:
        _print(summary)


def _with_progress(root: Path, *, force: bool, quiet: bool) -> Outcome:
    if quiet:
        return refresh(root, force=force)
    screen = console(error=True)
    if not screen.is_terminal:
        return refresh(root, force=force, on_plan=lambda _: _line("Building the tables"), on_step=_plain_step)
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    with Progress(
        TextColumn("{task.description:<42}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=screen, transient=True
    ) as bar:
        task = bar.add_task("Reading the content", total=None)

        def step(name: str) -> None:
            bar.update(task, description=STEPS.get(name, name), advance=1)

        return refresh(root, force=force, on_plan=lambda count: bar.update(task, total=count), on_step=step)


def _plain_step(name: str) -> None:
    if name in STEPS:
        _line(STEPS[name])


def _line(text: str) -> None:
    console(error=True).print(f"{text} …")


def summarise(outcome: Outcome, seconds: float) -> dict[str, Any]:
    """Everything that the summary tells, in plain values: the document of ``--json``."""
    release, previous = outcome.release, outcome.previous
    return {
        "release_id": release.release_id,
        "previous_release_id": previous.release_id if previous else None,
        "is_new": outcome.is_new,
        "is_changed": outcome.is_new and (previous is None or previous.release_id != release.release_id),
        "built_tables": outcome.built,
        "table_count": len(release.rows),
        "rows": {name: {"before": before, "now": now} for name, (before, now) in outcome.row_changes().items()} if outcome.is_new else {},
        "companies": _company_changes(outcome),
        "warnings": {name: list(lines) for name, lines in outcome.warnings.items()},
        "seconds": {**{stage: round(taken, 3) for stage, taken in outcome.seconds.items()}, "total": round(seconds, 3)},
        "report": REPORT,
        "database": DATABASE,
    }


def _company_changes(outcome: Outcome) -> dict[str, Any]:
    """Names of the companies that are new and that left; both empty when there is nothing to compare with."""
    now, before = outcome.release, outcome.previous
    if not outcome.is_new or before is None or before.folder == now.folder:
        return {"new": [], "left": []}
    old, new = _companies(before), _companies(now)
    if old is None or new is None:
        return {"new": [], "left": []}
    return {"new": sorted(new[key] for key in new.keys() - old.keys()), "left": sorted(old[key] for key in old.keys() - new.keys())}


def _companies(release: Release) -> dict[str, str] | None:
    """Company id → name of a release; None when its database is gone or older than this table."""
    import duckdb

    from ..engine.releases import DATABASE as FILE
    from ..engine.releases import open_reader

    try:
        with open_reader(release.folder / FILE) as reader:
            return dict(reader.execute(query("company_list")).fetchall())
    except duckdb.Error:
        return None


def _print(summary: dict[str, Any]) -> None:
    screen = console()
    say: Callable[[str], None] = lambda text: screen.print(visible(text), markup=False)  # noqa: E731
    seconds = summary["seconds"]
    if not summary["is_new"]:
        say(f"Nothing changed. Release {summary['release_id']} is up to date ({seconds['total']:.1f} s).")
    elif not summary["is_changed"]:
        say(f"Built again with the same result. Release {summary['release_id']} ({seconds['total']:.1f} s).")
    else:
        before = f", after {summary['previous_release_id']}" if summary["previous_release_id"] else ", the first one"
        say(f"New release {summary['release_id']}{before} ({seconds['total']:.1f} s).")
    if summary["is_new"]:
        say(f"  tables     {len(summary['built_tables'])} built, {summary['table_count'] - len(summary['built_tables'])} unchanged")
        if summary["previous_release_id"]:
            for name, rows in summary["rows"].items():
                say(f"  rows       {name}: {rows['before']:,} → {rows['now']:,}")
        else:
            companies = summary["rows"].get("curated.companies", {}).get("now", 0)
            say(f"  rows       {sum(rows['now'] for rows in summary['rows'].values()):,} in all, {companies:,} companies")
        for word, names in summary["companies"].items():
            if names:
                more = f" and {len(names) - SHOWN_NAMES:,} more" if len(names) > SHOWN_NAMES else ""
                say(f"  {word:<4} {len(names):>5,} companies: {', '.join(names[:SHOWN_NAMES])}{more}")
        say("  time       " + ", ".join(f"{stage} {taken:.1f} s" for stage, taken in seconds.items() if stage != "total"))
    for name, lines in summary["warnings"].items():
        for line in lines:
            say(f"  warning    {name}: {line}")
    say(f"  report     {summary['report']}")
    say(f"  database   {summary['database']}")
