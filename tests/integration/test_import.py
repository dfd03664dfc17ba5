"""The door for anyone's own list: from a file to the report in one command, and nothing left behind when it cannot be."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines import cli
from pipelines.engine import importing, registry
from pipelines.engine.errors import ContentError
from pipelines.engine.models import TableLayout
from pipelines.engine.registry import Project
from pipelines.engine.snapshots import find_snapshots, raw_contracts, read_rows

PAGE = "https://example.org/list"
HEADER: list[object] = ["Company", "Website", "HQ Country", "City", "Founded", "Sector", "Funding (USD M)", "Description"]
SECTORS = ["Vector database", "AI accelerators", "A sector of its own"]
TEXT = "Neutral invented words that run on and on until nobody can take them for a name."


class Run:
    """What a call of the command line left behind."""

    def __init__(self, code: int, out: str, err: str):
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def marketmap(capsys: pytest.CaptureFixture[str]) -> Callable[..., Run]:
    """Call the command line in this process."""

    def call(root: Path, *words: object) -> Run:
        from pipelines.commands.console import console

        console.cache_clear()
        with pytest.raises(SystemExit) as left:
            cli.main([*map(str, words), "--root", str(root)])
        captured = capsys.readouterr()
        console.cache_clear()
        return Run(int(left.value.code or 0), captured.out, captured.err)

    return call


@pytest.fixture
def content(project_root: Path, tmp_path: Path) -> Path:
    """The content of the project without its snapshots, and so without corrections of them: all that an import needs."""
    root = tmp_path / "my map"
    shutil.copytree(project_root / "pipelines", root / "pipelines", ignore=shutil.ignore_patterns("__pycache__", ".draft-*"))
    (root / "pipelines" / "decisions" / "corrections.yml").write_text("corrections: []\n", encoding="utf-8")
    return root


def rows() -> list[list[object]]:
    """Thirty made-up companies."""
    return [
        [
            f"Zetaco {number:02}", f"https://zetaco{number:02}.example", ["France", "USA", "Japan"][number % 3], f"Town {number % 4}", 2000 + number,
            SECTORS[number % 3], [41.6, None, 0, "undisclosed"][number % 4], TEXT,
        ]
        for number in range(30)
    ]  # fmt: skip


def workbook(path: Path, content: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    for line in content:
        book.active.append(line)
    book.save(path)
    return path


def tree(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if "__pycache__" not in path.parts and path.name != ".lock"}


def table(root: Path, source_id: str, name: str = "records") -> list[dict[str, str | None]]:
    [snapshot] = [snapshot for snapshot in find_snapshots(root) if snapshot.source_id == source_id]
    return read_rows(snapshot.folder / f"{name}.csv", raw_contracts(root)[name])


# --- from a file to the report --------------------------------------------------------------------------------------


@pytest.mark.slow
def test_an_xlsx_of_thirty_companies_is_in_the_report_after_one_command(
    marketmap: Callable[..., Run], copy_project: Callable[[], Path], tmp_path: Path
) -> None:
    root = copy_project()
    file = workbook(tmp_path / "makers.xlsx", [["Makers of 2026"], [], HEADER, *rows()])
    done = marketmap(root, "import", "zeta_list", file, "--homepage", PAGE, "--list-is", "generative", "--date", "2026-11-01", "--yes")
    assert (done.code, done.err) == (0, "")
    assert "10  sector:A sector of its own" in done.out
    assert (root / "data" / "payloads" / "zeta_list" / "2026-11-01" / "makers.xlsx").read_bytes() == file.read_bytes()
    assert marketmap(root, "check").code == 0

    assert marketmap(root, "refresh").code == 0
    told = json.loads(marketmap(root, "why", "Zetaco 04", "--json").out)
    assert "zeta_list" in json.dumps(told)
    ledger = "SELECT rows_in_count, used_count, core_company_count FROM marts.source_ledger WHERE source_id = 'zeta_list'"
    assert list(json.loads(marketmap(root, "sql", ledger, "--json").out)[0].values()) == [30, 30, 30]
    placed = "FROM curated.company_layers JOIN curated.companies USING (company_id) WHERE company_name LIKE 'Zetaco%'"
    layers = f"SELECT count(DISTINCT company_id) AS n {placed}"
    assert json.loads(marketmap(root, "sql", layers, "--json").out)[0]["n"] == 20
    reports = (root / "data" / "curated" / "reports").resolve()
    assert any("Zetaco 04" in path.read_text(encoding="utf-8") for path in reports.rglob("companies.*"))
    assert any("Zeta list" in path.read_text(encoding="utf-8") for path in reports.rglob("*.html"))


def test_a_newer_file_of_the_same_list_goes_through_snapshot(marketmap: Callable[..., Run], content: Path, tmp_path: Path) -> None:
    marketmap(
        content, "import", "zeta_list", workbook(tmp_path / "makers.xlsx", [HEADER, *rows()]), "--homepage", PAGE, "--date", "2026-10-01", "--yes"
    )
    (tmp_path / "newer").mkdir()
    newer = workbook(tmp_path / "newer" / "makers.xlsx", [HEADER, *rows(), ["Newco", "newco.example", "Chile", "", 2026, SECTORS[0], 1, ""]])
    again = marketmap(content, "import", "zeta_list", newer, "--homepage", PAGE, "--yes")
    assert again.code == 6
    assert "in a folder as makers.xlsx and run: marketmap snapshot zeta_list --from FOLDER" in again.err
    assert marketmap(content, "snapshot", "zeta_list", "--from", newer.parent, "--date", "2026-11-01").code == 0
    assert [str(snapshot.taken_on) for snapshot in find_snapshots(content)] == ["2026-10-01", "2026-11-01"]
    changed = workbook(tmp_path / "newer" / "makers.xlsx", [[*HEADER, "Surprise"], *([*row, "x"] for row in rows())])
    refused = marketmap(content, "snapshot", "zeta_list", "--from", changed.parent, "--date", "2026-11-02")
    assert (refused.code, "unknown field 'Surprise'" in refused.err) == (2, True)


# --- what is written ------------------------------------------------------------------------------------------------


def test_the_new_source_says_what_was_guessed_and_takes_no_sentence(marketmap: Callable[..., Run], content: Path, tmp_path: Path) -> None:
    file = workbook(tmp_path / "makers.xlsx", [HEADER, *rows()])
    done = marketmap(content, "import", "zeta_list", file, "--homepage", PAGE, "--yes", "--json")
    assert json.loads(done.out)["ledger"] == {"rows_in": 30, "used": 30, "merged": 0, "ignored": 0, "quarantined": 0}
    text = (content / "pipelines" / "sources" / "zeta_list" / "source.yml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=../../../docs/schemas/source.schema.json\n")
    said = yaml.safe_load(text)
    assert said["ignores"] == {"Description": "an upstream sentence"}
    assert said["bounds"] == {"min": 27, "max": 39}
    assert said["fill_floors"] == {"url": 0.9, "country": 0.9, "city": 0.9, "founded_year": 0.9, "categories": 0.9}
    assert said["table"]["funding"] == [{"kind": "total_raised", "amount": "Funding (USD M)", "currency": "USD", "unit": "million"}]
    assert said["categories"]["sector"]["AI accelerators"] == ["ai_accelerators"]
    assert said["categories"]["sector"]["A sector of its own"] == {"none": "not mapped yet"}
    amounts = {(row["amount"], row["currency"]) for row in table(content, "zeta_list", "funding")}
    assert amounts == {("41.6 million", "USD"), ("undisclosed", "USD")}
    committed = [path for path in content.rglob("*") if path.is_file() and "payloads" not in path.parts and "zeta_list" in path.parts]
    assert len(committed) == 4
    assert not [path for path in committed if TEXT in path.read_text(encoding="utf-8")]


def test_the_users_word_wins(marketmap: Callable[..., Run], content: Path, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("Titel;Wert;Geld\nAcme;x;12\nBeta;y;3\n", encoding="utf-8")
    words = ["--homepage", PAGE, "--map", "name=Titel", "--map", "categories.kind=Wert", "--map", "total_raised=Geld"]
    more = [
        "--currency",
        "EUR",
        "--unit",
        "million",
        "--title",
        "My: list",
        "--publisher",
        "Me",
        "--licence",
        "CC-BY-4.0",
        "--cadence",
        "monthly",
        "--kind",
        "product",
    ]
    assert marketmap(content, "import", "rows", tmp_path / "rows.csv", *words, *more, "--yes").code == 0
    said = yaml.safe_load((content / "pipelines" / "sources" / "rows" / "source.yml").read_text(encoding="utf-8"))
    assert (said["title"], said["publisher"], said["licence"]["stated"], said["cadence"]) == ("My: list", "Me", "CC-BY-4.0", "monthly")
    assert [(row["name"], row["kind"], row["categories"]) for row in table(content, "rows")] == [
        ("Acme", "product", "kind:x"),
        ("Beta", "product", "kind:y"),
    ]
    assert [(row["amount"], row["currency"]) for row in table(content, "rows", "funding")] == [("12 million", "EUR"), ("3 million", "EUR")]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("rows.csv", "Firma;Land;Gesamtfinanzierung (Mio. €)\nAcme;Frankreich;1,5\nBeta;Chile;\n"),
        ("rows.tsv", "Company\tCountry\nAcme\tFrance\nBeta\tChile\n"),
        (
            "rows.json",
            json.dumps(
                {
                    "data": {
                        "list": [
                            {"company": {"name": "Acme"}, "hq": {"country": "France"}},
                            {"company": {"name": "Beta"}, "hq": {"country": "Chile"}},
                        ]
                    }
                }
            ),
        ),
        ("rows.yml", "makers:\n- {name: Acme, country: France}\n- {name: Beta, country: Chile}\n"),
        ("rows.yaml", "acme: {name: Acme, country: France}\nbeta: {name: Beta, country: Chile}\n"),
    ],
)
def test_every_format_gives_the_same_facts(marketmap: Callable[..., Run], content: Path, tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert marketmap(content, "import", "rows", tmp_path / name, "--homepage", PAGE, "--yes").code == 0
    assert [(row["name"], (row["country"] or "")[:6]) for row in table(content, "rows")] in (
        [("Acme", "Frankr"), ("Beta", "Chile")],
        [("Acme", "France"), ("Beta", "Chile")],
    )


def test_a_list_in_the_exchange_format_comes_through_as_it_stands(
    marketmap: Callable[..., Run], content: Path, project_root: Path, tmp_path: Path
) -> None:
    snapshot = next(
        folder
        for folder in sorted((project_root / "data" / "raw").glob("*/*"))
        if (folder / "funding.csv").is_file() and (folder / "records.csv").is_file()
    )
    for name in ("records.csv", "funding.csv"):
        shutil.copy(snapshot / name, tmp_path / name)
    assert marketmap(content, "import", "again", tmp_path / "records.csv", "--homepage", PAGE, "--date", "2026-01-01", "--yes").code == 0
    made = content / "data" / "raw" / "again" / "2026-01-01"
    assert (made / "records.csv").read_text(encoding="utf-8") == (snapshot / "records.csv").read_text(encoding="utf-8")
    assert (made / "funding.csv").read_text(encoding="utf-8") == (snapshot / "funding.csv").read_text(encoding="utf-8")


# --- asking ---------------------------------------------------------------------------------------------------------


def test_nothing_is_written_without_a_word(marketmap: Callable[..., Run], content: Path, tmp_path: Path) -> None:
    file = workbook(tmp_path / "makers.xlsx", [HEADER, *rows()])
    before = tree(content)
    shown = marketmap(content, "import", "zeta_list", file, "--homepage", PAGE)
    assert shown.code == cli.USAGE
    assert "Company" in shown.out and "add --yes" in shown.err
    assert json.loads(marketmap(content, "import", "zeta_list", file, "--homepage", PAGE, "--json").out)["written"] is False
    assert tree(content) == before


@pytest.mark.parametrize(("answer", "is_written"), [("y", True), ("n", False), ("", False)])
def test_a_terminal_is_asked(
    marketmap: Callable[..., Run], content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, is_written: bool
) -> None:
    file = workbook(tmp_path / "makers.xlsx", [HEADER, *rows()])
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{answer}\n"))
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    assert marketmap(content, "import", "zeta_list", file, "--homepage", PAGE).code == 0
    assert (content / "pipelines" / "sources" / "zeta_list" / "source.yml").exists() is is_written


# --- what cannot be imported ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "raw", "code", "message"),
    [
        ("rows.csv", b"Company,Company\nA,B\n", 2, "names a field twice: Company"),
        ("rows.csv", b"Company,Country\n", 2, "the table has no rows"),
        ("rows.csv", b"Foo,Bar\n1,2\n", 2, "no field is recognised as the name; the file has: Foo, Bar"),
        ("rows.csv", "Company\nAcmé\n".encode("cp1252"), 2, "name its encoding"),
        ("rows.csv", b"Company\nAc\x00me\n", 2, "NUL"),
        ("rows.csv", b"", 2, "the file is empty"),
        ("rows.csv", f"Company\n{TEXT}\n{TEXT} again\nx\n".encode(), 2, "no field is recognised as the name"),
        ("rows.json", b"[{]", 2, "not valid JSON"),
        ("rows.json", b'{"a": 1}', 2, "holds no list of records"),
        ("rows.yml", b"a: &x [1]\nb: *x\n", 2, "anchors"),
        ("rows.yml", b"- !!python/object/apply:os.system [ls]\n", 2, "rows.yml"),
        ("rows.xlsx", b"not a workbook", 2, "not an XLSX file"),
        ("rows.xls", b"x", 6, "save it as .xlsx"),
        ("rows", b"x", 6, "is none of .csv"),
    ],
)
def test_bad_files_are_refused_and_leave_nothing(
    marketmap: Callable[..., Run], content: Path, tmp_path: Path, name: str, raw: bytes, code: int, message: str
) -> None:
    (tmp_path / name).write_bytes(raw)
    before = tree(content)
    refused = marketmap(content, "import", "rows", tmp_path / name, "--homepage", PAGE, "--yes")
    assert (refused.code, message in refused.err) == (code, True), refused.err
    assert name in refused.err
    assert tree(content) == before


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["Bad-Id"], 6, "is no id"),
        (["../up"], 6, "is no id"),
        (["techstars"], 6, "there is a source 'techstars' already"),
        (["rows", "--date", "yesterday"], 6, "is not a date"),
        (["rows", "--map", "name"], 6, "OURS=FIELD"),
        (["rows", "--map", "name=Nome"], 2, "no field 'Nome'"),
        (["rows", "--unit", "dozen"], 6, "is no unit"),
        (["rows", "--cadence", "hourly"], 6, "cadence"),
        (["rows", "--kind", "fruit"], 6, "default_kind"),
        (["rows", "--homepage", "ftp://example.org"], 6, "homepage"),
        (["rows", "--encoding", "klingon"], 6, "is not known"),
        (["rows", "--ignore", "Company"], 2, "no field is recognised as the name"),
    ],
)
def test_wrong_options_are_refused_and_leave_nothing(
    marketmap: Callable[..., Run], content: Path, tmp_path: Path, words: list[str], code: int, message: str
) -> None:
    file = workbook(tmp_path / "makers.xlsx", [HEADER, *rows()])
    before = tree(content)
    homepage = [] if "--homepage" in words else ["--homepage", PAGE]
    refused = marketmap(content, "import", words[0], file, *words[1:], *homepage, "--yes")
    assert (refused.code, message in refused.err) == (code, True), refused.err
    assert tree(content) == before


def test_a_failure_at_the_last_step_leaves_nothing(
    marketmap: Callable[..., Run], content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = workbook(tmp_path / "makers.xlsx", [HEADER, *rows()])
    before = tree(content) | {"data", "data/payloads", "data/raw"}
    real = registry.load_project
    calls: list[Path] = []

    def fails_the_second_time(root: Path) -> Any:
        calls.append(root)
        if len(calls) > 1:
            raise KeyboardInterrupt
        return real(root)

    monkeypatch.setattr(importing, "load_project", fails_the_second_time)
    assert marketmap(content, "import", "zeta_list", file, "--homepage", PAGE, "--yes").code == cli.INTERRUPTED
    assert tree(content) <= before


# --- any table ------------------------------------------------------------------------------------------------------

CELL = st.one_of(
    st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), max_size=20),
    st.sampled_from(
        [
            "Acme",
            "Beta",
            "acme.example",
            "https://beta.example",
            "France",
            "12",
            "$3M",
            "=1+1",
            "@x",
            "Chips; Cloud",
            "n/a",
            TEXT,
            "a|b",
            "yes",
            "null",
        ]
    ),
)


@pytest.fixture(scope="module")
def shared(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("any") / "map"
    shutil.copytree(project_root / "pipelines", root / "pipelines", ignore=shutil.ignore_patterns("__pycache__", ".draft-*"))
    return root


@pytest.fixture(scope="module")
def whole(shared: Path) -> Project:
    return registry.load_project(shared)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(CELL, min_size=4, max_size=4), min_size=1, max_size=8))
def test_any_table_of_text_is_imported_without_losing_a_row(shared: Path, whole: Project, cells: list[list[str]]) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([["Company", "Website", "Sector", "Funding ($M)"], ["Firstco", "firstco.example", "Chips", "1"], *cells])
    file = shared / "rows.csv"
    file.write_text(stream.getvalue(), encoding="utf-8", newline="")
    facts = importing.Facts("rows", PAGE, dt.date(2026, 1, 1))
    choices = importing.Choices(TableLayout(delimiter=",", header_row=1), {"name": "Company", "url": "Website", "categories.sector": "Sector"})
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(importing, "load_project", lambda _: whole)  # the content is the same for every example
            snapshot = importing.carry_out(shared, importing.plan_import(shared, file, facts, choices))
        ledger = snapshot.manifest.ledger
        assert ledger["rows_in"] == sum(count for outcome, count in ledger.items() if outcome != "rows_in")
        assert 1 <= ledger["rows_in"] <= 1 + len(cells)
        assert len(table(shared, "rows")) == ledger["used"]
        set_aside = table(shared, "rows", "set_aside") if ledger["quarantined"] else []
        assert len(set_aside) == ledger["quarantined"]
    except ContentError as error:
        assert "can be used" in str(error)  # every row clashes with another
    finally:
        shutil.rmtree(shared / "pipelines" / "sources" / "rows", ignore_errors=True)
        shutil.rmtree(shared / "data", ignore_errors=True)


# --- a skeleton -----------------------------------------------------------------------------------------------------


def test_a_new_source_is_whole_and_its_own_test_passes(marketmap: Callable[..., Run], content: Path) -> None:
    begun = marketmap(content, "new", "source", "eta_list")
    assert begun.code == 0
    assert [line for line in begun.out.splitlines() if line.startswith("wrote")] == [
        "wrote pipelines/sources/eta_list/source.yml",
        "wrote pipelines/sources/eta_list/extract.py",
        "wrote pipelines/sources/eta_list/sample.csv",
        "wrote tests/unit/sources/test_eta_list.py",
    ]
    assert marketmap(content, "check").code == 0
    test = content / "tests" / "unit" / "sources" / "test_eta_list.py"
    ran = subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(test)], cwd=content, capture_output=True, text=True)
    assert "6 passed" in ran.stdout, ran.stdout
    shutil.copy(content / "pipelines" / "sources" / "eta_list" / "sample.csv", content / "list.csv")
    assert marketmap(content, "snapshot", "eta_list", "--from", content, "--date", "2026-01-01").code == 0


@pytest.mark.parametrize("source_id", ["techstars", "Eta", "eta-list", "1eta", ""])
def test_a_new_source_needs_a_new_and_valid_id(marketmap: Callable[..., Run], content: Path, source_id: str) -> None:
    before = tree(content)
    assert marketmap(content, "new", "source", source_id).code == 6
    assert tree(content) == before
