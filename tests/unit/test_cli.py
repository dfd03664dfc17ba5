"""The command line as people and scripts meet it: help, exit codes, output formats, readable errors."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines import cli

COMMANDS = ["refresh", "check", "sql", "why", "review", "snapshot", "import", "new", "docs"]


class Run:
    """What a call of the command line left behind."""

    def __init__(self, code: int, out: str, err: str):
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def marketmap(capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    """Call the command line in this process."""

    def call(*words: str, root: Path | None = None) -> Run:
        from pipelines.commands.console import console

        console.cache_clear()
        with pytest.raises(SystemExit) as left:
            cli.main([*words, *(["--root", str(root)] if root else [])])
        captured = capsys.readouterr()
        console.cache_clear()
        return Run(int(left.value.code or 0), captured.out, captured.err)

    return call


@pytest.fixture(scope="module")
def released(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of this module's own: DuckDB refuses a second way of opening a file that other tests of this process hold open."""
    return Path(shutil.copytree(built, tmp_path_factory.mktemp("cli") / "market map", symlinks=True))


@pytest.fixture
def project(released: Path, tmp_path: Path) -> Path:
    """A project of one's own with a release."""
    return Path(shutil.copytree(released, tmp_path / "my map", symlinks=True))


def test_help_names_every_command_and_every_exit_code(marketmap) -> None:  # type: ignore[no-untyped-def]
    help_text = marketmap("--help").out
    assert [command for command in COMMANDS if command not in help_text] == []
    documented = set(re.findall(r"^    (\d+) ", cli.__doc__ or "", re.MULTILINE))
    assert documented == {"0", "1", "2", "3", "4", "5", "6", "7", "64", "130"}
    assert all(re.search(rf"\b{code} ", cli.EXIT_CODES) for code in documented)


def test_documented_exit_codes_are_those_of_the_errors() -> None:
    from pipelines.engine import errors

    codes = {error.exit_code for error in vars(errors).values() if isinstance(error, type) and issubclass(error, errors.MarketMapError)}
    assert {str(code) for code in codes} <= set(re.findall(r"^    (\d+) ", cli.__doc__ or "", re.MULTILINE))


def test_a_call_without_a_command_shows_the_help(marketmap) -> None:  # type: ignore[no-untyped-def]
    assert (marketmap().code, marketmap().out) == (0, marketmap("--help").out)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_every_command_has_an_example(marketmap, command: str) -> None:  # type: ignore[no-untyped-def]
    shown = marketmap(command, "--help")
    assert shown.code == 0
    assert "Example" in shown.out
    assert f"marketmap {command}" in " ".join(shown.out.split())


def test_help_imports_nothing_heavy(project_root: Path) -> None:
    """``marketmap --help`` must be quick; imports are what makes it slow, and can be tested without a clock."""
    code = (
        "import sys\nfrom pipelines import cli\ntry:\n    cli.main(['--help'])\nexcept SystemExit:\n    pass\n"
        "print(sorted({'pydantic', 'duckdb', 'pandas', 'sqlglot', 'dagster', 'plotly', 'yaml'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=project_root)
    assert done.stdout.strip().splitlines()[-1] == "[]"


def test_an_unchanged_refresh_imports_no_engine_that_builds(released: Path, project_root: Path) -> None:
    code = (
        f"import sys\nfrom pipelines import cli\ntry:\n    cli.main(['refresh', '--root', {str(released)!r}])\n"
        "except SystemExit as left:\n    assert not left.code\n"
        "print(sorted({'duckdb', 'pandas', 'sqlglot', 'dagster', 'plotly', 'pyarrow'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=project_root)
    assert "Nothing changed" in done.stdout
    assert done.stdout.strip().splitlines()[-1] == "[]"


@pytest.mark.parametrize("words", [["nope"], ["sql"], ["refresh", "--nope"], ["sql", "FROM x", "--format", "xml"], ["why"]])
def test_a_wrong_call_is_64(marketmap, words: list[str]) -> None:  # type: ignore[no-untyped-def]
    assert marketmap(*words).code == 64


def test_no_project(marketmap, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    answer = marketmap("check", root=tmp_path)
    assert answer.code == 2
    assert "no project here" in answer.err


def test_check_says_what_it_checked(marketmap, released: Path) -> None:  # type: ignore[no-untyped-def]
    assert "8 layer models" in marketmap("check", root=released).out
    counts = json.loads(marketmap("check", "--json", root=released).out)["counts"]
    assert counts["sources"] >= 5
    assert counts["snapshot rows"] > 10_000


def test_check_lists_all_problems_at_once(marketmap, project: Path) -> None:  # type: ignore[no-untyped-def]
    (project / "pipelines/taxonomies/nfx_five_layers.yml").write_text("title: [oops\n", encoding="utf-8")
    records = project / "data/raw/vendor_facts/2026-11-22/records.csv"
    records.write_text(records.read_text(encoding="utf-8") + "x\n", encoding="utf-8")
    answer = marketmap("check", "--json", root=project)
    assert answer.code == 2
    paths = {problem["path"] for problem in json.loads(answer.out)["problems"]}
    assert {"pipelines/taxonomies/nfx_five_layers.yml", "data/raw/vendor_facts/2026-11-22/records.csv"} <= paths


def test_bad_content_names_file_and_line_and_leaves_the_release(marketmap, project: Path) -> None:  # type: ignore[no-untyped-def]
    scope = project / "pipelines/vocabulary/scope.yml"
    scope.write_text(scope.read_text(encoding="utf-8").replace("scope: core", "scope: cor", 1), encoding="utf-8")
    line = 1 + scope.read_text(encoding="utf-8").splitlines().index("    scope: cor")
    answer = marketmap("refresh", root=project)
    assert answer.code == 2
    assert f"pipelines/vocabulary/scope.yml:{line}: " in answer.err
    assert "did you mean 'core'?" in answer.err
    assert "Traceback" not in answer.err
    assert marketmap("sql", "FROM curated.companies SELECT count(*) > 1000 AS is_whole", "--format", "csv", root=project).out == "is_whole\ntrue\n"


def test_refresh_tells_what_changed(marketmap, project: Path) -> None:  # type: ignore[no-untyped-def]
    unchanged = marketmap("refresh", root=project)
    assert unchanged.code == 0
    assert "Nothing changed" in unchanged.out
    assert "data/curated/reports/index.html" in unchanged.out
    shutil.rmtree(project / "data" / "raw" / "techstars")
    told = json.loads(marketmap("refresh", "--json", root=project).out)
    assert told["is_new"]
    assert told["rows"]["curated.companies"]["before"] > told["rows"]["curated.companies"]["now"]
    assert len(told["companies"]["left"]) > 100
    assert (project / told["report"]).is_file()
    assert (project / told["database"]).is_file()
    assert set(told["seconds"]) >= {"build tables", "total"}


@pytest.mark.parametrize("command", [["sql", "SELECT 1"], ["why", "OpenAI"]])
def test_without_a_release(marketmap, copy_project, command: list[str]) -> None:  # type: ignore[no-untyped-def]
    answer = marketmap(*command, root=copy_project())
    assert answer.code == 4
    assert "marketmap refresh" in answer.err


# --- sql --------------------------------------------------------------------------------------------------------------


def test_sql_formats(marketmap, released: Path) -> None:  # type: ignore[no-untyped-def]
    query = "SELECT 'a,\"b\"' AS text, NULL AS nothing, [1, 2] AS list, DATE '2026-01-02' AS day, 1.5::DECIMAL(4, 1) AS number, 'x' AS text"
    assert next(csv.reader(io.StringIO(marketmap("sql", query, "-f", "csv", root=released).out.split("\n", 1)[1]))) == [
        'a,"b"',
        "",
        "[1, 2]",
        "2026-01-02",
        "1.5",
        "x",
    ]
    (row,) = json.loads(marketmap("sql", query, "--json", root=released).out)
    assert row == {"text": 'a,"b"', "nothing": None, "list": [1, 2], "day": "2026-01-02", "number": 1.5, "text_2": "x"}
    table = marketmap("sql", query, root=released).out
    assert "NULL" in table
    assert "1 row" in table


def test_sql_bounds_rows_and_says_so(marketmap, released: Path) -> None:  # type: ignore[no-untyped-def]
    answer = marketmap("sql", "FROM range(1000000000)", "--limit", "3", "-f", "csv", root=released)
    assert answer.out.splitlines() == ["range", "0", "1", "2"]
    assert "there are more" in answer.err
    assert len(marketmap("sql", "FROM range(5000)", "--limit", "0", "-f", "csv", root=released).out.splitlines()) == 5001
    exact = marketmap("sql", "FROM range(3)", "--limit", "3", root=released)
    assert "there are more" not in exact.err


def test_sql_stops_in_time(marketmap, released: Path) -> None:  # type: ignore[no-untyped-def]
    answer = marketmap("sql", "SELECT count(*) FROM range(100000000000)", "--timeout", "0.2", root=released)
    assert answer.code == 6
    assert "--timeout" in answer.err


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE curated.companies",
        "DELETE FROM curated.companies",
        "UPDATE curated.companies SET url = NULL",
        "INSERT INTO curated.companies BY NAME FROM curated.companies",
        "CREATE TABLE t AS SELECT 1",
        "COPY (SELECT 1) TO 'out.csv'",
        "EXPORT DATABASE 'out'",
        "ATTACH 'other.duckdb'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "PRAGMA enable_external_access = true",
        "SELECT 1; DROP TABLE curated.companies",
        "EXPLAIN ANALYZE DELETE FROM curated.companies",
        "FROM read_csv('records.csv')",
        "FROM 'records.csv'",
        "FROM glob('*')",
        "FROM read_text('https://example.org/')",
        "",
    ],
)
def test_sql_refuses_all_but_reading_the_database(marketmap, released: Path, statement: str) -> None:  # type: ignore[no-untyped-def]
    before = (released / "data/curated/market_map.duckdb").stat().st_mtime_ns
    answer = marketmap("sql", statement, root=released)
    assert answer.code == 6, answer.out
    assert answer.out == ""
    assert (released / "data/curated/market_map.duckdb").stat().st_mtime_ns == before


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        ("FROM companies", "did you mean 'curated.companies'?"),
        ("FROM curated.companis", "did you mean 'curated.companies'?"),
        ("SELECT company_nam FROM curated.companies", "did you mean 'company_name'?"),
        ("SELECT c.founded FROM curated.companies AS c", "founded_year"),
        ("SELEC 1", "syntax error"),
    ],
)
def test_sql_suggests_the_nearest_name(marketmap, released: Path, query: str, hint: str) -> None:  # type: ignore[no-untyped-def]
    answer = marketmap("sql", query, root=released)
    assert answer.code == 6
    assert hint in answer.err


def test_sql_shows_control_characters_harmlessly(marketmap, released: Path) -> None:  # type: ignore[no-untyped-def]
    assert "\x1b" not in marketmap("sql", "SELECT chr(27) || '[31mred' AS name", root=released).out


def test_sql_into_a_closed_pipe_is_no_error(released: Path, project_root: Path) -> None:
    command = (
        f'"{sys.executable}" -m pipelines.cli sql "FROM range(200000)" --limit 0 -f csv --root "{released}" | head -n 1; echo "${{PIPESTATUS[0]}}"'
    )
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True, cwd=project_root)
    assert done.stdout.split() == ["range", "0"]
    assert done.stderr == ""


# --- why --------------------------------------------------------------------------------------------------------------


def test_why_leads_from_a_layer_to_the_source_rows(marketmap, released: Path) -> None:  # type: ignore[no-untyped-def]
    told = marketmap("why", "hugging", "face", root=released).out
    assert told.splitlines()[0].startswith("Hugging Face · cmp_")
    for words in (
        "Published values",
        "from vendor_facts record hugging-face",
        "firstmark_mad record",
        "both have the home page",
        "published",
        "line 83: Hugging Face",
    ):
        assert words in told


def test_why_json_holds_the_claims_of_every_layer(marketmap, released: Path) -> None:  # type: ignore[no-untyped-def]
    told = json.loads(marketmap("why", "OpenAI", "--json", root=released).out)
    assert told["company"]["company_name"] == "OpenAI"
    assert {layer["taxonomy_id"] for layer in told["layers"]} >= {"nfx_five_layers", "three_layer_model", "dgtl_infra_four_layers"}
    assert all(layer["claims"] for layer in told["layers"] if layer["placement_basis"] != "reviewed")
    assert all(claim["source_id"] and claim["record_id"] and claim["first_seen_date"] for layer in told["layers"] for claim in layer["claims"])
    mapped = [(layer, claim) for layer in told["layers"] for claim in layer["claims"] if claim["property"] == "category"]
    assert mapped
    # a label that is itself a layer of its list's own model places without an activity
    assert all(claim["activities"] or layer["placement_basis"] in ("published", "reviewed") for layer, claim in mapped)
    assert told["reviews"] or all(layer["placement_basis"] != "reviewed" for layer in told["layers"])
    assert {record["membership"] for record in told["records"]} == {"company", "offering"}


@pytest.mark.parametrize("text", ["openai", "OPENAI", "openai.com", "ChatGPT", "ópenai"])
def test_why_finds_a_company_by_any_of_its_names(marketmap, released: Path, text: str) -> None:  # type: ignore[no-untyped-def]
    assert json.loads(marketmap("why", text, "--json", root=released).out)["company"]["company_name"] == "OpenAI"


def test_why_works_for_every_kind_of_company(marketmap, released: Path) -> None:  # type: ignore[no-untyped-def]
    """One company of each scope, one without a country, one in no layer."""
    for condition in ("scope = 'core'", "scope = 'adjacent'", "scope = 'out'", "country_code IS NULL", "source_count = 1"):
        (found,) = json.loads(
            marketmap("sql", f"FROM curated.companies SELECT company_id WHERE {condition} ORDER BY ALL LIMIT 1", "--json", root=released).out
        )
        answer = marketmap("why", found["company_id"], "--all", root=released)
        assert answer.code == 0, answer.err
        assert found["company_id"] in answer.out


def test_why_shows_how_records_came_together_and_how_to_undo_it(marketmap, released: Path) -> None:  # type: ignore[no-untyped-def]
    told = marketmap("why", "OpenAI", "--all", root=released).out
    merges = json.loads(marketmap("why", "OpenAI", "--json", root=released).out)["merges"]
    assert "How the records came together" in told
    assert len(merges["steps"]) > 2
    for step in merges["steps"]:
        assert f"step {step['step_number']} · " in told
        assert step["reason"] in told
        assert step["undo"] in told
        left, right, judgement, day, why = next(csv.reader([step["undo_line"]]))
        assert (left, right, judgement, why) == (step["left_mention_id"], step["right_mention_id"], "different", "<why>")
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", day)
        assert (step["undo_line"] in step["undo"]) == (step["merge_basis"] != "decision")
        assert step["merge_basis"] != "decision" or f"line {step['decision_line']} of pipelines/decisions/matches.csv" in step["undo"]


def test_why_names_the_companies_that_it_might_also_be(marketmap, released: Path) -> None:  # type: ignore[no-untyped-def]
    (question,) = json.loads(marketmap("review", "--json", "--limit", "1", root=released).out)
    for here, there in (("left", "right"), ("right", "left")):
        pairs = json.loads(marketmap("why", question[f"{here}_company_id"], "--json", root=released).out)["merges"]["apart"]
        (pair,) = [pair for pair in pairs if pair["other_mention_id"] == question[f"{there}_mention_id"] and pair["score"] == question["score"]]
        assert pair["join_line"].startswith(f"{question[f'{here}_mention_id']},{question[f'{there}_mention_id']},same,")
        told = marketmap("why", question[f"{here}_company_id"], "--all", root=released).out
        assert question["reason"] in told
        assert f"to merge: {pair['join']}" in told


def test_why_says_when_nothing_was_merged(marketmap, released: Path) -> None:  # type: ignore[no-untyped-def]
    (found,) = json.loads(
        marketmap("sql", "FROM curated.companies SELECT company_id WHERE record_count = 1 ORDER BY ALL LIMIT 1", "--json", root=released).out
    )
    assert "one record; nothing was merged" in marketmap("why", found["company_id"], root=released).out


def test_why_names_the_facts_that_decided_a_suggestion(marketmap, released: Path) -> None:  # type: ignore[no-untyped-def]
    columns = "company_id, probability, deciding_tokens"
    query = f"FROM curated.suggested_activities SELECT {columns} ORDER BY len(deciding_tokens) DESC, probability, company_id LIMIT 1"
    (found,) = json.loads(marketmap("sql", query, "--json", root=released).out)
    told = marketmap("why", found["company_id"], root=released).out
    assert "Suggested activities (no source says what it does)" in told
    assert f"probability {found['probability']} · decided by {', '.join(found['deciding_tokens'])}" in told
    (known,) = json.loads(marketmap("sql", "FROM curated.company_activities SELECT company_id ORDER BY ALL LIMIT 1", "--json", root=released).out)
    assert "Suggested activities" not in marketmap("why", known["company_id"], root=released).out


def test_why_suggests_names(marketmap, released: Path) -> None:  # type: ignore[no-untyped-def]
    answer = marketmap("why", "Opnai", root=released)
    assert answer.code == 6
    assert "OpenAI" in answer.err


def test_why_asks_which_when_several_bear_the_name(marketmap, released: Path) -> None:  # type: ignore[no-untyped-def]
    doubles = "FROM curated.companies SELECT lower(company_name) AS name GROUP BY ALL HAVING count(*) > 1 ORDER BY ALL LIMIT 1"
    found = json.loads(marketmap("sql", doubles, "--json", root=released).out)
    if not found:
        pytest.skip("no two companies of one name")
    answer = marketmap("why", found[0]["name"], root=released)
    assert answer.code == 6
    assert answer.err.count("cmp_") >= 2


# --- snapshot and docs --------------------------------------------------------------------------------------------------


def test_snapshot_refuses_what_it_cannot_do(marketmap, project: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert "did you mean 'ycombinator'" in marketmap("snapshot", "ycombinater", root=project).err
    assert "no live URLs: name a folder" in marketmap("snapshot", "seed_documents", root=project).err
    assert "not a folder" in marketmap("snapshot", "ycombinator", "--from", str(tmp_path / "no"), "--date", "2026-01-01", root=project).err
    assert "not a date" in marketmap("snapshot", "ycombinator", "--from", str(tmp_path), "--date", "yesterday", root=project).err
    missing = marketmap("snapshot", "ycombinator", "--from", str(tmp_path), "--date", "2026-01-01", root=project)
    assert missing.code == 2
    assert "a payload file is missing" in missing.err


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["ycombinator", "--all"],
        ["ycombinator", "--from", "."],
        ["ycombinator", "--date", "2026-01-01"],
        ["--all", "--from", ".", "--date", "2026-01-01"],
    ],
)
def test_snapshot_called_wrongly(marketmap, released: Path, words: list[str]) -> None:  # type: ignore[no-untyped-def]
    answer = marketmap("snapshot", *words, root=released)
    assert answer.code == 64
    assert "Traceback" not in answer.err


def test_snapshot_writes_a_saved_payload(marketmap, project: Path, payloads: Path) -> None:  # type: ignore[no-untyped-def]
    shutil.rmtree(project / "data/raw/aiaas_supply_chain")
    answer = marketmap(
        "snapshot", "aiaas_supply_chain", "--from", str(payloads / "aiaas_supply_chain/2023-05-16"), "--date", "2023-05-16", "--json", root=project
    )
    assert answer.code == 0, answer.err
    told = json.loads(answer.out)
    assert told["folder"] == "data/raw/aiaas_supply_chain/2023-05-16"
    assert told["ledger"]["rows_in"] == sum(count for outcome, count in told["ledger"].items() if outcome != "rows_in")


def test_docs_check_finds_a_stale_page(marketmap, project: Path) -> None:  # type: ignore[no-untyped-def]
    assert marketmap("docs", "--check", root=project).code == 2
    assert marketmap("docs", root=project).code == 0
    assert marketmap("docs", "--check", root=project).code == 0
    page = project / "docs" / "reference" / "metrics.md"
    page.write_text(page.read_text(encoding="utf-8") + "\nedited\n", encoding="utf-8")
    answer = marketmap("docs", "--check", root=project)
    assert answer.code == 2
    assert "docs/reference/metrics.md" in answer.err


def test_an_unexpected_error_is_one_line(marketmap, released: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr("pipelines.commands.check.run", broken)
    answer = marketmap("check", root=released)
    assert answer.code == 1
    assert answer.err == "marketmap: unexpected ZeroDivisionError: oops — MARKETMAP_DEBUG=1 shows where\n"


def test_the_module_runs_as_a_script(project_root: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pipelines.cli", "--help"],
        capture_output=True,
        text=True,
        cwd=project_root,
        env=os.environ | {"COLUMNS": "80"},
        check=False,
    )
    assert done.returncode == 0
    assert "\x1b" not in done.stdout
