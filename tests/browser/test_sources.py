"""The sources, the models that lists publish, and what stands beside the documents' statements: what the page shows is what the database holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.engine.releases import open_reader

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def database(built: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published database."""
    with open_reader(built / "data" / "curated" / "market_map.duckdb") as connection:
        yield connection


def cells(row: Any) -> list[str]:
    """The words of a table row, cell by cell."""
    return [str(text).strip() for text in row.locator("th, td").all_inner_texts()]


def number(text: str) -> int:
    return int(text.replace(",", ""))


def test_the_ledger_on_the_page_adds_up_and_is_the_databases(visit: Callable[..., Any], database: duckdb.DuckDBPyConnection) -> None:
    found = visit("sources.html")
    expected = {
        row[0]: row[1:]
        for row in database.execute(
            "SELECT source_id, rows_in_count, used_count, merged_count, ignored_count, quarantined_count, company_count, core_company_count, "
            "sole_source_company_count FROM marts.source_ledger"
        ).fetchall()
    }
    slots = {row[0] for row in database.execute("SELECT source_id FROM curated.sources WHERE snapshot_count = 0").fetchall()}
    rows = found.page.locator(".ledger tbody tr").all()
    assert {row.get_attribute("data-source") for row in rows} == expected.keys()
    for row in rows:
        source_id = row.get_attribute("data-source")
        shown = cells(row)
        if source_id in slots:
            assert shown[-1] == "slot, no rows included"
            continue
        counts = [number(text) for text in (*shown[3:8], *shown[9:])]
        assert counts == list(expected[source_id]), source_id
        assert counts[0] == sum(counts[1:5]), source_id
        assert shown[8] == "yes"
    total = cells(found.page.locator(".ledger tfoot tr"))
    assert number(total[3]) == sum(row[0] for row in expected.values()) == sum(number(text) for text in total[4:8])
    assert found.wrong == []


def test_broken_rules_and_live_checks_are_told_for_every_source(visit: Callable[..., Any], database: duckdb.DuckDBPyConnection) -> None:
    found = visit("sources.html")
    broken = dict(
        database.execute("SELECT source_id, count(*) FROM curated.source_checks WHERE is_latest AND NOT is_passed GROUP BY source_id").fetchall()
    )
    checked = {row[0] for row in database.execute("SELECT DISTINCT source_id FROM curated.upstream_checks").fetchall()}
    rows = {row.get_attribute("data-source"): cells(row) for row in found.page.locator(".fresh tbody tr").all()}
    for source_id, shown in rows.items():
        if shown[-1] == "slot, no rows included":
            continue
        assert shown[-1].startswith(f"{broken[source_id]} of " if source_id in broken else "no"), source_id
        assert (shown[-2] in ("not checked live yet", "no live address")) == (source_id not in checked), source_id
    messages = found.page.locator("#sources").inner_text()
    for (message,) in database.execute("SELECT message FROM curated.source_checks WHERE is_latest AND NOT is_passed").fetchall():
        assert message in messages


def test_every_cell_of_the_overlaps_has_its_heads_and_its_number(visit: Callable[..., Any], database: duckdb.DuckDBPyConnection) -> None:
    found = visit("sources.html")
    shares = {(row[0], row[1]): row[2:] for row in database.execute(
        "SELECT left_source_id, right_source_id, shared_share, shared_company_count, left_company_count FROM marts.source_overlaps"
    ).fetchall()}  # fmt: skip
    table = found.page.locator("#overlap .heat")
    rows = table.locator("tbody tr").all()
    order = [row.get_attribute("data-source") for row in rows]
    heads = table.locator("thead th").all()
    assert len(heads) == 3 + len(order)
    assert all(head.get_attribute("scope") == "col" and (head.text_content() or "").strip() for head in heads)
    assert {left for left, _ in shares} <= set(order)
    for row in rows:
        left = row.get_attribute("data-source")
        assert row.locator("th[scope=row]").count() == 1
        for right, shown in zip(order, cells(row)[3:], strict=True):
            if left == right:
                assert shown == "itself"
                continue
            share = shares.get((left, right), (0.0,))[0]
            expected = "<1" if 0 < share < 0.01 else ">99" if 0.99 < share < 1 else f"{share * 100:.0f}"
            assert shown == expected, (left, right)
    found.page.get_by_text("Table of all pairs").click()
    pairs = found.page.get_by_role("region", name="Pairs of sources")
    assert pairs.locator("tbody tr").count() == len(shares)
    assert pairs.get_attribute("tabindex") == "0"


def test_fill_rates_on_the_page_are_the_databases(visit: Callable[..., Any], database: duckdb.DuckDBPyConnection) -> None:
    found = visit("sources.html")
    table = found.page.locator("#fill .heat")
    properties = [str(text).strip().replace(" ", "_") for text in table.locator("thead th").all_text_contents()][2:]
    assert {"name", "country", "city", "founded_year", "url"} <= set(properties)
    rates = {(row[0], row[1]): row[2:] for row in database.execute(
        "SELECT source_id, property, known_count, record_count FROM marts.source_fill_rates"
    ).fetchall()}  # fmt: skip
    assert {source for source, _ in rates} == {row.get_attribute("data-source") for row in table.locator("tbody tr").all()}
    for row in table.locator("tbody tr").all():
        for name, cell in zip(properties, row.locator("td.c").all(), strict=True):
            known = rates.get((row.get_attribute("data-source"), name))
            title = cell.get_attribute("title")
            assert title is None if known is None else title.startswith(f"{known[0]:,} of {known[1]:,} record"), name


def test_models_of_lists_have_no_empty_section(visit: Callable[..., Any], database: duckdb.DuckDBPyConnection) -> None:
    models = [row[0] for row in database.execute("SELECT taxonomy_id FROM curated.taxonomies WHERE document IS NULL ORDER BY taxonomy_id").fetchall()]
    overview = visit("index.html")
    listed = [link.get_attribute("href") for link in overview.page.locator("#list-models-title ~ .model-list a").all()]
    assert listed == [f"models/{model}.html" for model in models]
    assert not [link for link in listed if overview.page.locator(f'.stacks a[href^="{link}"]').count()]
    for model in models:
        found = visit(f"models/{model}.html")
        for link in found.page.locator(".contents a[href^='#']").all():
            section = found.page.locator(link.get_attribute("href"))
            assert section.count() == 1
            assert len(section.inner_text()) > 100
        assert found.page.locator("#named").count() == 0
        assert "File in the collection" not in found.page.locator("main").inner_text()
        assert found.page.locator("#document a[href*='sources.html#source-']").count() == 1
        layers = database.execute("SELECT count(*) FROM curated.layers WHERE taxonomy_id = ?", [model]).fetchall()[0][0]
        assert found.page.locator(".layer").count() + found.page.locator(".sublayers tbody tr").count() == layers
        found.scroll_through()
        assert found.wrong == []


def test_sublayers_in_tables_hold_the_databases_numbers(visit: Callable[..., Any], database: duckdb.DuckDBPyConnection) -> None:
    found = visit("models/mad_landscape_2023.html")
    expected = dict(
        database.execute(
            "SELECT layer_id, CAST(metric_value AS BIGINT) FROM marts.layer_metrics "
            "WHERE taxonomy_id = 'mad_landscape_2023' AND metric_id = 'company_count' AND scope_view = 'core'"
        ).fetchall()
    )
    ids = {"layer-" + "-".join(layer.split("/")[1:]).replace("_", "-"): count for layer, count in expected.items()}
    rows = found.page.locator(".sublayers tbody tr").all()
    assert rows
    for row in rows:
        assert number(row.locator("td").first.inner_text()) == ids[row.get_attribute("id")]
    main = database.execute("SELECT count(*) FROM curated.layers WHERE taxonomy_id = 'mad_landscape_2023' AND layer_depth = 1").fetchall()[0][0]
    found.scroll_through()
    assert found.page.evaluate("document.querySelector('[data-figure=\"mad_landscape_2023-companies\"]').data[0].x.length") == main


@pytest.mark.parametrize("path", ["index.html", "models/nfx_five_layers.html"])
def test_what_nfx_states_stands_beside_what_is_measured(visit: Callable[..., Any], database: duckdb.DuckDBPyConnection, path: str) -> None:
    found = visit(path)
    expected = {row[0]: row[1:] for row in database.execute(
        "SELECT metric_id, metric_value, known_count, total_count FROM marts.layer_metrics "
        "WHERE metric_id LIKE 'late_2022%' AND layer_id = 'all' AND scope_view = 'core'"
    ).fetchall()}  # fmt: skip
    rows = {row.get_attribute("data-metric"): cells(row) for row in found.page.locator("#beside tbody tr").all()}
    assert rows.keys() == expected.keys()
    for metric, (_, known, total) in expected.items():
        assert rows[metric][2] == f"{known:,} of {total:,}"
        assert len(rows[metric][3]) > 40
    assert "over 550" in rows["late_2022_company_count"][0]
    assert rows["late_2022_company_count"][1].startswith(f"{expected['late_2022_company_count'][0]:,.0f}")
    assert "No NFX rows are included." in found.page.locator("#beside").inner_text()


def test_compute_on_the_page_is_the_databases(visit: Callable[..., Any], database: duckdb.DuckDBPyConnection) -> None:
    found = visit("index.html")
    found.scroll_through()
    expected = database.execute(
        "SELECT coalesce(h100_equivalent_count, 0) FROM marts.facility_regions "
        "WHERE source_id = 'epoch_ai' AND facility_kind = 'gpu_cluster' AND facility_status = 'operational' AND region_scheme = 'market'"
    ).fetchall()
    drawn = found.page.evaluate("Array.from(document.querySelector('[data-figure=\"overview-compute\"]').data[0].x)")
    assert sorted(drawn) == pytest.approx(sorted(row[0] for row in expected))
    assert "Epoch AI" in found.page.locator("#overview-compute figcaption").inner_text()


def test_wide_tables_scroll_inside_themselves_by_keyboard(visit: Callable[..., Any]) -> None:
    found = visit("sources.html", width=390)
    region = found.page.get_by_role("region", name="Ledger of the sources")
    region.focus()
    before = region.evaluate("element => element.scrollLeft")
    found.page.keyboard.press("ArrowRight")
    found.page.wait_for_function("document.activeElement.scrollLeft > 0")
    assert before == 0
    assert found.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
