"""Every page in a real browser, from disk, with the network cut."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipelines.engine.releases import open_reader
from pipelines.reports import site as writer

pytestmark = pytest.mark.browser
MODELS = ("three_layer_model", "layers_of_ai_1_x_7", "six_core_layers_plus_nine", "dgtl_infra_four_layers", "nfx_five_layers")
TAXONOMIES = sorted(path.stem for path in (Path(__file__).parents[2] / "pipelines" / "taxonomies").glob("*.yml"))
LISTS = [model for model in TAXONOMIES if model not in MODELS]
CROSSWALK = ("crosswalk.html", "crosswalk/dgtl_infra_four_layers--mad_landscape_2023.html")
PAGES = (
    "index.html",
    *(f"models/{model}.html" for model in TAXONOMIES),
    *("claims.html", "sources.html", "methods.html", "companies.html"),
    *CROSSWALK,
)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", PAGES)
def test_page_opens_clean(visit: Callable[..., Any], path: str, width: int, theme: str) -> None:
    found = visit(path, width=width, theme=theme)
    found.scroll_through()
    assert found.wrong == []
    assert found.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert found.page.locator("h1:visible").count() == 1
    charts = found.page.locator(".plot:visible")
    assert charts.count() == found.page.locator(".plot .main-svg:first-child").count()
    for chart in charts.all():
        assert chart.get_attribute("aria-label")
        box = chart.bounding_box()
        assert box is not None
        assert box["width"] <= width
        assert box["height"] > 100


def test_both_views_of_scope_are_drawn_and_shared_by_address(visit: Callable[..., Any]) -> None:
    found = visit("models/layers_of_ai_1_x_7.html")
    found.scroll_through()
    first = found.page.locator("#layers_of_ai_1_x_7-companies .finding:visible").inner_text()
    found.page.get_by_role("button", name="Core and adjacent").click()
    assert "scope=core_and_adjacent" in found.page.url
    assert found.page.locator("#layers_of_ai_1_x_7-companies .finding:visible").inner_text() != first
    found.page.wait_for_function("document.querySelector('.plot').dataset.drawn === 'core_and_adjacent'")
    shared = visit("models/layers_of_ai_1_x_7.html", query="?scope=core_and_adjacent")
    shared.scroll_through()
    assert shared.page.locator(".plot").first.get_attribute("data-drawn") == "core_and_adjacent"
    assert "scope=core_and_adjacent" in (shared.page.get_by_role("link", name="Overview").get_attribute("href") or "")
    assert found.wrong == shared.wrong == []


def drawn_numbers(page: Any, figure: str, trace: int = 0) -> list[float]:
    """The x values of a trace as the browser holds them."""
    return list(page.evaluate(f"Array.from(document.querySelector('.plot[data-figure=\"{figure}\"]').data[{trace}].x)"))


@pytest.mark.parametrize("model", TAXONOMIES)
def test_chart_file_and_query_hold_the_same_numbers(visit: Callable[..., Any], site: Path, built: Path, model: str) -> None:
    """What the browser draws, what the CSV and JSON beside it hold, and what the printed SQL returns on the published database."""
    found = visit(f"models/{model}.html")
    found.scroll_through()
    with open_reader(built / "data" / "curated" / "market_map.duckdb") as connection:
        for figure, column in (("companies", "company_count"), ("funding", "funding_usd"), ("concentration", "company_share")):
            name = f"{model}-{figure}"
            printed = found.page.locator(f"#{name} pre").text_content()
            assert printed == (site / "data" / f"{name}.sql").read_text(encoding="utf-8").rstrip("\n")
            cursor = connection.execute(printed)
            columns = [item[0] for item in cursor.description]
            rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
            stored = (site / "data" / f"{name}.csv").read_text(encoding="utf-8")
            assert stored == writer.csv_text(columns, rows)
            assert json.loads((site / "data" / f"{name}.json").read_text(encoding="utf-8")) == json.loads(writer.json_text(rows))
            core = [row for row in csv.DictReader(stored.splitlines()) if row["scope_view"] == "core" and row[column] not in ("", "0.0")]
            if figure == "companies":
                core = [row for row in csv.DictReader(stored.splitlines()) if row["scope_view"] == "core"]
            if found.page.locator(f'.plot[data-figure="{name}"]').is_visible():
                drawn = drawn_numbers(found.page, name, 1 if figure == "concentration" else 0)
                assert sorted(drawn) == pytest.approx(sorted(float(row[column]) for row in core))
                assert len(drawn) == len(core)


def test_theme_is_switched_kept_and_restyles_the_charts(visit: Callable[..., Any]) -> None:
    found = visit("models/nfx_five_layers.html", theme="light")
    found.scroll_through()
    colour = "document.querySelector('.plot').layout.template.layout.font.color"
    before = found.page.evaluate(colour)
    found.page.get_by_role("button", name="Dark theme").click()
    found.page.wait_for_function(f"{colour} !== '{before}'")
    assert found.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 23, 26)"
    found.page.reload()
    assert found.page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert found.wrong == []


def test_the_stacks_show_one_model_on_a_phone(visit: Callable[..., Any]) -> None:
    found = visit("index.html", width=360)
    assert found.page.locator(".stack:visible").count() == 1
    found.page.get_by_role("button", name="NFX five layers").click()
    assert found.page.locator(".stack:visible").get_attribute("data-model") == "nfx_five_layers"
    wide = visit("index.html")
    assert wide.page.locator(".stack:visible").count() == len(MODELS)


def test_companies_are_found_shared_and_downloaded(visit: Callable[..., Any], built: Path) -> None:
    found = visit("companies.html", query="?q=hugging")
    assert found.page.locator("#companies tbody tr").count() >= 1
    assert "Hugging Face" in found.page.locator("#companies tbody").inner_text()
    found.page.locator("#filters [name=q]").fill("")
    found.page.locator("#filters [name=layer]").select_option("layers_of_ai_1_x_7/4")
    found.page.wait_for_function("location.search.includes('layer=')")
    found.page.wait_for_function("!location.search.includes('q=')")
    said = int(found.page.locator("#result").inner_text().split()[0].replace(",", ""))
    with open_reader(built / "data" / "curated" / "market_map.duckdb") as connection:
        expected = connection.execute(
            "SELECT count(*) FROM marts.layer_companies WHERE layer_id = 'layers_of_ai_1_x_7/4' AND scope_view = 'core'"
        ).fetchall()[0][0]
    assert said == expected
    with found.page.expect_download() as download:
        found.page.get_by_role("button", name="CSV of what is found").click()
    rows = list(csv.DictReader(Path(download.value.path()).read_text(encoding="utf-8").splitlines()))
    assert len(rows) == expected
    again = visit("companies.html", query=found.page.evaluate("location.search"))
    assert again.page.locator("#result").inner_text() == found.page.locator("#result").inner_text()
    assert found.wrong == again.wrong == []


def test_companies_of_one_modality_are_found_and_shared(visit: Callable[..., Any], built: Path) -> None:
    found = visit("companies.html", query="?modality=videos", width=360)
    with open_reader(built / "data" / "curated" / "market_map.duckdb") as connection:
        expected = dict(
            connection.execute(
                "SELECT breakdown_value, metric_value FROM marts.layer_metrics WHERE metric_id = 'modality_company_count' AND layer_id = 'all'"
                " AND scope_view = 'core'"
            ).fetchall()
        )
    assert found.page.locator("#result").inner_text() == f"{expected['videos']:,.0f} companies"
    assert all("Videos" in text for text in found.page.locator("#companies td.modalities").all_inner_texts())
    found.page.locator("#filters [name=modality]").select_option("unknown")
    found.page.wait_for_function("location.search.includes('modality=unknown')")
    assert found.page.locator("#result").inner_text().startswith(f"{expected['unknown']:,.0f} companies")
    assert found.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert found.wrong == []


def test_keyboard_reaches_the_content(visit: Callable[..., Any]) -> None:
    found = visit("index.html")
    found.page.keyboard.press("Tab")
    assert found.page.evaluate("document.activeElement.className") == "skip"
    found.page.keyboard.press("Enter")
    assert found.page.evaluate("document.activeElement.id") == "main"


def test_a_chart_can_be_saved_as_a_picture(visit: Callable[..., Any]) -> None:
    found = visit("models/three_layer_model.html")
    found.scroll_through()
    with found.page.expect_download() as download:
        found.page.locator("[data-png]").first.click()
    assert Path(download.value.path()).read_bytes().startswith(b"\x89PNG")
    assert found.wrong == []


def test_every_link_inside_the_site_leads_somewhere(site: Path) -> None:
    from html.parser import HTMLParser
    from urllib.parse import unquote, urlsplit

    class Links(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.links: set[str] = set()
            self.ids: list[str] = []

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            values = dict(attrs)
            self.links |= {value for name in ("href", "src") if (value := values.get(name)) and not value.startswith("http")}
            if identifier := values.get("id"):
                self.ids.append(identifier)

    read = {}
    for path in site.rglob("*.html"):
        read[path] = Links()
        read[path].feed(path.read_text(encoding="utf-8"))
    for path, page in read.items():
        assert len(page.ids) == len(set(page.ids)), f"{path.name}: an id stands twice"
        for link in page.links:
            parts = urlsplit(link)
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            assert target.is_file(), f"{path.name}: {link}"
            if parts.fragment and target in read:
                assert parts.fragment in read[target].ids, f"{path.name}: {link}"
    assert {path.stem for path in (site / "models").glob("*.html")} == set(TAXONOMIES)


def test_the_site_is_small(site: Path) -> None:
    assert sum(path.stat().st_size for path in site.rglob("*") if path.is_file()) <= 12_000_000
