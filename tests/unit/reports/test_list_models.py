"""What stands beside the documents' models: models that lists publish, what the documents state against what is measured, where the compute is."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from pipelines.reports import charts


def text(path: Path) -> str:
    """The words of a page without its markup."""
    without_dates = re.sub(r"</?time[^>]*>", "", path.read_text(encoding="utf-8"))
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", without_dates))


def figure(folder: Path, name: str) -> dict[str, Any]:
    """The chart as the page reads it."""
    script = (folder / "figures" / f"{name}.js").read_text(encoding="utf-8")
    return dict(json.loads(script[script.index("]=") + 2 : script.rindex(";")]))


def test_models_of_lists_come_after_the_documents_and_are_worded_as_lists(crafted: Callable[[], Any], tmp_path: Path) -> None:
    market = crafted()
    market.model([("1", "Chips"), ("2", "Use")])
    market.model(
        [("1", "Ground"), ("2", "Tools")], "a_list", "A list's stack", None, source_id="one", publisher="A publisher", document_title="Stack"
    )
    market.company("Both", ["model_a/2", "a_list/2"])
    folder = market.write(tmp_path / "site")
    page = text(folder / "models" / "a_list.html")
    assert "Layer model published by a list" in page
    assert "the list’s label puts it there" in page
    assert "List one , snapshot of 2026-01-01" in page
    for word in ("the document", "The document", "File in the collection", "None"):
        assert word not in page, word
    assert "Who the document names" in text(folder / "models" / "model_a.html")
    overview = (folder / "index.html").read_text(encoding="utf-8")
    assert overview.index("Models published by lists</h2>") > overview.index('id="models-title"')
    assert 'data-model="a_list"' not in overview
    assert "In all" not in overview
    assert "The layer nearest the user holds the most companies" in overview
    rows = json.loads((folder / "data" / "overview-stacks.json").read_text(encoding="utf-8"))
    assert {row["taxonomy_id"] for row in rows} == {"model_a"}
    navigation = overview[overview.index('aria-label="Pages"') : overview.index("</nav>")]
    assert navigation.index("methods.html") < navigation.index("model_a.html") < navigation.index("a_list.html")


def test_a_model_of_many_sublayers_draws_its_layers_and_lists_the_rest(crafted: Callable[[], Any], tmp_path: Path) -> None:
    market = crafted()
    market.model([("1", "Ground"), ("2", "Tools")], "deep", "Deep", None, source_id="one")
    for number in range(charts.MOST_ROWS):
        code = f"2/s{number}"
        market.add(
            "layers", taxonomy_id="deep", layer_id=f"deep/{code}", parent_layer_id="deep/2", layer_kind="sublayer", layer_depth=2, layer_order=number,
            stack_order=2, stack_position=1.0, layer_code=f"s{number}", layer_name=f"Sublayer {number}", definition="Made up.",
        )  # fmt: skip
    market.company("One", ["deep/2", "deep/2/s3"], funding=5e6)
    market.company("Ground one", ["deep/1"])
    folder = market.write(tmp_path / "site")
    assert len(figure(folder, "deep-companies")["views"]["core"]["data"][0]["x"]) == 2
    assert {row["layer_id"] for row in json.loads((folder / "data" / "deep-regions.json").read_text(encoding="utf-8"))} == {"deep/1", "deep/2"}
    html = (folder / "models" / "deep.html").read_text(encoding="utf-8")
    assert f"their {charts.MOST_ROWS} sublayers stand under each layer" in re.sub(r"\s+", " ", html)
    row = html[html.index('id="layer-2-s3"') :]
    row = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row[: row.index("</tr>")])).replace("\u00a0", " ")
    assert "Sublayer 3 Made up. 1 1" in row
    assert "USD 5 M 1 of 1" in row


def test_amounts_of_money_say_of_when_they_are(crafted: Callable[[], Any], tmp_path: Path) -> None:
    market = crafted()
    market.model([("1", "Chips"), ("2", "Use")])
    for number, day in enumerate((date(2023, 5, 18), date(2023, 5, 18), date(2026, 4, 1))):
        market.company(f"Company {number}", ["model_a/2"], funding=1e6, as_of=day)
    market.company("Listed", ["model_a/2"], funding=1e6, as_of=date(2010, 1, 1), is_public=True)
    folder = market.write(tmp_path / "site")
    said = "stated as of 2023-05-18 to 2026-04-01, at least half of them of 2023-05-18"
    assert said in text(folder / "index.html")
    page = (folder / "models" / "model_a.html").read_text(encoding="utf-8")
    chart = page[page.index('id="model_a-funding"') :]
    assert said in re.sub(r"</?time[^>]*>", "", chart[: chart.index("</figure>")])


def test_what_a_document_states_stands_beside_what_is_measured(crafted: Callable[[], Any], tmp_path: Path) -> None:
    market = crafted()
    market.model([("1", "Chips"), ("2", "Use")], document="004_2c60a405a9a9372d.txt", publisher="NFX")
    market.model([("1", "Ground"), ("2", "Top")], "model_b", "Model B", "000_b.txt")
    market.add(
        "market_figures", figure_id="F004-1", document="004_2c60a405a9a9372d.txt", figure_metric="companies on a map", value_stated="550",
        value_number=550.0, figure_unit="companies", operator=">", to_year=2022, stated_source="NFX", figure_kind="count",
    )  # fmt: skip
    market.company("Old", ["model_a/2"])
    market.connection.execute("UPDATE curated.companies SET founded_year = 2020")
    market.company("Undated", ["model_a/2"])
    folder = market.write(tmp_path / "site")
    for path in ("index.html", "models/model_a.html"):
        said = text(folder / path).replace("\u00a0", " ")
        assert "NFX states over 550 companies; the nearest this map can measure is 1 company" in said
        assert "No NFX rows are included." in said
        assert "1 of 2" in said[said.index("No NFX rows") :]
        assert "Not the NFX list." in said
    assert "No NFX rows" not in text(folder / "models" / "model_b.html")
    market.source("nfx_market_map", (1, 0, 0, 0), publisher="NFX")
    folder = market.write(tmp_path / "with rows")
    assert "No NFX rows" not in text(folder / "index.html") + text(folder / "sources.html")


def facility(
    market: Any, number: int, country: str | None, power: float | None, kind: str = "gpu_cluster", source: str = "one", **values: Any
) -> None:
    usual = {"facility_status": "operational", "counting": "counted", "is_counted": True, "is_current": True}
    market.add(
        "facilities", facility_id=f"fac_{source}_{kind}_{number}", source_id=source, facility_kind=kind, country_code=country,
        h100_equivalent_count=power, **(usual | values),
    )  # fmt: skip


def test_compute_is_shared_out_by_region_of_one_list_and_one_kind(crafted: Callable[[], Any], tmp_path: Path) -> None:
    market = crafted()
    market.model([("1", "Chips"), ("2", "Use")])
    for number in range(10):
        facility(market, number, "US" if number < 8 else "CN", 300.0 if number < 8 else 400.0)
    facility(market, 10, None, 500.0)
    facility(market, 11, "DE", None)
    facility(market, 12, "DE", 9e9, facility_status="planned")
    facility(market, 13, "DE", 9e9, is_counted=False, counting="possible_duplicate")
    facility(market, 14, "DE", 9e9, kind="data_centre")
    facility(market, 15, "DE", 9e9, source="two")
    folder = market.write(tmp_path / "site")
    drawn = figure(folder, "overview-compute")
    assert drawn["views"][""]["data"][0]["x"][:3] == [2400, 800, 0]
    assert drawn["views"][""]["data"][0]["x"][-1] == 500
    said = text(folder / "index.html").replace("\u00a0", " ")
    assert "75 % of the computing power of known GPU clusters in operation is in North America, 25 % in China" in said
    assert "Computing power stated for 11 of 12 operational clusters; country known for 11 of 12; 1 more row not counted (possible duplicate)" in said
    assert "1 operational data centre may be the same sites and are not added" in said
    assert "unknown · 1 cluster" in json.dumps(drawn, ensure_ascii=False)


def test_without_facilities_there_is_no_chart_of_compute(crafted: Callable[[], Any], tmp_path: Path) -> None:
    market = crafted()
    market.model([("1", "Chips"), ("2", "Use")])
    folder = market.write(tmp_path / "site")
    assert "overview-compute" not in (folder / "index.html").read_text(encoding="utf-8")
    assert not list((folder / "figures").glob("overview-compute*"))
