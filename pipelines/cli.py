"""The command ``marketmap``: arguments, help and exit codes.

Belongs here: which commands there are and what their options mean. Does not belong here: what they do (``pipelines.commands``), which is
imported only when a command runs, so that ``marketmap --help`` is quick.

Exit codes:
    ==== =====================================================================================================
    0    done
    1    unexpected error (set MARKETMAP_DEBUG=1 to see where)
    2    content, a snapshot or a payload is not as it must be; also `check` and `docs --check` finding something
    3    a table could not be built or breaks its contract
    4    storage: no release yet, disk full, no permission
    5    another refresh is running
    6    a query or a name that cannot be answered
    7    some sources could not be fetched; their last good snapshots stay in use
    64   the command was called wrongly (unknown option, missing argument)
    130  stopped with Ctrl-C
    ==== =====================================================================================================

Whatever the code, the release that readers see is whole: it is the new one after 0, the one before otherwise.
"""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

USAGE, INTERRUPTED = 64, 130
EXIT_CODES = (
    "Exit codes: 0 done · 1 unexpected error (MARKETMAP_DEBUG=1 shows where) · 2 content or snapshot not as it must be · "
    "3 a table breaks its contract · 4 storage (no release yet, disk full, no permission) · 5 another refresh is running · "
    "6 unknown name or bad query · 7 some sources could not be fetched (their last good snapshots stay in use) · "
    "64 wrong call · 130 Ctrl-C. After any error the last release is still published."
)
app = typer.Typer(
    name="marketmap",
    help="The generative-AI market map: build it, check it, query it, and ask how it knows.",
    epilog=EXIT_CODES,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Format(StrEnum):
    """How ``sql`` writes its rows."""

    table = "table"
    csv = "csv"
    json = "json"


class ListIs(StrEnum):
    """What standing in an imported list says of a company."""

    generative = "generative"
    ai = "ai"
    mixed = "mixed"


class Judgement(StrEnum):
    """What a person thinks of two records."""

    same = "same"
    different = "different"
    unsure = "unsure"


class NewThing(StrEnum):
    """What ``new`` can begin."""

    source = "source"


Root = Annotated[
    Path | None, typer.Option("--root", envvar="MARKETMAP_ROOT", help="The project's folder; by default the checkout that holds this package.")
]
Json = Annotated[bool, typer.Option("--json", help="Write one JSON document to standard output, for scripts.")]


def project_root(given: Path | None = None) -> Path:
    """The folder of the project: as given, else MARKETMAP_ROOT, else the checkout that holds the package.

    Raises:
        ContentError: When there is no project in that folder.
    """
    from .engine.errors import ContentError

    stated = given or (Path(os.environ["MARKETMAP_ROOT"]) if os.environ.get("MARKETMAP_ROOT") else None)
    root = (stated or Path(__file__).parents[1]).absolute()
    if not (root / "pipelines" / "sources").is_dir():
        raise ContentError.at(root, "no project here", hint="name its folder with --root or MARKETMAP_ROOT")
    return root


@app.command(epilog="Examples:  marketmap refresh  ·  marketmap refresh --json | jq .companies.new")
def refresh(
    force: Annotated[bool, typer.Option("--force", help="Check every table again even when no input has changed.")] = False,
    json: Json = False,
    root: Root = None,
) -> None:
    """Build the database and the report site from the content and the committed snapshots; needs no network."""
    from .commands import refresh as command

    command.run(project_root(root), force=force, as_json=json)


@app.command(epilog="Example:  marketmap check")
def check(json: Json = False, root: Root = None) -> None:
    """Check every YAML file, contract, query and snapshot, and list all problems with file and line; builds nothing."""
    from .commands import check as command

    command.run(project_root(root), as_json=json)


@app.command(
    epilog='Examples:  marketmap sql "FROM curated.companies LIMIT 5"  ·  marketmap sql "SHOW ALL TABLES" -f csv  ·  marketmap sql - < query.sql'
)
def sql(
    query: Annotated[
        str, typer.Argument(help="One statement that reads (DuckDB's dialect), or - to read it from standard input.", show_default=False)
    ],
    format: Annotated[
        Format, typer.Option("--format", "-f", help="How to write the rows. CSV cells are data as they are, not made safe for spreadsheets.")
    ] = Format.table,
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    limit: Annotated[int, typer.Option("--limit", "-n", min=0, help="At most so many rows; 0 = all.")] = 1000,
    timeout: Annotated[float, typer.Option("--timeout", min=0, help="Stop after so many seconds; 0 = never.")] = 300,
    root: Root = None,
) -> None:
    """Query the published database, read-only; works during a refresh too.

    The query can read the database and nothing else: no files, no network, no settings. Missing values are NULL in tables, empty cells in CSV,
    null in JSON. A note on standard error says when there are more rows than shown.
    """
    from .commands import sql as command

    command.run(project_root(root), sys.stdin.read() if query == "-" else query, "json" if json else format.value, limit=limit, timeout=timeout)


@app.command(epilog='Examples:  marketmap why OpenAI  ·  marketmap why "Hugging Face" --json  ·  marketmap why cmp_0123456789')
def why(
    company: Annotated[
        list[str], typer.Argument(help="A company's id, name, domain or offering; case and accents do not matter.", show_default=False)
    ],
    everything: Annotated[bool, typer.Option("--all", help="Show every row and claim, not only the first few of each kind.")] = False,
    json: Json = False,
    root: Root = None,
) -> None:
    """Show which source rows a company is made of and how they came together, what put it in each layer, and where each value comes from.

    Every merge stands with its reason and the line that undoes it.
    """
    from .commands import why as command

    command.run(project_root(root), " ".join(company), as_json=json, show_all=everything)


@app.command(
    epilog="Examples:  marketmap review  ·  marketmap review --merges  ·  marketmap review --list --limit 20 -f csv  ·  "
    'marketmap review ycombinator:yc-641 domain:example.com different --why "two firms of one name"'
)
def review(
    left: Annotated[str | None, typer.Argument(help="A record, or domain:example.com for all whose home page that is.", show_default=False)] = None,
    right: Annotated[str | None, typer.Argument(help="The record, or domain:…, on the other side.", show_default=False)] = None,
    judgement: Annotated[Judgement | None, typer.Argument(help="What they are.", show_default=False)] = None,
    why: Annotated[str, typer.Option("--why", help="What the judgement rests on, at best with a web address.", show_default=False)] = "",
    listed: Annotated[bool, typer.Option("--list", help="Write the open questions instead of asking them.")] = False,
    merges: Annotated[bool, typer.Option("--merges", help="The weak merges that were made, instead of the pairs that were not merged.")] = False,
    limit: Annotated[int, typer.Option("--limit", "-n", min=0, help="At most so many questions; 0 = all.")] = 0,
    format: Annotated[Format, typer.Option("--format", "-f", help="How --list writes the questions.")] = Format.table,
    json: Annotated[bool, typer.Option("--json", help="The same as --format json; for a judgement, what was written.")] = False,
    root: Root = None,
) -> None:
    """Decide which records are one company: walk the open questions, the weightiest for the published figures first.

    Each judgement is one line at the end of pipelines/decisions/matches.csv and holds from the next refresh on.
    """
    from .commands import review as command

    if left is not None:
        if right is None or judgement is None or not why:
            raise typer.BadParameter('a judgement is LEFT RIGHT same|different|unsure --why "…"')
        if listed or merges:
            raise typer.BadParameter("--list and --merges ask for questions; a judgement answers one")
        command.run_one(project_root(root), left, right, judgement.value, why, as_json=json)
    elif listed or json:
        command.run_list(project_root(root), "json" if json else format.value, merges=merges, limit=limit)
    else:
        command.run_walk(project_root(root), merges=merges, limit=limit)


@app.command(
    epilog="Examples:  marketmap snapshot ycombinator  ·  marketmap snapshot --all --json  ·  "
    "marketmap snapshot ycombinator --from data/payloads/ycombinator/2026-06-02 --date 2026-06-02"
)
def snapshot(
    source: Annotated[str | None, typer.Argument(help="Id of the source: a folder of pipelines/sources.", show_default=False)] = None,
    everything: Annotated[bool, typer.Option("--all", help="Fetch every source that has live URLs.")] = False,
    folder: Annotated[Path | None, typer.Option("--from", help="Read saved upstream files in this folder; no network.", show_default=False)] = None,
    date: Annotated[str | None, typer.Option("--date", help="The day whose state they hold, as YYYY-MM-DD.", show_default=False)] = None,
    json: Json = False,
    root: Root = None,
) -> None:
    """Fetch upstream files from their live URLs, or read saved ones, and make facts-only snapshots of them under data/raw.

    Unchanged files make no new snapshot. A source that cannot be fetched keeps its last good snapshot, the others go on, and the exit code is 7.
    """
    from .commands import snapshot as command

    if (source is None) != everything:
        raise typer.BadParameter("name one source, or give --all")
    if (folder is None) != (date is None):
        raise typer.BadParameter("--from and --date belong together")
    if folder is None or date is None:
        raise typer.Exit(command.run_live(project_root(root), source, as_json=json))
    if source is None:
        raise typer.BadParameter("--from reads the files of one source: name it instead of --all")
    command.run_saved(project_root(root), source, folder, date, as_json=json)


@app.command(
    "import",
    epilog="Examples:  marketmap import my_list companies.xlsx --homepage https://example.org/list  ·  "
    'marketmap import my_list rows.csv --homepage https://example.org/list --map "name=Firm name" --list-is generative --yes',
)
def import_list(
    source: Annotated[str, typer.Argument(help="Id of the new source, such as my_list.", show_default=False)],
    file: Annotated[Path, typer.Argument(help="The list: .csv, .tsv, .xlsx, .json, .yml or .yaml.", show_default=False)],
    homepage: Annotated[str, typer.Option(help="Page where the list is published, or its publisher's; every figure that rests on it links there.")],
    title: Annotated[str, typer.Option(help="Title of the list; by default its id in words.", show_default=False)] = "",
    publisher: Annotated[str, typer.Option(help="Who publishes it; by default the host of the homepage.", show_default=False)] = "",
    licence: Annotated[str, typer.Option(help="Licence as its publisher states it (SPDX identifier).")] = "none stated",
    cadence: Annotated[str, typer.Option(help="How often it is renewed: once, yearly, quarterly, monthly, weekly or daily.")] = "once",
    date: Annotated[
        str | None, typer.Option("--date", help="The day whose state it holds, as YYYY-MM-DD; by default today (UTC).", show_default=False)
    ] = None,
    list_is: Annotated[
        ListIs, typer.Option("--list-is", help="What standing in the list says of a company; mixed: only labels decide.")
    ] = ListIs.mixed,
    kind: Annotated[str, typer.Option(help="What one row is: company, product, model, project, dataset or listing.", show_default="as guessed")] = "",
    mapped: Annotated[
        list[str] | None,
        typer.Option(
            "--map", metavar="OURS=FIELD", help="Take FIELD for one of our columns, such as name=Company or categories.sector=Sector; repeatable."
        ),
    ] = None,
    ignored: Annotated[list[str] | None, typer.Option("--ignore", metavar="FIELD", help="Leave a field out; repeatable.")] = None,
    currency: Annotated[str, typer.Option(help="Currency of amounts whose header states none (ISO 4217).", show_default=False)] = "",
    unit: Annotated[str, typer.Option(help="Unit of the same amounts: thousand, million or billion.", show_default=False)] = "",
    sheet: Annotated[str, typer.Option(help="Sheet of an XLSX file; by default the fullest.", show_default=False)] = "",
    header_row: Annotated[int, typer.Option(min=0, help="Row that names the fields; 0 = find it.")] = 0,
    records_at: Annotated[str, typer.Option(help="Keys, joined by dots, that lead to the records of a JSON or YAML file.", show_default=False)] = "",
    encoding: Annotated[str, typer.Option(help="Text encoding of a CSV file, where it is not UTF-8.", show_default=False)] = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Accept the guess without asking.")] = False,
    json: Json = False,
    root: Root = None,
) -> None:
    """Make a source of your own list, without code: guess its fields, show the guess, and write source.yml and the first snapshot.

    Fields that are not recognised for sure are left out, and listed. With --json nothing is asked, and nothing is written without --yes.
    """
    from .commands import import_list as command

    facts, choices = command.stated(
        {"source_id": source, "homepage": homepage, "title": title, "publisher": publisher, "licence": licence, "cadence": cadence}
        | {"kind": kind, "list_is": list_is.value, "taken_on": date},
        layout={"sheet": sheet, "header_row": header_row, "records_at": records_at, "encoding": encoding},
        mapped=mapped or [],
        ignored=ignored or [],
        currency=currency,
        unit=unit,
    )
    if not command.run(project_root(root), file, facts, choices, is_agreed=yes, as_json=json):
        raise typer.BadParameter("nothing is written without your word: look at the guess and add --yes")


@app.command(epilog="Example:  marketmap new source my_list")
def new(
    what: Annotated[NewThing, typer.Argument(help="What to begin.", show_default=False)],
    name: Annotated[str, typer.Argument(metavar="ID", help="Its id, such as my_list.", show_default=False)],
    root: Root = None,
) -> None:
    """Write the files of a new source that needs an extractor of its own, whole and working on a made-up sample, to be filled in.

    For a list that is one table, `marketmap import` needs no code.
    """
    from .commands import new_source as command

    command.run(project_root(root), name)


@app.command(epilog="Example:  marketmap docs --check")
def docs(
    check: Annotated[bool, typer.Option("--check", help="Change nothing; leave with 2 when a page is not what it would be now.")] = False,
    root: Root = None,
) -> None:
    """Write the generated docs, JSON Schemas and licence list anew."""
    from .commands import docs as command

    command.run(project_root(root), only_check=check)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with the exit code that the module's docstring documents."""
    words = sys.argv[1:] if arguments is None else arguments
    sys.exit(_code(words))


def _code(words: list[str]) -> int:
    from .engine.errors import MarketMapError

    command = typer.main.get_command(app)
    try:
        with command.make_context("marketmap", list(words) or ["--help"]) as context:  # not command.main, which turns a closed pipe into exit code 1
            command.invoke(context)
        sys.stdout.flush()
        return 0
    except typer.Exit as left:
        sys.stdout.flush()
        return left.exit_code
    except MarketMapError as error:
        _complain(error, words)
        return error.exit_code
    except KeyboardInterrupt:
        return _say("stopped; the last release is still published", INTERRUPTED)
    except BrokenPipeError:  # the reader of our output, such as `head`, has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if hasattr(error, "format_message") and hasattr(error, "show"):  # click's own complaints about the call
            error.show()
            return USAGE
        if type(error).__name__ == "Abort":
            return _say("stopped; the last release is still published", INTERRUPTED)
        if os.environ.get("MARKETMAP_DEBUG"):
            raise
        return _say(f"unexpected {type(error).__name__}: {error} — MARKETMAP_DEBUG=1 shows where", 1)


def _complain(error: Exception, words: list[str]) -> None:
    from .commands.console import error_block, print_json, relative
    from .engine.errors import ContentError, MarketMapError

    assert isinstance(error, MarketMapError)
    try:
        given = words[words.index("--root") + 1] if "--root" in words else None
        root = project_root(Path(given) if given else None)
    except (MarketMapError, IndexError):
        root = Path.cwd()
    if "--json" in words:
        problems = [
            {"path": relative(problem.path, root), "line": problem.line, "message": problem.message, "hint": problem.hint}
            for problem in (error.problems if isinstance(error, ContentError) else [])
        ]
        print_json({"error": type(error).__name__, "exit_code": error.exit_code, "message": error_block(error, root), "problems": problems})
        sys.stdout.flush()
    if os.environ.get("MARKETMAP_DEBUG"):
        import traceback

        traceback.print_exception(error)
    _say(error_block(error, root), error.exit_code)


def _say(text: str, code: int) -> int:
    red, plain = ("\x1b[31m", "\x1b[0m") if sys.stderr.isatty() and not os.environ.get("NO_COLOR") else ("", "")
    sys.stderr.write(f"{red}marketmap:{plain} {text}\n")
    return code


if __name__ == "__main__":
    main()
