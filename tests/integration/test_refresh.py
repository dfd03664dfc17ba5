"""The main job from end to end: what it publishes, what an unchanged run does, and what stays when something goes wrong."""

from __future__ import annotations

import hashlib
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from pipelines.engine.errors import BuildError, ContentError, MarketMapError, StorageError
from pipelines.engine.refresh import Outcome, refresh
from pipelines.engine.releases import current_release

CopyProject = Callable[[], Path]
COUNT = "SELECT count(*) FROM curated.companies"


def read(project: Path, sql: str = COUNT) -> object:
    """Ask the published database from another process, as an analyst would."""
    code = "import duckdb, sys; print(duckdb.connect(sys.argv[1], read_only=True).execute(sys.argv[2]).fetchone()[0])"
    database = str(project / "data" / "curated" / "market_map.duckdb")
    return subprocess.run([sys.executable, "-c", code, database, sql], capture_output=True, text=True, check=True).stdout.strip()


def parquet_hashes(project: Path) -> dict[str, str]:
    folder = project / "data" / "curated" / "parquet"
    return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(folder.rglob("*.parquet"))}


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Path:
    """A project of one's own with a release."""
    copy = tmp_path / "project"
    shutil.copytree(built, copy, symlinks=True)
    return copy


def assert_untouched(project: Path, before: str) -> None:
    release = current_release(project / "data" / "curated")
    assert release and release.release_id == before
    assert int(str(read(project))) > 1000
    assert (project / "data" / "curated" / "reports" / "index.html").is_file()
    litter = list((project / "data" / "curated").rglob(".draft-*"))
    assert litter == []


def touch(project: Path) -> None:
    """Change something small, so that there is a new release to make."""
    with (project / "pipelines" / "vocabulary" / "scope.yml").open("a", encoding="utf-8") as stream:
        stream.write("# touched\n")


def release_id(project: Path) -> str:
    release = current_release(project / "data" / "curated")
    assert release
    return release.release_id


def test_an_unchanged_refresh_rebuilds_nothing(project: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (project / "data" / "curated" / "snapshots").rglob("*") if path.is_file()}
    outcome = refresh(project)
    assert not outcome.is_new
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_a_forced_refresh_finds_every_table_built(project: Path) -> None:
    outcome = refresh(project, force=True)
    assert outcome.is_new
    assert outcome.built == []
    assert outcome.row_changes() == {}


def test_two_builds_from_scratch_are_byte_identical(built: Path, copy_project: CopyProject) -> None:
    other = copy_project()
    refresh(other)
    assert parquet_hashes(other) == parquet_hashes(built)
    assert release_id(other) == release_id(built)
    pages = {path.relative_to(built): path.read_bytes() for path in (built / "data/curated/reports").resolve().rglob("*") if path.is_file()}
    assert all((other / path).read_bytes() == content for path, content in pages.items())


def test_a_change_in_one_decision_rebuilds_what_depends_on_it_and_no_more(project: Path) -> None:
    """A person's 'different' splits a company; tables before identity are not touched."""
    sizes = "SELECT company_id FROM resolved.company_mentions GROUP BY company_id HAVING count(*) = 2"
    with duckdb.connect(str(project / "data/curated/market_map.duckdb"), read_only=True) as reader:
        pair = reader.execute(
            "SELECT pair.left_mention_id, pair.right_mention_id FROM resolved.judged_pairs AS pair JOIN resolved.company_mentions AS mention"
            f" ON mention.mention_id = pair.left_mention_id WHERE pair.judgement = 'same' AND mention.company_id IN ({sizes}) ORDER BY ALL LIMIT 1"
        ).fetchone()
    assert pair
    companies = int(str(read(project)))
    with (project / "pipelines" / "decisions" / "matches.csv").open("a", encoding="utf-8") as stream:
        stream.write(f"{pair[0]},{pair[1]},different,2026-11-22,a test\n")
    outcome = refresh(project)
    assert int(str(read(project))) == companies + 1
    assert "resolved.company_mentions" in outcome.built
    assert "staged.records" not in outcome.built
    assert outcome.row_changes()["curated.companies"] == (companies, companies + 1)


def test_readers_keep_their_release_while_a_new_one_is_published(project: Path) -> None:
    database = project / "data" / "curated" / "market_map.duckdb"
    with duckdb.connect(str(database), read_only=True) as held:
        before = held.execute(COUNT).fetchone()
        touch(project)
        refresh(project)
        assert held.execute(COUNT).fetchone() == before
        assert int(str(read(project))) == before[0]  # type: ignore[index]


def breaking(name: str, old: str, new: str) -> Callable[[Path], None]:
    def edit(project: Path) -> None:
        path = project / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return edit


NFX, YC = "pipelines/taxonomies/nfx_five_layers.yml", "pipelines/sources/ycombinator/source.yml"
TABLE = "pipelines/tables/curated/companies"
FAULTS = {
    "malformed YAML": (breaking(NFX, "title:", "title: [oops\nother:"), "nfx_five_layers.yml:"),
    "unknown activity in a layer": (breaking(NFX, "inference_serving:", "inference_servin:"), "did you mean 'inference_serving'"),
    "a layer code twice": (breaking(NFX, 'code: "2"', 'code: "1"'), "stands twice"),
    "unknown activity in a source": (breaking(YC, "app_code", "app_cod"), "did you mean 'app_code'"),
    "unknown key in a source": (breaking(YC, "cadence:", "cadense:"), "did you mean 'cadence'"),
    "unknown column in a contract": (breaking(f"{TABLE}.yml", "city_name,", "city_nmae,"), "did you mean 'city_name'"),
    "unknown table in SQL": (breaking(f"{TABLE}.sql", "curated.company_scope", "curated.company_scop"), "did you mean 'curated.company_scope'"),
    "broken SQL": (breaking(f"{TABLE}.sql", "SELECT", "SELEC"), "companies.sql"),
    "table without logic": (lambda project: (project / f"{TABLE}.sql").unlink(), "a table is a pair of files"),
    "snapshot edited": (breaking("data/raw/firstmark_mad/2023-05-18/records.csv", "Databricks", "Databrick"), "records.csv"),
    "broken decision": (breaking("pipelines/decisions/matches.csv", "same,", "sane,"), "matches.csv:2"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_bad_input_is_named_and_the_last_release_stays(project: Path, fault: str) -> None:
    edit, words = FAULTS[fault]
    before = release_id(project)
    edit(project)
    with pytest.raises(ContentError) as caught:
        refresh(project)
    assert words in str(caught.value)
    assert_untouched(project, before)


def test_a_warning_is_reported_every_time_until_it_is_mended(project: Path) -> None:
    """A country that the vocabulary does not know is unknown, set aside by name, and told, whether its table is built anew or found."""
    breaking("pipelines/vocabulary/countries.yml", "name: Japan", "name: Elsewhere")(project)
    for force in (False, True):
        warnings = refresh(project, force=force).warnings
        assert {"staged.records", "staged.facilities"} <= set(warnings)
        assert "country_understood" in warnings["staged.records"][0]
        assert "Japan" in warnings["staged.records"][0]
    with duckdb.connect(str(project / "data/curated/market_map.duckdb"), read_only=True) as reader:
        aside = reader.execute("SELECT DISTINCT detail FROM curated.quarantine WHERE reason LIKE '%country%'").fetchall()
    assert aside == [("Japan",)]


def test_a_check_between_tables_holds_for_unchanged_tables_too(project: Path) -> None:
    """The mentions are not rebuilt when a layer is renamed, and must be refused all the same."""
    before = release_id(project)
    breaking("pipelines/taxonomies/dgtl_infra_four_layers.yml", "code: networking", "code: netwrk")(project)
    reviews = project / "pipelines/decisions/layer_reviews.csv"
    reviews.write_text(reviews.read_text(encoding="utf-8").replace("infrastructure/networking", "infrastructure/netwrk"), encoding="utf-8")
    with pytest.raises(BuildError, match=r"curated\.layer_mentions: layer_is_known: 4 rows"):
        refresh(project)
    assert_untouched(project, before)


def test_changed_words_make_a_new_release_with_the_same_tables(project: Path) -> None:
    """A metric's pitfall stands on a page and in no table."""
    before, tables = release_id(project), parquet_hashes(project)
    breaking("pipelines/metrics/company_count.yml", "Lists miss companies", "No list knows all companies")(project)
    refresh(project)
    assert parquet_hashes(project) == tables
    assert release_id(project) != before
    assert "No list knows all companies" in (project / "data/curated/reports/methods.html").read_text(encoding="utf-8")


def test_an_upgraded_library_rebuilds_the_tables(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The public suffix list is data that comes with a library."""
    monkeypatch.setattr("pipelines.engine.versions.version", lambda name: "999" if name == "publicsuffixlist" else "1")
    assert "staged.urls" in refresh(project).built


def test_a_damaged_release_is_made_anew(project: Path) -> None:
    (project / "data/curated/current/market_map.duckdb").resolve().unlink()
    before = release_id(project)
    refresh(project, force=True)
    assert_untouched(project, before)


def test_a_table_that_breaks_its_contract_is_not_published(project: Path) -> None:
    before = release_id(project)
    breaking("pipelines/tables/curated/companies.sql", "chosen.country_code,", "'XX' AS country_code,")(project)
    with pytest.raises(BuildError, match=r"country_code is known in curated\.countries"):
        refresh(project)
    assert_untouched(project, before)


def test_a_failing_check_names_examples(project: Path) -> None:
    before = release_id(project)
    breaking(
        "pipelines/tables/curated/company_funding.sql",
        "ELSE known.total_usd END AS funding_usd,",
        "ELSE coalesce(known.total_usd, 0) END AS funding_usd,",
    )(project)
    with pytest.raises(BuildError, match="unknown_is_not_zero"):
        refresh(project)
    assert_untouched(project, before)


def test_a_full_disk_while_publishing(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = release_id(project)
    touch(project)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "market_map.duckdb")

    monkeypatch.setattr("pipelines.engine.publish.write_database", full)
    with pytest.raises(StorageError, match="the disk is full"):
        refresh(project, force=True)
    assert_untouched(project, before)


def test_a_report_that_fails_publishes_nothing(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = release_id(project)
    touch(project)
    monkeypatch.setattr("pipelines.reports.site.write_site", lambda *_: (_ for _ in ()).throw(MarketMapError("no page")))
    with pytest.raises(MarketMapError, match="no page"):
        refresh(project, force=True)
    assert_untouched(project, before)


def test_a_folder_without_permission(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Raised, not arranged: an administrator, as in a container, may write anywhere."""
    before = release_id(project)
    touch(project)

    def refused(path: Path) -> Path:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("pipelines.engine.publish.draft_of", refused)
    with pytest.raises(StorageError, match="permission denied"):
        refresh(project, force=True)
    assert_untouched(project, before)


@pytest.mark.parametrize("moment", ["build", "database", "reports", "publish"])
def test_kill_at_any_step_leaves_a_whole_release_and_the_next_run_mends(project: Path, moment: str) -> None:
    before = release_id(project)
    touch(project)
    script = textwrap.dedent(f"""
        import os, signal
        from pathlib import Path
        from pipelines.engine import refresh
        def step(name):
            if name == {moment!r} or ({moment!r} == "build" and name == "curated.companies"):
                os.kill(os.getpid(), signal.SIGKILL)
        refresh.refresh(Path({str(project)!r}), force=True, on_step=step)
    """)
    killed = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL
    release = current_release(project / "data" / "curated")
    assert release and release.release_id == before
    assert int(str(read(project))) > 1000
    refresh(project)
    assert_untouched(project, release_id(project))


def test_two_refreshes_at_once(project: Path) -> None:
    script = (
        "from pathlib import Path\nfrom pipelines.engine.refresh import refresh\n"
        f"refresh(Path({str(project)!r}), force=True, on_plan=lambda n: print('go', flush=True))"
    )
    first = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert first.stdout and first.stdout.readline().strip() == "go"
    with pytest.raises(MarketMapError, match="another refresh is running"):
        refresh(project, force=True)
    assert first.wait(timeout=60) == 0


def test_readers_never_fail_while_refreshes_run(project: Path) -> None:
    """The short form of the ten-minute loop: readers open the fixed name again and again while releases are swapped."""
    database = project / "data" / "curated" / "market_map.duckdb"
    loop = textwrap.dedent(f"""
        import duckdb, time
        end, opened = time.time() + 8, 0
        while time.time() < end:
            duckdb.connect({str(database)!r}, read_only=True).execute({COUNT!r}).fetchone()
            opened += 1
        print(opened)
    """)
    readers = [subprocess.Popen([sys.executable, "-c", loop], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    for turn in range(4):
        if turn % 2:
            touch(project)
        assert refresh(project, force=True).is_new  # every other turn makes the same release again, which must not take it away
        time.sleep(0.2)
    for reader in readers:
        out, error = reader.communicate(timeout=60)
        assert reader.returncode == 0, error
        assert int(out) > 5


def test_names_in_any_script_come_through_unharmed(project: Path) -> None:
    from pipelines.engine.snapshots import write_snapshot

    names = ['O\'Brien & "Sons" AI', "<script>alert(1)</script>", "🚀 Rocket", "شركة الذكاء", "月之暗面", "=cmd()|x"]
    source = project / "pipelines" / "sources" / "odd_names"
    source.mkdir()
    (source / "source.yml").write_text(
        "title: Odd names\npublisher: A test\nhomepage: https://example.org/\npayload: [names.txt]\n"
        "licence: {stated: none stated, use: a test}\ncadence: once\n"
        "grain: a name\nreads: {}\nbounds: {min: 1, max: 10}\ncategories: {kind: {gen: {activities: [app_code], is_generative: true}}}\n"
    )
    (source / "extract.py").write_text(
        "from pipelines.engine.extraction import Extract\n"
        "def extract(payload):\n"
        "    names = payload.text('names.txt').splitlines()\n"
        "    rows = [{'record_id': f'n{i}', 'kind': 'company', 'name': name, 'categories': ['kind:gen']} for i, name in enumerate(names)]\n"
        "    return Extract(rows_in=len(rows), records=rows)\n"
    )
    payload = project / "payload"
    payload.mkdir()
    (payload / "names.txt").write_text("\n".join(names), encoding="utf-8")
    write_snapshot(project, "odd_names", payload, "2026-11-01")
    outcome: Outcome = refresh(project)
    assert outcome.is_new
    with duckdb.connect(str(project / "data/curated/market_map.duckdb"), read_only=True) as reader:
        found = {row[0] for row in reader.execute("SELECT value FROM curated.claims WHERE source_id = 'odd_names' AND property = 'name'").fetchall()}
    assert found == set(names)
    pages = list((project / "data/curated/reports").rglob("*.html"))
    assert pages
    assert not any("<script>alert(1)</script>" in page.read_text(encoding="utf-8") for page in pages)
